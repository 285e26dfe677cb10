import { insertEdit, replaceEdit } from "../../base/text.ts";
import type { ControlDocument, Ledger, Task } from "../../document/model.ts";
import { exampleTask, ledgerExample } from "../examples.ts";
import type { Mend } from "../finding.ts";
import { findingOf, type Rule } from "../rule.ts";
import { quoted } from "../values.ts";
import { exampleFacts } from "./exampleFacts.ts";

/** A task of the last commit that the ledgers no longer have. */
export const vanishedTask: Rule = {
  id: "vanished-task",
  severity: "error",
  description:
    "A task of the last commit is in no ledger any more. A finished task that the ARCHIVE section names was moved and is no finding.",
  example: {
    bad: ledgerExample({ TODO: [exampleTask(1, "Sow the beans")] }),
    good: ledgerExample({ TODO: [exampleTask(1, "Sow the beans"), exampleTask(2, "Water the beans")] }),
    git: () =>
      exampleFacts({
        committed: ledgerExample({ TODO: [exampleTask(1, "Sow the beans"), exampleTask(2, "Water the beans")] }),
      }),
  },
  check: (document, { git }) => {
    const before = git?.committed;
    if (before === undefined || before.text === document.text) return [];
    const seen = new Set<string>();
    return before.ledgers.flatMap((ledger) =>
      ledger.tasks.flatMap((task) => {
        if (seen.has(task.id) || document.findTask(task.id) !== undefined || isArchived(document, task)) return [];
        seen.add(task.id);
        const message = `Unexpected end of ${task.id} "${quoted(task.title)}", expected it in a ledger as in the last commit`;
        const mend = restoringMend(document, before, task);
        return [
          findingOf(vanishedTask, placeOf(document, ledger), message, {
            suggestions: mend === undefined ? [] : [mend],
          }),
        ];
      }),
    );
  },
};

function isArchived({ archive, text }: ControlDocument, { id, state }: Task): boolean {
  return state === "DONE" && archive !== undefined && text.slice(archive.range.start, archive.range.end).includes(id);
}

/** The heading of the ledger that had the task, else of the first one, else the start of the text. */
function placeOf({ ledgers, text }: ControlDocument, { name }: Ledger) {
  const range = (ledgers.find((ledger) => ledger.name === name) ?? ledgers[0])?.headingRange ?? { start: 0, end: 0 };
  return { start: range.start, end: range.start + text.slice(range.start, range.end).trimEnd().length };
}

/** Puts the task's own bytes back at the end of the section that it stood in. */
function restoringMend(document: ControlDocument, before: ControlDocument, task: Task): Mend | undefined {
  const ledger = document.ledgers.find(({ name }) => name === task.ledger);
  const section = ledger?.sections.find(({ state }) => state === task.state);
  if (section === undefined) return undefined;
  const block =
    before.text.slice(task.range.start, task.range.end).trimEnd().replace(/\r?\n/g, document.eol) + document.eol;
  const title = `Put it back to ${task.state}`;
  const last = section.tasks.at(-1);
  if (last !== undefined) {
    const isClosed = /[\r\n]$/.test(document.text.slice(last.range.start, last.range.end));
    return { title, edits: [insertEdit(last.range.end, isClosed ? block : document.eol + block)] };
  }
  if (section.emptyMarkerRange !== undefined) return { title, edits: [replaceEdit(section.emptyMarkerRange, block)] };
  return { title, edits: [insertEdit(section.headingRange.end, document.eol + block)] };
}
