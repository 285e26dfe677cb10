/** Reads a task line: id and separator from the left, then tags, priority, checkpoint and marks from the right. */
import type { Block } from "./block.ts";
import {
  isBlank,
  isInlineMark,
  isLetter,
  isSeparator,
  lineStop,
  nextLine,
  skipBlanks,
  startsWithWord,
  trimEnd,
} from "./characters.ts";
import { taskIdDay, taskIdEnd, taskIdRest } from "./ids.ts";
import { bulletEnd, taskStart } from "./lineMarks.ts";
import { findJoined } from "./misplacedTask.ts";
import { taskStates } from "./model.ts";
import { TaskShape, taskFlaw } from "./taskShape.ts";

/** The shape of an item block whose `task` is true; read once for each block. */
export function taskShape(text: string, start: number, block: Block): TaskShape {
  block.shape ??= readTaskShape(text, start, start + block.content);
  return block.shape;
}

// The functions below read at absolute offsets and write relative ones: `base` is the start of the block.

function readTaskShape(text: string, base: number, end: number): TaskShape {
  const shape = new TaskShape();
  const first = skipBlanks(text, base, end);
  const stop = lineStop(text, first, end);
  const textEnd = trimEnd(text, first, stop);
  const idStart = taskStart(text, bulletEnd(text, first, stop), stop);
  const idEnd = taskIdEnd(text, idStart, stop);
  shape.idDay = taskIdDay(text, idStart);
  shape.idRest = taskIdRest(text, idStart, idEnd);
  shape.lineEnd = nextLine(text, stop, end) - base;
  shape.idStart = idStart - base;
  shape.idEnd = idEnd - base;
  const title = readLeft(text, base, idEnd, textEnd, shape);
  readRight(text, base, title, textEnd, shape);
  if (findJoined(text, idEnd, textEnd).length > 0) shape.flaws |= taskFlaw.joined;
  return shape;
}

/** Closing marks of the id, the separator, a priority in front of the title. Returns where the title begins. */
function readLeft(text: string, base: number, idEnd: number, end: number, shape: TaskShape): number {
  let at = idEnd;
  while (at < end && isInlineMark(text.charCodeAt(at))) at++;
  shape.separatorStart = at - base;
  at = skipBlanks(text, at, end);
  let stop = at;
  while (stop < end && (isSeparator(text.charCodeAt(stop)) || isInlineMark(text.charCodeAt(stop)))) stop++;
  const separated = stop > at && (stop === end || isBlank(text.charCodeAt(stop)) || text.charCodeAt(stop - 1) === 58);
  if (separated) at = skipBlanks(text, stop, end);
  else shape.flaws |= taskFlaw.noSeparator;
  shape.separatorEnd = at - base;
  if (at + 4 <= end && text.charCodeAt(at) === 91 && text.charCodeAt(at + 3) === 93) {
    if (setPriority(text, at + 1, at - base, at + 4 - base, shape)) at = skipBlanks(text, at + 4, end);
  }
  shape.titleStart = at - base;
  return at;
}

/** Takes bracketed groups off the right end; what stands left of the leftmost one with a meaning is the title. */
function readRight(text: string, base: number, from: number, textEnd: number, shape: TaskShape): void {
  let titleEnd = textEnd;
  let commentStart = -1;
  let commentEnd = -1;
  for (let end = textEnd; ; ) {
    const open = groupStart(text, from, end);
    if (open === -1) break;
    if (readGroup(text, base, open, end, shape)) {
      titleEnd = open;
      if (commentStart !== -1) shape.comment ??= { start: commentStart - base, end: commentEnd - base };
    } else if (text.charCodeAt(open) === 40) {
      commentStart = open;
      commentEnd = end;
    } else break;
    end = trimEnd(text, from, open);
  }
  titleEnd = trimEnd(text, from, titleEnd);
  while (titleEnd > from + 1 && text.charCodeAt(titleEnd - 1) === 42 && text.charCodeAt(titleEnd - 2) === 42)
    titleEnd -= 2;
  shape.titleEnd = titleEnd - base;
  if (titleEnd <= from) shape.flaws |= taskFlaw.noTitle;
}

/** Start of the bracketed group that ends at `end`, or -1. Brackets of the same form nest. */
function groupStart(text: string, from: number, end: number): number {
  const close = text.charCodeAt(end - 1);
  if (end <= from || (close !== 41 && close !== 93)) return -1;
  const open = close === 41 ? 40 : 91;
  let depth = 0;
  for (let at = end - 1; at >= from; at--) {
    const code = text.charCodeAt(at);
    if (code === close) depth++;
    else if (code === open && --depth === 0) return at;
  }
  return -1;
}

/** Reads one group into the shape; false when it has no meaning for the grammar or says again what was read. */
function readGroup(text: string, base: number, start: number, end: number, shape: TaskShape): boolean {
  const inside = skipBlanks(text, start + 1, end - 1);
  const stop = trimEnd(text, inside, end - 1);
  if (text.charCodeAt(start) === 91) {
    const word = stop - 2;
    const alone = word === inside || (word > inside && isBlank(text.charCodeAt(word - 1)));
    if (alone && setPriority(text, word, start - base, end - base, shape)) return true;
    return readMark(text, base, start, end, inside, stop, shape);
  }
  if (text.charCodeAt(inside) !== 35 || shape.tagsStart !== -1)
    return readCheckpoint(text, base, start, end, inside, stop, shape);
  shape.tagsStart = start - base;
  shape.tagsEnd = end - base;
  return true;
}

/** Takes `P0` … `P3` at `at` as the priority that the range holds, unless there is one already. */
function setPriority(text: string, at: number, start: number, end: number, shape: TaskShape): boolean {
  if ((text.charCodeAt(at) & ~32) !== 80 || shape.priority !== -1) return false;
  const digit = text.charCodeAt(at + 1) - 48;
  if (digit < 0 || digit > 3) return false;
  shape.priority = digit;
  shape.priorityStart = start;
  shape.priorityEnd = end;
  return true;
}

function readCheckpoint(
  text: string,
  base: number,
  start: number,
  end: number,
  inside: number,
  stop: number,
  shape: TaskShape,
): boolean {
  if (shape.checkpoint !== undefined || stop - inside < 11 || !startsWithWord(text, inside, "CHECKPOINT:"))
    return false;
  let from = skipBlanks(text, inside + 11, stop);
  let to = stop;
  if (to - from > 2 && text.charCodeAt(from) === 96 && text.charCodeAt(to - 1) === 96) {
    from++;
    to--;
  }
  shape.checkpoint = { start: start - base, end: end - base };
  shape.checkpointValue = { start: from - base, end: to - base };
  return true;
}

/** `[DONE]`, `[BLOCKED]`, `[BLOCKED - reason]`. */
function readMark(
  text: string,
  base: number,
  start: number,
  end: number,
  inside: number,
  stop: number,
  shape: TaskShape,
): boolean {
  for (let state = 0; state < taskStates.length; state++) {
    const word = taskStates[state] as string;
    const rest = inside + word.length;
    if (rest > stop || !text.startsWith(word, inside)) continue;
    if (rest < stop && (word !== "BLOCKED" || isLetter(text.charCodeAt(rest)))) continue;
    shape.marks |= 1 << state;
    if (word === "BLOCKED") shape.reason = { start: start - base, end: end - base };
    return true;
  }
  return false;
}
