import { replaceEdit, type TextRange } from "../../base/text.ts";
import type { Task, TaskState } from "../../document/model.ts";
import { exampleTask, ledgerExample } from "../examples.ts";
import type { Finding, Mend } from "../finding.ts";
import { findingOf, type TaskRule } from "../rule.ts";

/** Marks and check boxes of a task that name another state than its section. TODO has a rule of its own, `marked-in-todo`. */
export const contradictingMark: TaskRule = {
  id: "contradicting-mark",
  severity: "warning",
  description:
    "A line says another state than its section: `[TODO]` in DONE, `[BLOCKED - reason]` in DOING, a ticked box outside DONE, an empty box inside. The section counts.",
  example: {
    bad: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "[BLOCKED - frost] (checkpoint: abc1234)")] }),
    good: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: abc1234)")] }),
  },
  checkTask: (task, text) => {
    const mark = task.state === "TODO" ? undefined : task.marks.find((one) => one !== task.state);
    const found = mark === undefined ? undefined : markRange(text, task, mark);
    const box = boxRange(text, task);
    return [
      ...(found === undefined ? [] : [markFinding(text, found, `[${mark}] in ${task.state}`)]),
      ...(box === undefined ? [] : [boxFinding(text, box, task.state)]),
    ];
  },
};

function markFinding(text: string, range: TextRange, what: string): Finding {
  return findingOf(contradictingMark, range, `Unexpected ${what}, expected no mark of another state`, {
    suggestions: [removal(text, range)],
  });
}

function markRange(text: string, task: Task, mark: TaskState): TextRange | undefined {
  const start = task.titleRange.start;
  const match = new RegExp(`\\[\\s*${mark}\\b[^\\]]*\\]`, "i").exec(text.slice(start, task.textRange.end));
  return match === null ? undefined : { start: start + match.index, end: start + match.index + match[0].length };
}

/** `[x]` or `[ ]` before the id when it does not fit the section. */
function boxRange(text: string, task: Task): TextRange | undefined {
  const start = task.textRange.start;
  if (task.idRange.start - start < 5) return undefined;
  const match = /\[([ xX])\]/.exec(text.slice(start, task.idRange.start));
  if (match === null || (match[1] !== " ") === (task.state === "DONE")) return undefined;
  return { start: start + match.index, end: start + match.index + 3 };
}

function boxFinding(text: string, range: TextRange, state: TaskState) {
  const written = text.slice(range.start, range.end);
  const right = state === "DONE" ? "[x]" : "[ ]";
  return findingOf(contradictingMark, range, `Unexpected ${written} in ${state}, expected ${right}`, {
    suggestions: [{ title: `Write ${right}`, edits: [replaceEdit(range, right)] }],
  });
}

function removal(text: string, { start, end }: TextRange): Mend {
  const blanks = /[ \t]*$/.exec(text.slice(Math.max(0, start - 10), start))?.[0].length ?? 0;
  return { title: "Remove the mark", edits: [replaceEdit({ start: start - blanks, end }, "")] };
}
