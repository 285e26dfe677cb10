/** Grams of water for one gram of coffee. */
export const waterPerGram = 16;

/** Grams of water for `coffee` grams of coffee. */
export function waterFor(coffee) {
  if (!(coffee > 0)) throw new RangeError(`Unexpected ${coffee}, expected grams of coffee above 0`);
  return Math.round(coffee * waterPerGram);
}
