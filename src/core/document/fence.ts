import type { TextRange } from "../base/text.ts";
import { isBlank, isLineEnd, lineStop, nextLine, skipBlanks } from "./characters.ts";

/** What stands between the marks of a fence, line ends included; up to the end when nothing closes it. */
export function fenceInside(text: string, start: number, end: number): TextRange {
  const inside = nextLine(text, lineStop(text, start, end), end);
  const mark = text.charCodeAt(skipBlanks(text, start, end));
  let stop = end;
  while (stop > inside && isLineEnd(text.charCodeAt(stop - 1))) stop--;
  let last = stop;
  while (last > inside && !isLineEnd(text.charCodeAt(last - 1))) last--;
  let at = skipBlanks(text, last, stop);
  const first = at;
  while (at < stop && text.charCodeAt(at) === mark) at++;
  const closes = at - first >= 3 && skipBlanks(text, at, stop) === stop && !isBlank(mark);
  return { start: inside, end: closes ? last : end };
}
