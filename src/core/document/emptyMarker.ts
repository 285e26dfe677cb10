/** Lines that say that a list is empty, and lines that hold a place. */
import { isLetter, lineStop, skipBlanks, startsWithWord, trimEnd } from "./characters.ts";
import { bulletEnd } from "./lineMarks.ts";

/** `- None`, `- (none - …)`, ``- Currently: `none` ``, `(none)`: one line that says that there is nothing. */
export function isMissingMarker(text: string, start: number, end: number): boolean {
  const first = skipBlanks(text, start, end);
  const stop = trimEnd(text, first, lineStop(text, first, end));
  const marker = bulletEnd(text, first, stop);
  let at = skipBlanks(text, marker === -1 ? first : marker, stop);
  if (startsWithWord(text, at, "CURRENTLY:")) at = skipBlanks(text, at + 10, stop);
  let opened = false;
  while (at < stop && isWrap(text.charCodeAt(at))) {
    opened ||= text.charCodeAt(at) === 40;
    at++;
  }
  if (!startsWithWord(text, at, "NONE") || isLetter(text.charCodeAt(at + 4))) return false;
  at += 4;
  while (at < stop && isWrap(text.charCodeAt(at))) at++;
  if (at === stop || (at === stop - 1 && text.charCodeAt(at) === 46)) return true;
  const next = text.charCodeAt(skipBlanks(text, at, stop));
  const closed = text.charCodeAt(stop - 1) === 41;
  return closed && (opened || next === 40);
}

function isWrap(code: number): boolean {
  return code === 40 || code === 41 || code === 42 || code === 95 || code === 96 || code === 91 || code === 93;
}

/** `- [Additional tasks …]`, `- (All tasks completed …)`: an item whose whole text is bracketed. */
export function isPlaceholder(text: string, start: number, end: number): boolean {
  const first = skipBlanks(text, start, end);
  const stop = trimEnd(text, first, lineStop(text, first, end));
  const marker = bulletEnd(text, first, stop);
  if (marker === -1) return false;
  const at = skipBlanks(text, marker, stop);
  const open = text.charCodeAt(at);
  const close = text.charCodeAt(stop - 1);
  if (open === 91 && close === 93) return stop - at > 3;
  return (open === 40 && close === 41) || text.startsWith("T-YYYY", at) || text.startsWith("**T-YYYY", at);
}
