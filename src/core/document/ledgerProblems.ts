/** Problems of ledgers: lines that are no tasks, and tasks that contradict one another. */
import { forEachLine, isBlank, isDigit, isLetter, isWord, lineStop, skipBlanks, trimEnd } from "./characters.ts";
import { isMissingMarker, isPlaceholder } from "./emptyMarker.ts";
import { taskIdEnd } from "./ids.ts";
import type { LedgerNode } from "./ledgers.ts";
import type { Problem } from "./model.ts";
import { isThematicBreak } from "./runLog.ts";
import { bulletEnd, isConflictMarker, taskStart } from "./scanner.ts";
import type { Source } from "./source.ts";
import type { TaskNode } from "./task.ts";
import { nestedTaskId } from "./taskBullets.ts";
import { findJoined } from "./taskLine.ts";
import { taskFlaw } from "./taskShape.ts";
import { problem } from "./textProblems.ts";

export function ledgerProblems(source: Source, ledgers: readonly LedgerNode[]): Problem[] {
  const found: Problem[] = [];
  const seen = new Map<number, TaskNode>();
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
  return problem(
    "more-than-one-doing",
    "error",
    task.textRange,
    `Unexpected second task in DOING: ${task.id}, expected at most one`,
  );
}

function checkTask(text: string, task: TaskNode, found: Problem[]): void {
  if (task.flaws !== 0) {
    const missing = (task.flaws & taskFlaw.noTitle) !== 0 ? "a title" : "a separator between id and title";
    found.push(problem("malformed-task", "warning", task.textRange, `Unexpected task line, expected ${missing}`));
  }
  if (task.state === "TODO" && task.hasMarks && task.marks.some((mark) => mark === "DONE" || mark === "BLOCKED")) {
    const mark = task.marks.find((one) => one === "DONE" || one === "BLOCKED");
    found.push(
      problem(
        "marked-in-todo",
        "warning",
        task.textRange,
        `Unexpected [${mark}] in TODO, expected the task in ${mark}`,
      ),
    );
  }
  const joined = task.joinedRange;
  if (joined !== undefined) found.push(joinedProblem(joined));
  if (task.hasDetails) checkNested(text, task, found);
}

function joinedProblem(range: Problem["range"]): Problem {
  return problem(
    "joined-task",
    "warning",
    range,
    "Unexpected task in the middle of a line, expected it on its own line",
  );
}

function checkNested(text: string, task: TaskNode, found: Problem[]): void {
  for (const detail of task.details) {
    const range = nestedTaskId(text, detail);
    if (range !== undefined) found.push(nestedProblem(text, range));
  }
}

function nestedProblem(text: string, range: Problem["range"]): Problem {
  const id = text.slice(range.start, range.end);
  return problem("nested-task", "warning", range, `Unexpected indented task ${id}, expected it at the left margin`);
}

function checkRepeated(task: TaskNode, seen: Map<number, TaskNode>, found: Problem[]): void {
  const former = seen.get(task.key);
  if (former === undefined) {
    seen.set(task.key, task);
    return;
  }
  const same = former.ledger === task.ledger && former.state === task.state;
  found.push(
    same
      ? problem(
          "duplicate-task",
          "error",
          task.idRange,
          `Unexpected second ${task.id} in ${task.state}, expected one line for each id`,
        )
      : problem(
          "task-in-two-sections",
          "error",
          task.idRange,
          `Unexpected ${task.id} in ${task.state}, expected it only in ${former.state} of ${former.ledger}`,
        ),
  );
}

/** What stands in a state section and is no task. */
function checkOtherLines(source: Source, from: number, to: number, found: Problem[]): void {
  for (let index = from; index < to; index++) {
    const { kind } = source.block(index);
    if (source.block(index).task || kind === "comment" || kind === "heading") continue;
    const start = source.start(index);
    const end = source.contentEnd(index);
    if (kind === "item") checkItem(source.text, start, end, found);
    else if (kind === "text" && !isThematicBreak(source, index)) checkParagraph(source.text, start, end, found);
    else if (kind === "table") found.push(foreignLine(source.text, start, end));
  }
}

function foreignLine(text: string, start: number, end: number): Problem {
  const stop = lineStop(text, start, end);
  return problem("foreign-line", "information", { start, end: stop }, "Unexpected line in the ledger, expected a task");
}

function checkItem(text: string, start: number, end: number, found: Problem[]): void {
  const stop = lineStop(text, start, end);
  const first = skipBlanks(text, start, stop);
  const at = taskStart(text, bulletEnd(text, first, stop), stop);
  const idEnd = at === -1 ? -1 : taskIdEnd(text, at, stop);
  if (idEnd !== -1) found.push(nestedProblem(text, { start: at, end: idEnd }));
  else if (isMissingMarker(text, start, end) || isPlaceholder(text, start, end)) return;
  else {
    const almost = almostId(text, bulletEnd(text, first, stop), stop);
    found.push(almost ?? foreignLine(text, start, end));
  }
}

/** `T-2025121-001`, `t-20251215-01`, `T_20251215_001`, `T-20251215-P0-001`: begins like a task id and is none. */
function almostId(text: string, from: number, end: number): Problem | undefined {
  let at = from;
  while (at < end && at < from + 12 && !isWord(text.charCodeAt(at))) at++;
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
    if (first === stop || text.charCodeAt(first) === 62 || isConflictMarker(text, first, stop)) return;
    if (checkJoined(text, first, stop, found)) return;
    if (isMissingMarker(text, first, stop) || isLabel(text, first, stop) || isThematic(text, first, stop)) return;
    found.push(foreignLine(text, from, stop));
  });
}

function checkJoined(text: string, start: number, end: number, found: Problem[]): boolean {
  let any = false;
  if (taskIdEnd(text, start, end) !== -1) {
    found.push(
      problem("malformed-task", "warning", { start, end }, "Unexpected task without a list marker, expected `- `"),
    );
    any = true;
  }
  const marker = bulletEnd(text, start, end);
  const nested = marker === -1 ? -1 : taskStart(text, marker, end);
  const nestedEnd = nested === -1 ? -1 : taskIdEnd(text, nested, end);
  if (nestedEnd !== -1) {
    found.push(nestedProblem(text, { start: nested, end: nestedEnd }));
    any = true;
  }
  for (let at = findJoined(text, start, end); at !== -1; at = findJoined(text, at + 14, end)) {
    if (at === nested) continue;
    found.push(joinedProblem({ start: at, end: taskIdEnd(text, at, end) }));
    any = true;
  }
  return any;
}

/** `**Priority 1 (Demo Usability):**`, and tags such as `<details>`. */
function isLabel(text: string, start: number, end: number): boolean {
  const stop = trimEnd(text, start, end);
  if (text.charCodeAt(start) === 60) return text.charCodeAt(stop - 1) === 62;
  return text.startsWith("**", start) && (text.startsWith("**", stop - 2) || text.charCodeAt(stop - 1) === 58);
}

function isThematic(text: string, start: number, end: number): boolean {
  const stop = trimEnd(text, start, end);
  for (let at = start; at < stop; at++) if (text.charCodeAt(at) !== 45) return false;
  return stop - start >= 3;
}

/** Task lines between the ledger's heading and its first state. */
function checkStateless(source: Source, ledger: LedgerNode, found: Problem[]): void {
  if (ledger.section === undefined) return;
  for (let index = ledger.section.headingBlock + 1; index < ledger.section.bodyEndBlock; index++) {
    if (!source.block(index).task) continue;
    const start = source.start(index);
    const end = lineStop(source.text, start, source.contentEnd(index));
    found.push(
      problem(
        "malformed-task",
        "warning",
        { start, end },
        "Unexpected task outside the states, expected it below DOING, TODO, DONE or BLOCKED",
      ),
    );
  }
}
