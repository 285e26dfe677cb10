/** Reads a task line: id and separator from the left, then tags, priority, checkpoint and marks from the right. */
import type { Block } from "./block.ts";
import { isBlank, isDigit, isLetter, isSeparator, lineStop, nextLine, skipBlanks, trimEnd } from "./characters.ts";
import { taskIdEnd, taskIdKey } from "./ids.ts";
import { bulletEnd, taskStart } from "./scanner.ts";
import { type TaskShape, taskFlaw } from "./taskShape.ts";

/** The task of an item block, whose `task` must be true, in offsets relative to the block; read once for each block. */
export function taskShape(text: string, start: number, block: Block): TaskShape {
  block.shape ??= readTaskShape(text, start, block);
  return block.shape;
}

function readTaskShape(text: string, start: number, block: Block): TaskShape {
  const end = start + block.content;
  const first = skipBlanks(text, start, end);
  const stop = lineStop(text, first, end);
  const idStart = taskStart(text, bulletEnd(text, first, stop), stop);
  const idEnd = taskIdEnd(text, idStart, stop);
  const shape = emptyShape();
  shape.key = taskIdKey(text, idStart, idEnd);
  shape.textStart = first;
  shape.textEnd = trimEnd(text, first, stop);
  shape.lineEnd = nextLine(text, stop, end);
  shape.idStart = idStart;
  shape.idEnd = idEnd;
  shape.end = end;
  readLeft(text, shape);
  readRight(text, shape);
  if (shape.titleEnd <= shape.titleStart) {
    shape.titleEnd = shape.titleStart;
    shape.flaws |= taskFlaw.noTitle;
  }
  shape.joinedAt = findJoined(text, shape.idEnd, shape.textEnd);
  makeRelative(shape, start);
  return shape;
}

function emptyShape(): TaskShape {
  return {
    key: 0,
    textStart: 0,
    textEnd: 0,
    lineEnd: 0,
    idStart: 0,
    idEnd: 0,
    titleStart: 0,
    titleEnd: 0,
    separatorStart: 0,
    separatorEnd: 0,
    priority: -1,
    priorityStart: -1,
    priorityEnd: -1,
    tagsStart: -1,
    tagsEnd: -1,
    checkpointStart: -1,
    checkpointEnd: -1,
    checkpointValueStart: -1,
    checkpointValueEnd: -1,
    reasonStart: -1,
    reasonEnd: -1,
    commentStart: -1,
    commentEnd: -1,
    marks: 0,
    end: 0,
    flaws: 0,
    joinedAt: -1,
  };
}

const offsetNames = [
  "textStart",
  "textEnd",
  "lineEnd",
  "idStart",
  "idEnd",
  "titleStart",
  "titleEnd",
  "separatorStart",
  "separatorEnd",
  "priorityStart",
  "priorityEnd",
  "tagsStart",
  "tagsEnd",
  "checkpointStart",
  "checkpointEnd",
  "checkpointValueStart",
  "checkpointValueEnd",
  "reasonStart",
  "reasonEnd",
  "commentStart",
  "commentEnd",
  "end",
  "joinedAt",
] as const;

function makeRelative(shape: TaskShape, start: number): void {
  for (const name of offsetNames) if (shape[name] !== -1) shape[name] -= start;
}

/** Closing marks of the id, the separator, a priority in front of the title. */
function readLeft(text: string, shape: TaskShape): void {
  const end = shape.textEnd;
  let at = shape.idEnd;
  while (at < end && isMark(text.charCodeAt(at))) at++;
  shape.separatorStart = at;
  at = skipBlanks(text, at, end);
  let stop = at;
  while (stop < end && (isSeparator(text.charCodeAt(stop)) || isMark(text.charCodeAt(stop)))) stop++;
  const separated = stop > at && (stop === end || isBlank(text.charCodeAt(stop)) || text.charCodeAt(stop - 1) === 58);
  if (!separated) shape.flaws |= taskFlaw.noSeparator;
  else at = skipBlanks(text, stop, end);
  shape.separatorEnd = at;
  const priority = priorityOf(text, at, end);
  if (priority !== -1) {
    shape.priority = priority;
    shape.priorityStart = at;
    shape.priorityEnd = at + 4;
    at = skipBlanks(text, at + 4, end);
  }
  shape.titleStart = at;
}

function isMark(code: number): boolean {
  return code === 42 || code === 95 || code === 96 || code === 126;
}

/** 0–3 when `[P0]` … `[P3]` stands at `at`, else -1. */
function priorityOf(text: string, at: number, end: number): number {
  if (at + 4 > end || text.charCodeAt(at) !== 91 || text.charCodeAt(at + 3) !== 93) return -1;
  return priorityDigit(text, at + 1);
}

function priorityDigit(text: string, at: number): number {
  if ((text.charCodeAt(at) & ~32) !== 80) return -1;
  const digit = text.charCodeAt(at + 1) - 48;
  return digit >= 0 && digit <= 3 ? digit : -1;
}

/** Takes bracketed groups off the right end; what stands left of the leftmost one with a meaning is the title. */
function readRight(text: string, shape: TaskShape): void {
  const from = shape.titleStart;
  let end = shape.textEnd;
  let titleEnd = end;
  let commentStart = -1;
  let commentEnd = -1;
  for (;;) {
    const open = groupStart(text, from, end);
    if (open === -1) break;
    const known = readGroup(text, open, end, shape);
    if (known) {
      titleEnd = open;
      if (commentStart !== -1 && shape.commentStart === -1) {
        shape.commentStart = commentStart;
        shape.commentEnd = commentEnd;
      }
    } else if (text.charCodeAt(open) === 40) {
      commentStart = open;
      commentEnd = end;
    } else break;
    end = trimEnd(text, from, open);
  }
  shape.titleEnd = trimEnd(text, from, titleEnd);
  while (shape.titleEnd > from && isBoldEnd(text, shape.titleEnd)) shape.titleEnd -= 2;
}

function isBoldEnd(text: string, end: number): boolean {
  return text.charCodeAt(end - 1) === 42 && text.charCodeAt(end - 2) === 42;
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
function readGroup(text: string, start: number, end: number, shape: TaskShape): boolean {
  const inside = skipBlanks(text, start + 1, end - 1);
  const stop = trimEnd(text, inside, end - 1);
  if (text.charCodeAt(start) === 40) return readParentheses(text, start, end, inside, stop, shape);
  return readBrackets(text, start, end, inside, stop, shape);
}

function readParentheses(
  text: string,
  start: number,
  end: number,
  inside: number,
  stop: number,
  shape: TaskShape,
): boolean {
  if (text.charCodeAt(inside) === 35 && shape.tagsStart === -1) {
    shape.tagsStart = start;
    shape.tagsEnd = end;
    return true;
  }
  if (shape.checkpointStart === -1 && isCheckpoint(text, inside, stop)) {
    shape.checkpointStart = start;
    shape.checkpointEnd = end;
    let from = skipBlanks(text, inside + 11, stop);
    let to = stop;
    if (to - from > 2 && text.charCodeAt(from) === 96 && text.charCodeAt(to - 1) === 96) {
      from++;
      to--;
    }
    shape.checkpointValueStart = from;
    shape.checkpointValueEnd = to;
    return true;
  }
  return false;
}

function isCheckpoint(text: string, at: number, end: number): boolean {
  return end - at >= 11 && text.charCodeAt(at + 10) === 58 && /^checkpoint$/i.test(text.slice(at, at + 10));
}

const stateWords = ["DOING", "TODO", "DONE", "BLOCKED"] as const;

function readBrackets(
  text: string,
  start: number,
  end: number,
  inside: number,
  stop: number,
  shape: TaskShape,
): boolean {
  const priority = stop - inside >= 2 ? priorityDigit(text, stop - 2) : -1;
  if (priority !== -1 && (stop - 2 === inside || isBlank(text.charCodeAt(stop - 3)))) {
    if (shape.priority !== -1) return false;
    shape.priority = priority;
    shape.priorityStart = start;
    shape.priorityEnd = end;
    return true;
  }
  for (let state = 0; state < stateWords.length; state++) {
    const word = stateWords[state] as string;
    if (!text.startsWith(word, inside) || isLetter(text.charCodeAt(inside + word.length))) continue;
    const rest = inside + word.length;
    if (rest < stop && word !== "BLOCKED") continue;
    shape.marks |= 1 << state;
    if (word !== "BLOCKED") return true;
    shape.reasonStart = start;
    shape.reasonEnd = end;
    return true;
  }
  return false;
}

/** The offset of a second task written into the line: an id behind a list marker and before a separator; -1 when none. */
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
  while (before >= from && isMark(text.charCodeAt(before))) before--;
  if (before < from || !isBlank(text.charCodeAt(before))) return false;
  before--;
  const code = text.charCodeAt(before);
  if (before <= from) return false;
  if (code === 45 || code === 42 || code === 43) return isBlank(text.charCodeAt(before - 1));
  return (code === 46 || code === 41) && isDigit(text.charCodeAt(before - 1));
}

function beforeSeparator(text: string, at: number, end: number): boolean {
  while (at < end && isMark(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) === 58) return true;
  const stop = skipBlanks(text, at, end);
  return stop > at && stop < end && isSeparator(text.charCodeAt(stop));
}
