/** Tasks that stand where no task counts: in the middle of a line, or indented. */
import type { TextRange } from "../base/text.ts";
import { isBlank, isDigit, isInlineMark, isSeparator, skipBlanks } from "./characters.ts";
import { taskIdEnd } from "./ids.ts";
import { bulletEnd, taskStart } from "./lineMarks.ts";

/** The offset of an id behind a list marker in the middle of a line and before a separator; -1 when there is none. */
export function findJoined(text: string, from: number, end: number): number {
  for (let at = from; at + 14 <= end; at++) {
    if (text.charCodeAt(at) !== 84 || text.charCodeAt(at + 1) !== 45) continue;
    const stop = taskIdEnd(text, at, end);
    if (stop !== -1 && behindListMarker(text, from, at) && beforeSeparator(text, stop, end)) return at;
  }
  return -1;
}

function behindListMarker(text: string, from: number, at: number): boolean {
  let before = at - 1;
  while (before >= from && isInlineMark(text.charCodeAt(before))) before--;
  if (before <= from || !isBlank(text.charCodeAt(before))) return false;
  before--;
  const code = text.charCodeAt(before);
  if (code === 45 || code === 42 || code === 43) return before > from && isBlank(text.charCodeAt(before - 1));
  return (code === 46 || code === 41) && before > from && isDigit(text.charCodeAt(before - 1));
}

function beforeSeparator(text: string, at: number, end: number): boolean {
  while (at < end && isInlineMark(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) === 58) return true;
  const stop = skipBlanks(text, at, end);
  return stop > at && stop < end && isSeparator(text.charCodeAt(stop));
}

/** The task id that begins the item of one line. */
export function itemTaskId(text: string, start: number, lineEnd: number): TextRange | undefined {
  const first = skipBlanks(text, start, lineEnd);
  const marker = bulletEnd(text, first, lineEnd);
  const idStart = marker === -1 ? -1 : taskStart(text, marker, lineEnd);
  const idEnd = idStart === -1 ? -1 : taskIdEnd(text, idStart, lineEnd);
  return idEnd === -1 ? undefined : { start: idStart, end: idEnd };
}
