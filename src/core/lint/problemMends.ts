/** Mends of what the parser reports. */
import { replaceEdit, type TextEdit, type TextRange } from "../base/text.ts";
import { moveTaskEdits } from "../document/edits/taskEdits.ts";
import { takeOutEdit } from "../document/edits/taskPlacement.ts";
import { lineEnd, lineStart, nextLineStart } from "../document/edits/textLines.ts";
import { isTaskId, taskIdEnd } from "../document/ids.ts";
import type { ControlDocument, ProblemCode, Task, TaskState } from "../document/model.ts";
import { repairDamage } from "./encoding/repairDamage.ts";
import type { Mend } from "./finding.ts";
import type { FindingExtras } from "./rule.ts";

type Mender = (document: ControlDocument, range: TextRange) => FindingExtras;

export const problemMends: Readonly<Partial<Record<ProblemCode, Mender>>> = {
  "nul-character": (_document, range) => ({ fix: { title: "Remove it", edits: [replaceEdit(range, "")] } }),
  "mixed-line-endings": ({ text, eol }) => ({
    fix: { title: "Write one kind of line end", edits: lineEndEdits(text, eol) },
  }),
  "malformed-task": (document, range) => ({ fix: taskLineFix(document, range) }),
  "joined-task": joinedMends,
  "nested-task": (document, range) => ({ suggestions: [dedent(document, range)] }),
  "almost-id": (document, range) => ({ suggestions: idSuggestions(document, range) }),
  "duplicate-task": duplicateMends,
  "task-in-two-sections": (document, range) => ({ suggestions: removals(document, range) }),
  "more-than-one-doing": (document, range) => ({ suggestions: moves(document, range, ["TODO"]) }),
  "marked-in-todo": (document, range) => {
    const mark = taskAt(document, range)?.marks.find((state) => state === "DONE" || state === "BLOCKED");
    return { suggestions: mark === undefined ? [] : moves(document, range, [mark]) };
  },
  "conflict-marker": (document, range) => ({ suggestions: conflictSides(document, range) }),
  "damaged-characters": (document) => ({
    suggestions: [
      {
        title: "Repair what the neighbourhood decides",
        // Read only when chosen: a whole damaged text has thousands of them.
        get edits() {
          return repairDamage(document).edits;
        },
      },
    ],
  }),
};

function tasksOf(document: ControlDocument): readonly Task[] {
  return document.ledgers.flatMap((ledger) => ledger.tasks);
}

function taskAt(document: ControlDocument, { start }: TextRange): Task | undefined {
  return tasksOf(document).find((task) => task.range.start <= start && start < task.range.end);
}

/** Moves that would take this very line; edits of tasks always take the first line of an id. */
function moves(document: ControlDocument, range: TextRange, states: readonly TaskState[]): Mend[] {
  const task = taskAt(document, range);
  if (task === undefined || document.findTask(task.id)?.range.start !== task.range.start) return [];
  return states.map((state) => ({ title: `Move to ${state}`, edits: moveTaskEdits(document, task.id, state) }));
}

function lineEndEdits(text: string, eol: string): TextEdit[] {
  return [...text.matchAll(/\r\n|\r|\n/g)]
    .filter(([end]) => end !== eol)
    .map(({ 0: end, index }) => replaceEdit({ start: index, end: index + end.length }, eol));
}

/** A list marker or a separator where one is missing; a task without title or state needs a person. */
function taskLineFix(document: ControlDocument, range: TextRange): Mend | undefined {
  const { text } = document;
  if (taskIdEnd(text, range.start, range.end) !== -1)
    return { title: "Add the list marker", edits: [replaceEdit({ start: range.start, end: range.start }, "- ")] };
  const task = taskAt(document, range);
  if (
    task === undefined ||
    task.title === "" ||
    text.slice(task.separatorRange.start, task.separatorRange.end).trim() !== ""
  )
    return undefined;
  return { title: "Add the separator", edits: [replaceEdit(task.separatorRange, " — ")] };
}

/** In a paragraph every such id was an item once; in a task line it may be words of the title. */
function joinedMends(document: ControlDocument, { start }: TextRange): FindingExtras {
  const { text, eol } = document;
  const before = text.slice(lineStart(text, start), start);
  const marker = /[ \t]*(?:\d+[.)]|[-*+])[ \t]+([*_`~]*)$/.exec(before);
  if (marker === null) return {};
  const edits = [replaceEdit({ start: start - marker[0].length, end: start }, `${eol}- ${marker[1]}`)];
  const mend = { title: "Put it on its own line", edits };
  return taskAt(document, { start, end: start }) === undefined ? { fix: mend } : { suggestions: [mend] };
}

/** Takes the indentation of the line from it and from the deeper lines below. */
function dedent({ text }: ControlDocument, range: TextRange): Mend {
  const first = lineStart(text, range.start);
  const indent = /^[ \t]*/.exec(text.slice(first, range.start))?.[0].length ?? 0;
  const edits: TextEdit[] = [];
  for (let at = first; at < text.length; at = nextLineStart(text, at)) {
    const blanks = /^[ \t]*/.exec(text.slice(at, lineEnd(text, at)))?.[0].length ?? 0;
    if (at !== first && blanks <= indent) break;
    edits.push(replaceEdit({ start: at, end: at + indent }, ""));
  }
  return { title: "Move it to the left margin", edits };
}

/** `t-20260102-1`, `T_20260102_001`, `T-2026-01-02-1`: the id that was meant, unless another line has it. */
function idSuggestions(document: ControlDocument, range: TextRange): Mend[] {
  const digits = /^T[-_ ]?(\d{4})[-_]?(\d\d)[-_]?(\d\d)[-_](\d{1,5})([A-Z]?)$/.exec(
    document.text.slice(range.start, range.end).toUpperCase(),
  );
  if (digits === null) return [];
  const [, year, month, day, number = "", suffix = ""] = digits;
  const id = `T-${year}${month}${day}-${String(Number(number)).padStart(3, "0")}${suffix}`;
  if (!isTaskId(id) || document.findTask(id) !== undefined) return [];
  return [{ title: `Write ${id}`, edits: [replaceEdit(range, id)] }];
}

function duplicateMends(document: ControlDocument, range: TextRange): FindingExtras {
  const task = taskAt(document, range);
  if (task === undefined) return {};
  const wordsOf = (one: Task) => document.text.slice(one.range.start, one.range.end).trimEnd();
  const same = tasksOf(document).find((one) => one.id === task.id && one.range.start < task.range.start);
  const mend = { title: "Remove this line", edits: [takeOutEdit(document, task)] };
  return same !== undefined && wordsOf(same) === wordsOf(task) ? { fix: mend } : { suggestions: [mend] };
}

function removals(document: ControlDocument, range: TextRange): Mend[] {
  const task = taskAt(document, range);
  if (task === undefined) return [];
  return tasksOf(document)
    .filter((one) => one.id === task.id)
    .map((one) => ({ title: `Keep it out of ${one.state} of ${one.ledger}`, edits: [takeOutEdit(document, one)] }));
}

/** Both sides of a whole conflict, each alone and one after the other. */
function conflictSides({ text }: ControlDocument, range: TextRange): Mend[] {
  const end = nextLineStart(text, range.end);
  const block = text.slice(range.start, end);
  const lines = block.match(/[^\r\n]*(?:\r\n|\r|\n|$)/g) ?? [];
  const at = (mark: RegExp) => lines.findIndex((line) => mark.test(line));
  const [base, middle, close] = [at(/^\|{7}(?: |[\r\n]|$)/), at(/^={7}[\r\n]*$/), at(/^>{7}/)];
  if (!/^<{7}/.test(block) || middle === -1 || close < middle) return [];
  const ours = lines.slice(1, base === -1 ? middle : base).join("");
  const theirs = lines.slice(middle + 1, close).join("");
  const write = (title: string, kept: string) => ({ title, edits: [replaceEdit({ start: range.start, end }, kept)] });
  return [write("Keep the first side", ours), write("Keep the second side", theirs), write("Keep both", ours + theirs)];
}
