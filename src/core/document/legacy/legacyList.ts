/** Task lists that were no ledger: items with ids or boxes, bulleted or numbered. */
import { findTaskIds, isTaskId } from "../ids.ts";
import type { Priority, Task, TaskState } from "../model.ts";
import { parseDocument } from "../parse.ts";

/** A line that is meant as a task. */
export interface LegacyTask {
  /** One-based. */
  readonly line: number;
  readonly text: string;
  /** Undefined when the list gave none. */
  readonly id: string | undefined;
  /** What the title begins with where it was meant as an id and is none. */
  readonly almostId: string | undefined;
  readonly title: string;
  readonly priority: Priority | undefined;
  readonly tags: readonly string[];
  /** What box, marks and headings say. */
  readonly state: TaskState;
  /** The hash that the line names as its checkpoint. */
  readonly commit: string | undefined;
  readonly reason: string | undefined;
}

/** A line that looks like a task and cannot become one as it stands. */
export interface UnplacedLine {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export interface LegacyList {
  readonly tasks: readonly LegacyTask[];
  readonly unplaced: readonly UnplacedLine[];
}

/** What the headings above a line say of it. */
interface Surroundings {
  readonly state: TaskState | undefined;
  readonly priority: Priority | undefined;
}

const item = /^(\s*)(?:[-*+]|\d+[.)])\s+(?:\[([ xX~/-])\]\s+)?(.*)$/;
const almostId = /^[*_`]*(T-\d[\w-]*)/i;
const wholeId = /^[*_`]*(T-\d{8}-\d{3,5}[A-Z]?)\b/;
const noSurroundings: Surroundings = { state: undefined, priority: undefined };

export function readLegacyList(text: string): LegacyList {
  const tasks: LegacyTask[] = [];
  const unplaced: UnplacedLine[] = [];
  let headings: readonly { readonly level: number; readonly says: Surroundings }[] = [];
  let fence: string | undefined;
  /** Indent of the item that deeper ones are parts of. */
  let parent: number | undefined;
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
      continue;
    }
    if (fence !== undefined) continue;
    const heading = /^(#{1,6})\s+(.*)$/.exec(raw);
    if (heading !== null) {
      parent = undefined;
      const level = heading[1]?.length ?? 1;
      headings = [
        ...headings.filter((above) => above.level < level),
        { level, says: surroundingsOf(heading[2] ?? "") },
      ];
      continue;
    }
    const above = headings.reduce((sum, { says }) => merge(sum, says), noSurroundings);
    const indent = indentOf(raw);
    const isItem = item.test(raw);
    const isPart = parent !== undefined && indent > parent + 1;
    if (!isPart && raw.trim() !== "") parent = isItem ? indent : undefined;
    const read = readItem(raw, index + 1, above) ?? (isPart ? undefined : bareItem(raw, index + 1));
    if (read === undefined) continue;
    if ("reason" in read && !("state" in read)) unplaced.push(read);
    else tasks.push(read as LegacyTask);
  }
  return { tasks, unplaced };
}

/** An item of a list without box and id; undefined for prose and for rules such as `* * *`. */
function bareItem(raw: string, line: number): UnplacedLine | undefined {
  const rest = item.exec(raw)?.[3] ?? "";
  if (!/[\p{L}\p{N}]/u.test(rest)) return undefined;
  return { line, text: raw.trim(), reason: "an item without a box or an id, expected `- [ ] ` before its words" };
}

function indentOf(raw: string): number {
  return (/^\s*/.exec(raw)?.[0] ?? "").replaceAll("\t", "    ").length;
}

function surroundingsOf(heading: string): Surroundings {
  const states: readonly (readonly [RegExp, TaskState])[] = [
    [/\b(?:todo|to do|open|next|planned|backlog)\b/i, "TODO"],
    [/\b(?:blocked|on hold|waiting)\b/i, "BLOCKED"],
    [/\b(?:doing|in progress|active|current)\b/i, "DOING"],
    [/\b(?:done|completed?|finished|closed)\b/i, "DONE"],
  ];
  const priority = /\b(?:P|priority )([0-3])\b/i.exec(heading)?.[1];
  return {
    state: states.find(([words]) => words.test(heading))?.[1],
    priority: priority === undefined ? undefined : (`P${priority}` as Priority),
  };
}

function merge(outer: Surroundings, inner: Surroundings): Surroundings {
  return { state: inner.state ?? outer.state, priority: inner.priority ?? outer.priority };
}

/** Undefined for a line that is no task: prose, and lists without box and id. */
function readItem(raw: string, line: number, above: Surroundings): LegacyTask | UnplacedLine | undefined {
  const [, , box, rest = ""] = item.exec(raw) ?? [];
  const text = raw.trim();
  const hasId = isTaskId(wholeId.exec(rest)?.[1] ?? "");
  if (rest === "") return box === undefined ? undefined : { line, text, reason: "a box without words" };
  if (box === undefined && !hasId) {
    return almostId.test(rest) ? { line, text, reason: "an id of another form, expected T-YYYYMMDD-NNN" } : undefined;
  }
  if (indentOf(raw) > 3) return { line, text, reason: "indented below another line" };
  const task = readAsLedgerLine(hasId ? rest : `T-20000101-001 — ${rest}`);
  if (task === undefined) return { line, text, reason: "cannot be read as one task" };
  if (task.title === "") return { line, text, reason: "a task without a title" };
  return {
    ...{ line, text, title: task.title, tags: task.tags },
    id: hasId ? task.id : undefined,
    almostId: hasId ? undefined : almostId.exec(rest)?.[1],
    priority: task.priority ?? above.priority,
    state: stateOf(task, box, above),
    commit: /\b[0-9a-f]{7,40}\b/i.exec(task.checkpoint ?? "")?.[0].toLowerCase(),
    reason: task.blockedReason,
  };
}

/** The ledger's own reader takes id, title, priority, tags and marks apart. */
function readAsLedgerLine(line: string): Task | undefined {
  if (findTaskIds(line).length === 0) return undefined;
  const document = parseDocument(`## TASK_LEDGER\n\n### TODO\n\n- ${line}\n`);
  const tasks = document.ledgers.flatMap((ledger) => ledger.tasks);
  return document.problems.some(({ code }) => code === "joined-task") ? undefined : tasks[0];
}

/** A box says more than a heading, and a mark more than a box. */
function stateOf(task: Task, box: string | undefined, above: Surroundings): TaskState {
  const [mark] = task.marks;
  if (mark !== undefined) return mark;
  if (task.blockedReason !== undefined) return "BLOCKED";
  if (box === "x" || box === "X") return "DONE";
  if (box === "~" || box === "/" || box === "-") return "DOING";
  if (box === undefined && task.checkpoint !== undefined) return "DONE";
  return box === " " && above.state === "DONE" ? "TODO" : (above.state ?? "TODO");
}
