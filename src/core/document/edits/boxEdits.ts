/** Changes of what stands inside drawn frames. */
import { displayWidth, fitToWidth } from "../../base/displayWidth.ts";
import { insertEdit, replaceEdit, type TextEdit } from "../../base/text.ts";
import type { Box, BoxLine } from "../dashboardModel.ts";
import type { ControlDocument } from "../model.ts";
import { isSameButDamaged } from "./damage.ts";
import { toLine } from "./plainText.ts";
import { lineEnd, lineStart, nextLineStart } from "./textLines.ts";

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
  const { text, eol } = document;
  const kept = box.lines.slice(0, wanted.length);
  const edits = kept.flatMap((line, index) => boxLineEdits(document, box, line, wanted[index] ?? ""));
  const removed = box.lines
    .slice(wanted.length)
    .map(({ range }) => replaceEdit({ start: range.start, end: nextLineStart(text, range.start) }, ""));
  const more = wanted.slice(box.lines.length);
  if (more.length === 0) return [...edits, ...removed];
  const sides = sidesOf(document, box);
  const at = bottomStart(document, box);
  return [
    ...edits,
    insertEdit(at, more.map((line) => sides.left + innerText(box, sides, line) + sides.right + eol).join("")),
  ];
}

function boxLineEdits(document: ControlDocument, box: Box, line: BoxLine, wanted: string): TextEdit[] {
  if (isSameButDamaged(line.text, wanted)) return [];
  const { text } = document;
  const sides = {
    left: text.slice(line.range.start, line.innerRange.start),
    right: text.slice(line.innerRange.end, line.range.end),
  };
  const inner = innerText(box, sides, wanted);
  return inner === text.slice(line.innerRange.start, line.innerRange.end) ? [] : [replaceEdit(line.innerRange, inner)];
}

/** ` words   ` in the columns that the frame leaves between its sides. */
function innerText(box: Box, sides: Sides, words: string): string {
  const columns = box.width - displayWidth(sides.left) - displayWidth(sides.right);
  return ` ${fitToWidth(words, Math.max(1, columns - 2))} `;
}

/** The bytes of the sides, from a line of the frame or else from its title. */
function sidesOf(document: ControlDocument, box: Box): Sides {
  const { text } = document;
  const line = box.lines.at(-1);
  if (line !== undefined) {
    return {
      left: text.slice(line.range.start, line.innerRange.start),
      right: text.slice(line.innerRange.end, line.range.end),
    };
  }
  const start = lineStart(text, box.titleRange.start);
  const title = text.slice(start, lineEnd(text, start));
  return { left: /^\s*\S*/.exec(title)?.[0] ?? "", right: /\S*$/.exec(title)?.[0] ?? "" };
}

/** Where the frame's closing rule begins. */
function bottomStart(document: ControlDocument, box: Box): number {
  const { text } = document;
  const last = box.lines.at(-1);
  if (last !== undefined) return nextLineStart(text, last.range.start);
  return lineStart(text, box.range.start + text.slice(box.range.start, box.range.end).trimEnd().length);
}
