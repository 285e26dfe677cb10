/** Grammars of ids: `T-20260102-001A` (task), `B-20260102-001` (blocker), `D-0001` (decision). */
import { digitsEnd, isDigit, isUpper, isWord } from "./characters.ts";
import type { ControlDocument } from "./model.ts";

/** An id in a text, where it stands. */
export interface IdMatch {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** The end of the task id at `at`, or -1. Three digits, or up to five without a leading zero, then at most one letter. */
export function taskIdEnd(text: string, at: number, end: number): number {
  return datedIdEnd(text, at, end, 84);
}

/** The end of the blocker id at `at`, or -1. */
export function blockerIdEnd(text: string, at: number, end: number): number {
  return datedIdEnd(text, at, end, 66);
}

/** The end of the decision id at `at`, or -1. */
export function decisionIdEnd(text: string, at: number, end: number): number {
  if (text.charCodeAt(at) !== 68 || text.charCodeAt(at + 1) !== 45) return -1;
  const stop = digitsEnd(text, at + 2, end);
  return stop - at - 2 >= 3 && stop - at - 2 <= 6 && endsHere(text, stop, end) ? stop : -1;
}

function datedIdEnd(text: string, at: number, end: number, letter: number): number {
  if (at + 14 > end || text.charCodeAt(at) !== letter || text.charCodeAt(at + 1) !== 45) return -1;
  for (let i = at + 2; i < at + 10; i++) if (!isDigit(text.charCodeAt(i))) return -1;
  if (text.charCodeAt(at + 10) !== 45) return -1;
  let stop = digitsEnd(text, at + 11, Math.min(end, at + 17));
  const digits = stop - at - 11;
  if (digits < 3 || digits > 5 || (digits > 3 && text.charCodeAt(at + 11) === 48)) return -1;
  if (stop < end && isUpper(text.charCodeAt(stop))) stop++;
  return endsHere(text, stop, end) ? stop : -1;
}

function endsHere(text: string, at: number, end: number): boolean {
  if (at >= end) return true;
  const code = text.charCodeAt(at);
  if (isWord(code)) return false;
  return !(code === 45 && at + 1 < end && isWord(text.charCodeAt(at + 1)));
}

/** The day of the task id at `at` as a number: `20260102`. */
export function taskIdDay(text: string, at: number): number {
  let day = 0;
  for (let i = at + 2; i < at + 10; i++) day = day * 10 + text.charCodeAt(i) - 48;
  return day;
}

/** The rest of the task id `at..end` as a number that only the same number and letter have. */
export function taskIdRest(text: string, at: number, end: number): number {
  let number = 0;
  let i = at + 11;
  for (; i < end && isDigit(text.charCodeAt(i)); i++) number = number * 10 + text.charCodeAt(i) - 48;
  return number * 27 + (i < end ? text.charCodeAt(i) - 64 : 0);
}

/** A number for tables: equal ids have the same, different ones seldom. */
export function taskIdHash(day: number, rest: number): number {
  const mixed = Math.imul(day, 0x9e3779b1) ^ Math.imul(rest, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

export function isTaskId(text: string): boolean {
  return taskIdEnd(text, 0, text.length) === text.length;
}

export function isBlockerId(text: string): boolean {
  return blockerIdEnd(text, 0, text.length) === text.length;
}

export function isDecisionId(text: string): boolean {
  return decisionIdEnd(text, 0, text.length) === text.length;
}

/** True for `T-20260102-P0-001`: a task named in prose, never a ledger line's id. */
export function isTaskReference(text: string): boolean {
  if (!/^T-\d{8}-P[0-3]-\d{3}$/.test(text)) return isTaskId(text);
  return true;
}

/** Task ids inside the range, in order, also those that repeat. */
export function findTaskIds(text: string, start = 0, end = text.length): IdMatch[] {
  return findIds(text, "T-", taskIdEnd, start, end);
}

function findIds(
  text: string,
  prefix: string,
  idEnd: (text: string, at: number, end: number) => number,
  start = 0,
  end = text.length,
): IdMatch[] {
  const found: IdMatch[] = [];
  const last = end - prefix.length;
  const first = prefix.charCodeAt(0);
  const second = prefix.charCodeAt(1);
  for (let at = start; at <= last; at++) {
    if (text.charCodeAt(at) !== first || text.charCodeAt(at + 1) !== second) continue;
    if (at > start && isWord(text.charCodeAt(at - 1))) continue;
    const stop = idEnd(text, at, end);
    if (stop === -1) continue;
    found.push({ id: text.slice(at, stop), start: at, end: stop });
    at = stop - 1;
  }
  return found;
}

/** The first free task id of the day; ids that only the log or the archive still name are not used again. */
export function nextTaskId(document: ControlDocument, date: string): string {
  return nextDatedId(document.text, "T-", taskIdEnd, date);
}

/** The first free blocker id of the day. */
export function nextBlockerId(document: ControlDocument, date: string): string {
  return nextDatedId(document.text, "B-", blockerIdEnd, date);
}

/** The first free decision id. */
export function nextDecisionId(document: ControlDocument): string {
  let highest = 0;
  for (const { id } of findIds(document.text, "D-", decisionIdEnd)) highest = Math.max(highest, Number(id.slice(2)));
  return `D-${String(highest + 1).padStart(4, "0")}`;
}

function nextDatedId(
  text: string,
  prefix: string,
  idEnd: (text: string, at: number, end: number) => number,
  date: string,
): string {
  let highest = 0;
  for (const { id } of findIds(text, prefix, idEnd)) {
    if (id.startsWith(date, 2)) highest = Math.max(highest, Number.parseInt(id.slice(11), 10));
  }
  return `${prefix}${date}-${String(highest + 1).padStart(3, "0")}`;
}
