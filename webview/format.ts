/** Numbers and times in words. `lang` of the document rules the formats. */
import { t } from "./localize.ts";

const minute = 60_000;
const hour = 60 * minute;

/** `0:07`, `12:40`, `1:02:03`; never negative. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** `340 ms`, `2.4 s`, `3:05 min` */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < minute - 50) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${formatElapsed(milliseconds)} ${milliseconds < hour ? "min" : "h"}`;
}

/** `just now`, `12 seconds ago`, `3 hours ago` */
export function formatAgo(at: number, now: number, lang: string): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  const relative = new Intl.RelativeTimeFormat(safeLocale(lang), { numeric: "auto" });
  if (seconds < 10) return relative.format(0, "second");
  if (seconds < 60) return relative.format(-10 * Math.floor(seconds / 10), "second");
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), "minute");
  if (seconds < 48 * 3600) return relative.format(-Math.floor(seconds / 3600), "hour");
  return relative.format(-Math.floor(seconds / 86_400), "day");
}

/** `15 Jan 2026, 12:00` */
export function formatDate(at: number, lang: string): string {
  return new Intl.DateTimeFormat(safeLocale(lang), { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** `812 bytes`, `4.2 KB`, `1.5 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return counted(bytes, "byte");
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** `1 file`, `3 files`, `2 services down` */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return t(`{0} ${count === 1 ? noun : plural}`, count);
}

/** At most `limit` characters of a text, so that a hostile one cannot stall the page; the document has the whole. */
export function shortened(text: string, limit = 2000): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/**
 * Characters that change the order of what stands around them, and controls that nobody can see, as the sign for a damaged
 * character: a name must not read as another name.
 */
export function visibleText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

function safeLocale(lang: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(lang)[0];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
