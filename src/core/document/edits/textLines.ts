/** Where lines begin and end, found from one offset; `\n`, `\r\n` and a lone `\r` end a line. */
import type { TextRange } from "../../base/text.ts";

/** The start of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isLineEndBefore(text, at)) at -= 1;
  return at;
}

/** The end of the line that holds `offset`, before its line end. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isLineBreak(text.charCodeAt(at))) at += 1;
  return at;
}

/** The start of the line after the one that holds `offset`; the text's length behind the last line. */
export function nextLineStart(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  if (text.startsWith("\r\n", end)) return end + 2;
  return Math.min(end + 1, text.length);
}

/** The whole line that holds `offset`, with its line end. */
export function lineRangeAt(text: string, offset: number): TextRange {
  return { start: lineStart(text, offset), end: nextLineStart(text, offset) };
}

/** True when the line that starts at `start` holds only blanks; false at the end of the text. */
export function isBlankLine(text: string, start: number): boolean {
  return start < text.length && text.slice(start, lineEnd(text, start)).trim() === "";
}

/** True when `start` begins the text or follows a blank line. */
export function followsBlankLine(text: string, start: number): boolean {
  return start === 0 || isBlankLine(text, lineStart(text, start - 1));
}

/** The end of the last thing before `end` that is no white space, not before `start`. */
export function contentEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** Like `contentEnd`, and passes over `---` lines too: where the content of a section ends. */
export function bodyEnd(text: string, start: number, end: number): number {
  let at = contentEnd(text, start, end);
  for (let line = lineStart(text, at); line > start && isRule(text.slice(line, at)); line = lineStart(text, at)) {
    at = contentEnd(text, start, line);
  }
  return at > start && isRule(text.slice(Math.max(start, lineStart(text, at)), at)) ? start : at;
}

/** True for a thematic break: `---`, `* * *`, `___`. */
export function isRule(line: string): boolean {
  return /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/.test(line);
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** True when a line ends right before `at`; not between `\r` and `\n`. */
function isLineEndBefore(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return before === 10 || (before === 13 && text.charCodeAt(at) !== 10);
}
