/** Changes of what stands inside drawn frames. */
import { displayWidth, fitToWidth } from "../../base/displayWidth.ts";
import { insertEdit, replaceEdit, type TextEdit } from "../../base/text.ts";
import type { Box, BoxLine } from "../dashboardModel.ts";
import type { ControlDocument } from "../model.ts";
import { isSameButDamaged } from "./damage.ts";
import { toLine } from "./plainText.ts";
import { lineEnd, lineRangeAt, lineStart, nextLineStart } from "./textLines.ts";

/** The bytes of a frame line left and right of its words. */
interface Sides {
  readonly left: string;
  readonly right: string;
}

/**
 * Writes lines into the first frame of a kind; a line that already says the same stays byte for byte, also a damaged one. The frame
 * grows and shrinks with its own bytes and keeps its display width; longer lines are cut with an ellipsis.
 */
export function setBoxLinesEdits(document: ControlDocument, kind: Box["kind"], lines: readonly string[]): TextEdit[] {
  const box = document.dashboard?.boxes.find((candidate) => candidate.kind === kind);
  if (box === undefined) return [];
  const wanted = lines.map(toLine);
  const changed = box.lines
    .slice(0, wanted.length)
    .flatMap((line, index) => boxLineEdits(document, box, line, wanted[index] ?? ""));
  const removed = box.lines
    .slice(wanted.length)
    .map(({ range }) => replaceEdit(lineRangeAt(document.text, range.start), ""));
  return [...changed, ...removed, ...addedLinesEdits(document, box, wanted.slice(box.lines.length))];
}

function boxLineEdits(document: ControlDocument, box: Box, line: BoxLine, wanted: string): TextEdit[] {
  if (isSameButDamaged(line.text, wanted)) return [];
  const inner = innerText(box, sidesOfLine(document.text, line), wanted);
  return inner === document.text.slice(line.innerRange.start, line.innerRange.end)
    ? []
    : [replaceEdit(line.innerRange, inner)];
}

function addedLinesEdits(document: ControlDocument, box: Box, added: readonly string[]): TextEdit[] {
  if (added.length === 0) return [];
  const { text, eol } = document;
  const last = box.lines.at(-1);
  const at = last === undefined ? lineStart(text, box.range.end) : nextLineStart(text, last.range.start);
  const sides = last === undefined ? sidesOfTitle(text, box) : sidesOfLine(text, last);
  const indent = text.slice(lineStart(text, box.range.start), box.range.start);
  return [
    insertEdit(at, added.map((line) => indent + sides.left + innerText(box, sides, line) + sides.right + eol).join("")),
  ];
}

/** ` words   ` in the columns that the frame leaves between its sides. */
function innerText(box: Box, sides: Sides, words: string): string {
  const columns = box.width - displayWidth(sides.left) - displayWidth(sides.right);
  return ` ${fitToWidth(words, Math.max(1, columns - 2))} `;
}

function sidesOfLine(text: string, line: BoxLine): Sides {
  return {
    left: text.slice(line.range.start, line.innerRange.start),
    right: text.slice(line.innerRange.end, line.range.end),
  };
}

function sidesOfTitle(text: string, box: Box): Sides {
  const before = text.slice(lineStart(text, box.titleRange.start), box.titleRange.start).trim();
  const behind = text.slice(box.titleRange.end, lineEnd(text, box.titleRange.end)).trim();
  return { left: before.slice(0, 1), right: behind.slice(-1) };
}
