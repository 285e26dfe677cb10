/** Problems of ledgers: lines that are no tasks, and tasks that contradict one another. */
import type { TextRange } from "../base/text.ts";
import { forEachLine, isBlank, isDigit, isLetter, isWord, lineStop, skipBlanks, trimEnd } from "./characters.ts";
import { isMissingMarker, isPlaceholder } from "./emptyMarker.ts";
import { taskIdEnd } from "./ids.ts";
import type { LedgerNode } from "./ledgers.ts";
import { bulletEnd, isConflictMarker, isThematicLine } from "./lineMarks.ts";
import { findJoined, itemTaskId } from "./misplacedTask.ts";
import type { Problem } from "./model.ts";
import { isThematicBreak } from "./runLog.ts";
import type { Source } from "./source.ts";
import type { TaskNode } from "./task.ts";
import { TaskIndex } from "./taskIndex.ts";
import { taskFlaw } from "./taskShape.ts";
import { problem } from "./textProblems.ts";

export function ledgerProblems(source: Source, ledgers: readonly LedgerNode[]): Problem[] {
  const found: Problem[] = [];
  const seen = new TaskIndex(ledgers.reduce((sum, ledger) => sum + ledger.tasks.length, 0));
  for (const ledger of ledgers) {
    let doing = 0;
    for (const section of ledger.sections) {
      for (const task of section.tasks) {
        checkTask(source.text, task, found);
        checkRepeated(task, seen, found);
        if (section.state === "DOING" && ++doing > 1) found.push(secondDoing(task));
      }
      checkOtherLines(source, section.headingBlock + 1, section.endBlock, found);
    }
    checkStateless(source, ledger, found);
  }
  return found;
}

function secondDoing(task: TaskNode): Problem {
  const message = `Unexpected ${task.id} in DOING behind another task, expected at most one`;
  return problem("more-than-one-doing", "error", task.textRange, message);
}

function checkTask(text: string, task: TaskNode, found: Problem[]): void {
  if (task.flaws !== 0 || task.hasNestedTask) checkFlaws(text, task, found);
  if (task.state !== "TODO" || task.markBits === 0) return;
  const mark = task.marks.find((one) => one === "DONE" || one === "BLOCKED");
  if (mark === undefined) return;
  const message = `Unexpected [${mark}] in TODO, expected the task in ${mark}`;
  found.push(problem("marked-in-todo", "warning", task.textRange, message));
}

function checkFlaws(text: string, task: TaskNode, found: Problem[]): void {
  const { flaws, textRange, lineRange, range, idRange } = task;
  if ((flaws & (taskFlaw.noTitle | taskFlaw.noSeparator)) !== 0) {
    const missing = (flaws & taskFlaw.noTitle) !== 0 ? "a title" : "a separator between id and title";
    found.push(problem("malformed-task", "warning", textRange, `Unexpected task line, expected ${missing}`));
  }
  reportJoined(text, idRange.end, textRange.end, found);
  forEachLine(text, lineRange.end, range.end, (start, end) => {
    const id = itemTaskId(text, start, end);
    if (id !== undefined) found.push(nestedProblem(text, id));
  });
}

function reportJoined(text: string, from: number, end: number, found: Problem[]): void {
  for (const id of findJoined(text, from, end)) {
    const message = "Unexpected task in the middle of a line, expected it on its own line";
    found.push(problem("joined-task", "warning", { start: id.start, end: id.end }, message));
  }
}

function nestedProblem(text: string, range: TextRange): Problem {
  const id = text.slice(range.start, range.end);
  return problem("nested-task", "warning", range, `Unexpected indented task ${id}, expected it at the left margin`);
}

function checkRepeated(task: TaskNode, seen: TaskIndex, found: Problem[]): void {
  const former = seen.add(task);
  if (former === undefined) return;
  const { id, idRange, state } = task;
  if (former.ledger === task.ledger && former.state === state) {
    const message = `Unexpected second ${id} in ${state}, expected one line for each id`;
    found.push(problem("duplicate-task", "error", idRange, message));
  } else {
    const message = `Unexpected ${id} in ${state}, expected it only in ${former.state} of ${former.ledger}`;
    found.push(problem("task-in-two-sections", "error", idRange, message));
  }
}

/** What stands in a state section and is no task. */
function checkOtherLines(source: Source, from: number, to: number, found: Problem[]): void {
  for (let index = from; index < to; index++) {
    const { kind, task } = source.block(index);
    if (task || isThematicBreak(source, index)) continue;
    const start = source.start(index);
    const end = source.contentEnd(index);
    if (kind === "item") checkItem(source.text, start, end, found);
    else if (kind === "text") checkParagraph(source.text, start, end, found);
    else if (kind === "table") checkTable(source.text, start, end, found);
  }
}

/** Rows whose first cell is a task id are reported one by one, any other table once. */
function checkTable(text: string, start: number, end: number, found: Problem[]): void {
  const before = found.length;
  forEachLine(text, start, end, (from, stop) => {
    if (taskIdEnd(text, firstWord(text, from, stop), stop) === -1) return;
    const message = "Unexpected task in a table, expected a list item";
    found.push(problem("malformed-task", "warning", { start: from, end: stop }, message));
  });
  if (found.length === before) found.push(foreignLine(text, start, end));
}

/** The offset of the first word of the range, which only a few marks may precede. */
function firstWord(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && at < from + 12 && !isWord(text.charCodeAt(at))) at++;
  return at;
}

function foreignLine(text: string, start: number, end: number): Problem {
  const stop = lineStop(text, start, end);
  return problem("foreign-line", "information", { start, end: stop }, "Unexpected line in the ledger, expected a task");
}

function checkItem(text: string, start: number, end: number, found: Problem[]): void {
  const stop = lineStop(text, start, end);
  const id = itemTaskId(text, start, stop);
  if (id !== undefined) found.push(nestedProblem(text, id));
  else if (!isMissingMarker(text, start, end) && !isPlaceholder(text, start, end)) {
    const marker = bulletEnd(text, skipBlanks(text, start, stop), stop);
    found.push(almostId(text, marker, stop) ?? foreignLine(text, start, end));
  }
}

/** `T-2025121-001`, `t-20251215-01`, `T_20251215_001`, `T-20251215-P0-001`: begins like a task id and is none. */
function almostId(text: string, from: number, end: number): Problem | undefined {
  const at = firstWord(text, from, end);
  if ((text.charCodeAt(at) & ~32) !== 84) return undefined;
  let stop = at;
  while (stop < end && !isBlank(text.charCodeAt(stop)) && text.charCodeAt(stop) !== 58 && text.charCodeAt(stop) !== 42)
    stop++;
  if (isLetter(text.charCodeAt(at + 1)) || !hasDigit(text, at + 1, Math.min(stop, at + 4))) return undefined;
  const message = `Unexpected id ${text.slice(at, Math.min(stop, at + 40))}, expected T-YYYYMMDD-NNN`;
  return problem("almost-id", "warning", { start: at, end: stop }, message);
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (isDigit(text.charCodeAt(at))) return true;
  return false;
}

/** A paragraph may be a note, a label or an empty marker; tasks written into it are reported one by one. */
function checkParagraph(text: string, start: number, end: number, found: Problem[]): void {
  forEachLine(text, start, end, (from, stop) => {
    const first = skipBlanks(text, from, stop);
    if (text.charCodeAt(first) === 62 || isConflictMarker(text, first, stop)) return;
    if (checkJoined(text, first, stop, found)) return;
    if (isMissingMarker(text, first, stop) || isLabel(text, first, stop) || isThematicLine(text, first, stop)) return;
    found.push(foreignLine(text, from, stop));
  });
}

/** Tasks in one line of a paragraph: without a list marker, indented too far, or joined. */
function checkJoined(text: string, start: number, end: number, found: Problem[]): boolean {
  const before = found.length;
  const nested = itemTaskId(text, start, end);
  if (nested !== undefined) found.push(nestedProblem(text, nested));
  else if (taskIdEnd(text, start, end) !== -1) {
    const message = "Unexpected task without a list marker, expected `- `";
    found.push(problem("malformed-task", "warning", { start, end }, message));
  }
  reportJoined(text, nested?.end ?? start, end, found);
  return found.length > before;
}

/** `**Priority 1 (Demo Usability):**`, and tags such as `<details>`. */
function isLabel(text: string, start: number, end: number): boolean {
  const stop = trimEnd(text, start, end);
  if (text.charCodeAt(start) === 60) return text.charCodeAt(stop - 1) === 62;
  return text.startsWith("**", start) && (text.startsWith("**", stop - 2) || text.charCodeAt(stop - 1) === 58);
}

/** Task lines between the ledger's heading and its first state. */
function checkStateless(source: Source, ledger: LedgerNode, found: Problem[]): void {
  if (ledger.section === undefined) return;
  for (let index = ledger.section.headingBlock + 1; index < ledger.section.bodyEndBlock; index++) {
    if (!source.block(index).task) continue;
    const start = source.start(index);
    const end = lineStop(source.text, start, source.contentEnd(index));
    const message = "Unexpected task outside the states, expected it below DOING, TODO, DONE or BLOCKED";
    found.push(problem("malformed-task", "warning", { start, end }, message));
  }
}
