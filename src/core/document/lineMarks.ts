/** What the first characters of a line make of it. */
import { isBlank, isDigit, isInlineMark, skipBlanks, trimEnd } from "./characters.ts";

/** The offset behind the list marker `-`, `*`, `+`, `1.` or `1)` at `at`, or -1. */
export function bulletEnd(text: string, at: number, end: number): number {
  const code = text.charCodeAt(at);
  let stop = at + 1;
  if (isDigit(code)) {
    while (stop < end && stop - at < 9 && isDigit(text.charCodeAt(stop))) stop++;
    const close = text.charCodeAt(stop);
    if (stop >= end || (close !== 46 && close !== 41)) return -1;
    stop++;
  } else if (code !== 45 && code !== 42 && code !== 43) return -1;
  return stop >= end || isBlank(text.charCodeAt(stop)) ? stop : -1;
}

const longestPrefix = 24;

/**
 * Where a task id may begin in an item whose text begins at `from`: behind a checkbox, inline marks, emoji and `Currently:`;
 * -1 when other words come first.
 */
export function taskStart(text: string, from: number, end: number): number {
  const limit = Math.min(end, from + longestPrefix);
  for (let at = from; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === 84) return at;
    if (code === 91 && text.charCodeAt(at + 2) === 93) at += 2;
    else if (code === 67 && text.startsWith("Currently:", at)) at += 9;
    else if (code < 128 && code !== 91 && !isBlank(code) && !isInlineMark(code)) return -1;
  }
  return -1;
}

/** True for a line that is nothing but `---`, `***` or `___`. */
export function isThematicLine(text: string, start: number, lineEnd: number): boolean {
  const first = skipBlanks(text, start, lineEnd);
  const end = trimEnd(text, first, lineEnd);
  const mark = text.charCodeAt(first);
  if (end - first < 3 || (mark !== 45 && mark !== 42 && mark !== 95)) return false;
  for (let at = first; at < end; at++) if (text.charCodeAt(at) !== mark && text.charCodeAt(at) !== 32) return false;
  return true;
}

/** `<<<<<<< ours`, `|||||||`, `=======` or `>>>>>>> theirs` at the start of a line. */
export function isConflictMarker(text: string, start: number, end: number): boolean {
  if (end - start < 7) return false;
  const code = text.charCodeAt(start);
  if (code !== 60 && code !== 61 && code !== 62 && code !== 124) return false;
  for (let at = start + 1; at < start + 7; at++) if (text.charCodeAt(at) !== code) return false;
  return end === start + 7 || (text.charCodeAt(start + 7) === 32 && code !== 61);
}
