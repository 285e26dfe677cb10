/** Tasks that stand where no task counts: in the middle of a line, or indented. */
import type { TextRange } from "../base/text.ts";
import { isBlank, isDigit, isInlineMark, isSeparator, skipBlanks } from "./characters.ts";
import { findTaskIds, type IdMatch, taskIdEnd } from "./ids.ts";
import { bulletEnd, taskStart } from "./lineMarks.ts";

/** The ids of one line that stand behind a list marker in its middle and before a separator. */
export function findJoined(text: string, from: number, end: number): readonly IdMatch[] {
  return findTaskIds(text, from, end).filter(
    (id) => behindListMarker(text, from, id.start) && beforeSeparator(text, id.end, end),
  );
}

function behindListMarker(text: string, from: number, at: number): boolean {
  let blank = at - 1;
  while (isInlineMark(text.charCodeAt(blank))) blank--;
  const marker = blank - 1;
  if (marker <= from || !isBlank(text.charCodeAt(blank))) return false;
  const code = text.charCodeAt(marker);
  if (code === 46 || code === 41) return isDigit(text.charCodeAt(marker - 1));
  return (code === 45 || code === 42 || code === 43) && isBlank(text.charCodeAt(marker - 1));
}

function beforeSeparator(text: string, at: number, end: number): boolean {
  while (at < end && isInlineMark(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) === 58) return true;
  const stop = skipBlanks(text, at, end);
  return stop > at && stop < end && isSeparator(text.charCodeAt(stop));
}

/** The task id that begins the item of one line. */
export function itemTaskId(text: string, start: number, lineEnd: number): TextRange | undefined {
  const marker = bulletEnd(text, skipBlanks(text, start, lineEnd), lineEnd);
  if (marker === -1) return undefined;
  const idStart = taskStart(text, marker, lineEnd);
  const idEnd = taskIdEnd(text, idStart, lineEnd);
  return idEnd === -1 ? undefined : { start: idStart, end: idEnd };
}
