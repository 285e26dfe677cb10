/** A copy of a text: a piece that was cut out keeps the whole text in memory that it was cut from. */
export function detached(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
