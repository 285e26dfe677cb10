/** `2026-01-02T03:04:05Z` */
export function toIsoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** `2026-01-02 03:04:05`, UTC, the way control documents write it. */
export function toDocumentTime(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}

/** `2026-01-02` */
export function toDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `20260102` */
export function toIdDay(date: Date): string {
  return toDay(date).replaceAll("-", "");
}

/** How far ahead of the clock, in milliseconds, runs of one second may have come; what is later was typed. */
const aheadMs = 60_000;

/** The second of `now`, or the next one that no run has: behind the newest, unless that was typed. `taken` in milliseconds. */
export function freeSecond(now: Date, taken: readonly (number | undefined)[]): Date {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  const times = taken.flatMap((time) => (time !== undefined && time < second + aheadMs ? [time] : []));
  return new Date(times.reduce((free, time) => Math.max(free, Math.floor(time / 1000) * 1000 + 1000), second));
}
