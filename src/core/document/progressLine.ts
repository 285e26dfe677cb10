/** `Progress: [███░] 7% (11 DONE / 163 TOTAL)` in a fence or a paragraph. */
import type { TextRange } from "../base/text.ts";
import { forEachLine, indexIn, isBlank, isDigit, isLetter, skipBlanks, startsWithWord, trimEnd } from "./characters.ts";
import type { ProgressLine } from "./dashboardModel.ts";

export function readProgressLines(text: string, start: number, end: number): ProgressLine[] {
  const found: ProgressLine[] = [];
  if (!/progress:/i.test(text.slice(start, end))) return found;
  forEachLine(text, start, end, (at, stop) => {
    const line = readProgressLine(text, at, stop);
    if (line !== undefined) found.push(line);
  });
  return found;
}

function readProgressLine(text: string, start: number, lineEnd: number): ProgressLine | undefined {
  const first = skipBlanks(text, start, lineEnd);
  const end = trimEnd(text, first, lineEnd);
  let colon = first;
  while (colon < end && (isLetter(text.charCodeAt(colon)) || isBlank(text.charCodeAt(colon)))) colon++;
  if (text.charCodeAt(colon) !== 58 || !startsWithWord(text, colon - 8, "PROGRESS")) return undefined;
  const open = indexIn(text, "[", colon, end);
  const close = open === -1 ? -1 : indexIn(text, "]", open, end);
  const from = close === -1 ? colon + 1 : close + 1;
  const percent = numberBefore(text, "%", from, end);
  const done = numberBefore(text, "DONE", from, end);
  const total = numberBefore(text, "TOTAL", from, end);
  if (percent === undefined && total === undefined) return undefined;
  return {
    label: text.slice(first, colon),
    range: { start: first, end },
    barRange: close === -1 ? undefined : { start: open + 1, end: close },
    percent: numberOf(text, percent),
    percentRange: percent,
    done: numberOf(text, done),
    doneRange: done,
    total: numberOf(text, total),
    totalRange: total,
  };
}

/** The digits in front of a word, blanks between allowed. */
function numberBefore(text: string, word: string, start: number, end: number): TextRange | undefined {
  const at = indexIn(text, word, start, end);
  if (at === -1) return undefined;
  const stop = trimEnd(text, start, at);
  let from = stop;
  while (from > start && isDigit(text.charCodeAt(from - 1))) from--;
  return from === stop ? undefined : { start: from, end: stop };
}

function numberOf(text: string, range: TextRange | undefined): number | undefined {
  return range === undefined ? undefined : Number(text.slice(range.start, range.end));
}
