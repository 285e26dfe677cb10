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
