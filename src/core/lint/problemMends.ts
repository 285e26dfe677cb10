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
import type { TaskLines } from "./taskLines.ts";

type Mender = (document: ControlDocument, range: TextRange, lines: TaskLines) => FindingExtras;

export const problemMends: Readonly<Partial<Record<ProblemCode, Mender>>> = {
  "nul-character": (_document, range) => ({ fix: { title: "Remove it", edits: [replaceEdit(range, "")] } }),
  "mixed-line-endings": ({ text, eol }) => ({
    fix: { title: "Write one kind of line end", edits: lineEndEdits(text, eol) },
  }),
  "malformed-task": (document, range, lines) => ({ fix: taskLineFix(document, range, lines) }),
  "joined-task": joinedMends,
  "nested-task": (document, range) => ({ suggestions: [dedent(document, range)] }),
  "almost-id": (document, range) => ({ suggestions: idSuggestions(document, range) }),
  "duplicate-task": duplicateMends,
  "task-in-two-sections": (document, range, lines) => ({ suggestions: removals(document, range, lines) }),
  "more-than-one-doing": (document, range, lines) => ({
    suggestions: moves(document, lines.at(range.start), "TODO"),
  }),
  "marked-in-todo": (document, range, lines) => {
    const task = lines.at(range.start);
    const mark = task?.marks.find((state) => state === "DONE" || state === "BLOCKED");
    return { suggestions: mark === undefined ? [] : moves(document, task, mark) };
  },
  "conflict-marker": (document, range) => ({ suggestions: conflictSides(document, range) }),
  "damaged-characters": (document) => ({
    suggestions: [
      // A whole damaged text has thousands of them.
      whenChosen("Repair what the neighbourhood decides", () => repairDamage(document).edits),
    ],
  }),
};

/** A mend whose edits are computed when it is chosen: of thousands of findings few are mended. */
function whenChosen(title: string, toEdits: () => readonly TextEdit[]): Mend {
  return {
    title,
    get edits() {
      return toEdits();
    },
  };
}

/** A move that would take this very line; edits of tasks always take the first line of an id. */
function moves(document: ControlDocument, task: Task | undefined, to: TaskState): Mend[] {
  if (task === undefined || document.findTask(task.id)?.line !== task.line) return [];
  return [whenChosen(`Move to ${to}`, () => moveTaskEdits(document, task.id, to))];
}

function lineEndEdits(text: string, eol: string): TextEdit[] {
  return [...text.matchAll(/\r\n|\r|\n/g)]
    .filter(([end]) => end !== eol)
    .map(({ 0: end, index }) => replaceEdit({ start: index, end: index + end.length }, eol));
}

/** A list marker or a separator where one is missing; a task without title or state needs a person. */
function taskLineFix({ text }: ControlDocument, range: TextRange, lines: TaskLines): Mend | undefined {
  if (taskIdEnd(text, range.start, range.end) !== -1)
    return { title: "Add the list marker", edits: [replaceEdit({ start: range.start, end: range.start }, "- ")] };
  const task = lines.at(range.start);
  if (
    task === undefined ||
    task.title === "" ||
    text.slice(task.separatorRange.start, task.separatorRange.end).trim() !== ""
  )
    return undefined;
  return { title: "Add the separator", edits: [replaceEdit(task.separatorRange, " — ")] };
}

/** In a paragraph every such id was an item once; in a task line it may be words of the title. */
function joinedMends(document: ControlDocument, { start }: TextRange, lines: TaskLines): FindingExtras {
  const { text, eol } = document;
  const before = text.slice(lineStart(text, start), start);
  const marker = /[ \t]*(?:\d+[.)]|[-*+])[ \t]+([*_`~]*)$/.exec(before);
  if (marker === null) return {};
  const edits = [replaceEdit({ start: start - marker[0].length, end: start }, `${eol}- ${marker[1]}`)];
  const mend = { title: "Put it on its own line", edits };
  return lines.at(start) === undefined ? { fix: mend } : { suggestions: [mend] };
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

function duplicateMends(document: ControlDocument, { start }: TextRange, lines: TaskLines): FindingExtras {
  const task = lines.at(start);
  if (task === undefined) return {};
  const wordsOf = (one: Task) => document.text.slice(one.range.start, one.range.end).trimEnd();
  const [first] = lines.repeated.get(task.id) ?? [];
  const mend = whenChosen("Remove this line", () => [takeOutEdit(document, task)]);
  return first !== undefined && wordsOf(first) === wordsOf(task) ? { fix: mend } : { suggestions: [mend] };
}

const fewLines = 10;

function removals(document: ControlDocument, { start }: TextRange, lines: TaskLines): Mend[] {
  const same = lines.repeated.get(lines.at(start)?.id ?? "") ?? [];
  return same
    .slice(0, fewLines)
    .map((one) => whenChosen(`Keep it out of ${one.state} of ${one.ledger}`, () => [takeOutEdit(document, one)]));
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
