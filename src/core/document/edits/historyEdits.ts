/** Changes of HISTORY. */
import { insertEdit, replaceEdit, type TextEdit } from "../../base/text.ts";
import type { ControlDocument } from "../model.ts";
import type { NewHistoryLine } from "./inputs.ts";
import { toLine } from "./plainText.ts";
import { lineRangeAt, lineStart } from "./textLines.ts";

/** Puts a line on top, numbers all lines anew and lets go of those behind the first `keep`; nothing without a HISTORY. */
export function prependHistoryEdits(document: ControlDocument, line: NewHistoryLine, keep = 10): TextEdit[] {
  const { history, text, eol } = document;
  if (history === undefined) return [];
  const newLine = `1. ${toLine(line.hash)} (${toLine(line.date)}) — ${toLine(line.text)}`;
  const [first] = history.lines;
  if (first === undefined) return intoEmptyFence(document, newLine);
  const kept = Math.max(0, keep - 1);
  return [
    insertEdit(lineStart(text, first.range.start), newLine + eol),
    ...history.lines.slice(0, kept).flatMap((old, index) => numberEdits(text, old.range.start, index + 2)),
    ...history.lines.slice(kept).map(({ range }) => replaceEdit(lineRangeAt(text, range.start), "")),
  ];
}

function numberEdits(text: string, start: number, ordinal: number): TextEdit[] {
  const number = /^(\s*)(\d+)(?=[.)])/.exec(text.slice(start, start + 20));
  if (number === null || number[2] === `${ordinal}`) return [];
  const from = start + (number[1]?.length ?? 0);
  return [replaceEdit({ start: from, end: from + (number[2]?.length ?? 0) }, `${ordinal}`)];
}

/** Behind the opening line of the section's fence. */
function intoEmptyFence(document: ControlDocument, newLine: string): TextEdit[] {
  const { start, end } = document.history?.range ?? { start: 0, end: 0 };
  const fence = /^ {0,3}(?:`{3,}|~{3,})[^\r\n]*(?:\r\n|\r|\n)/m.exec(document.text.slice(start, end));
  return fence === null ? [] : [insertEdit(start + fence.index + fence[0].length, newLine + document.eol)];
}
