/**
 * Tests on UTF-16 code units, and cursors over a text. Every one is linear; none uses a regular expression. Line ends are found by the
 * engine's own search: until a loop over characters is compiled it is slow, and most calls of the command line end before that.
 */
import type { TextRange } from "../base/text.ts";

/** U+0E42: what is left of dashes, arrows, frames and marks in a text that was once read as ISO-8859-11. */
export const damagedCode = 0x0e42;

/** Blanks, tabs, and a byte order mark. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 0xa0 || code === 0xfeff;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

export function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** ASCII letters, digits and the low line. */
export function isWord(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 95;
}

export function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

/** `*`, `_`, a back-tick or `~`. */
export function isInlineMark(code: number): boolean {
  return code === 42 || code === 95 || code === 96 || code === 126;
}

/** Characters that a frame is drawn with: U+2500–U+259F and what damage left of them. */
export function isFrame(code: number): boolean {
  return (code >= 0x2500 && code <= 0x259f) || code === damagedCode;
}

/** Dashes, arrows, bullets, colons and damaged characters: what may stand between an id and a title. */
export function isSeparator(code: number): boolean {
  if (code < 128) return code === 45 || code === 58 || code === 124 || code === 61 || code === 62 || code === 126;
  if (code < 0x100) return code <= 0xbf || code === 0xe2 || code === 0xd7;
  return (
    code === damagedCode ||
    code === 0xfffd ||
    code === 0x0192 ||
    code === 0x0102 ||
    (code >= 0x2010 && code <= 0x2027) ||
    code === 0x20ac ||
    (code >= 0x2190 && code <= 0x22ff) ||
    (code >= 0x2500 && code <= 0x25ff)
  );
}

/** The first offset from `at` on that is no blank. */
export function skipBlanks(text: string, at: number, end: number): number {
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The offset behind the last character before `end` that is neither a blank nor a line end. */
export function trimEnd(text: string, start: number, end: number): number {
  while (end > start && (isBlank(text.charCodeAt(end - 1)) || isLineEnd(text.charCodeAt(end - 1)))) end--;
  return end;
}

/** The range without blanks and line ends at both ends. */
export function trimmedRange(text: string, start: number, end: number): TextRange {
  while (start < end && (isBlank(text.charCodeAt(start)) || isLineEnd(text.charCodeAt(start)))) start++;
  return { start, end: trimEnd(text, start, end) };
}

/** True when `word` (upper case) stands at `at`, in any case. */
export function startsWithWord(text: string, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = text.charCodeAt(at + i);
    if ((isLetter(code) ? code & ~32 : code) !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** What is looked for is mostly near: so few characters are searched first, then twice as many each time. */
const firstWindow = 32;

/** The offset of `needle` inside the range, or -1. Never looks behind the range. */
export function indexIn(text: string, needle: string, start: number, end: number): number {
  for (let at = start, window = firstWindow; at < end; at += window, window *= 2) {
    const place = text.slice(at, Math.min(end, at + window + needle.length - 1)).indexOf(needle);
    if (place !== -1) return at + place;
  }
  return -1;
}

/** Calls `visit` with each line of the range: start, end without the line end, start of the next line. */
export function forEachLine(
  text: string,
  start: number,
  end: number,
  visit: (start: number, end: number, next: number) => void,
): void {
  let at = start;
  let feed = -1;
  while (at < end) {
    // Looked for once a line feed, not once a line: in a text of lone CRs that would be the whole text each time.
    if (feed < at) feed = placeIn(text, "\n", at, end);
    const stop = placeIn(text, "\r", at, feed);
    const next = nextLine(text, stop, end);
    visit(at, stop, next);
    at = next;
  }
}

/** The offset of the line end at or behind `at`, or `end`. */
export function lineStop(text: string, at: number, end: number): number {
  return at >= end ? at : placeIn(text, "\r", at, placeIn(text, "\n", at, end));
}

function placeIn(text: string, needle: string, start: number, end: number): number {
  const place = indexIn(text, needle, start, end);
  return place === -1 ? end : place;
}

/** The start of the line behind the line end at `stop`. */
export function nextLine(text: string, stop: number, end: number): number {
  if (stop >= end) return end;
  return text.charCodeAt(stop) === 13 && text.charCodeAt(stop + 1) === 10 ? stop + 2 : stop + 1;
}

/** Adds all items; unlike a spread call, it takes any number of them. */
export function pushAll<T>(target: T[], items: readonly T[]): void {
  for (const item of items) target.push(item);
}

/** Reads decimal digits from `at`; the end of the number equals `at` when there are none. */
export function digitsEnd(text: string, at: number, end: number): number {
  while (at < end && isDigit(text.charCodeAt(at))) at++;
  return at;
}
