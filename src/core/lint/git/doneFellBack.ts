import { moveTaskEdits } from "../../document/edits/taskEdits.ts";
import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { exampleFacts } from "./exampleFacts.ts";
import { hashesIn } from "./gitFacts.ts";

/** A task that the last commit has in DONE and the text has not. */
export const doneFellBack: Rule = {
  id: "done-fell-back",
  severity: "warning",
  description:
    "A task is DONE in the last commit and open in the text. When it is taken up again on purpose, committing it settles the finding; a rewrite that forgot its state is mended by the suggestion.",
  example: {
    bad: ledgerExample({ TODO: [exampleTask(1, "Sow the beans")], DONE: ["- None"] }),
    good: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: abc1234)")] }),
    git: () =>
      exampleFacts({
        committed: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: abc1234)")] }),
      }),
  },
  check: (document, { git }) => {
    const before = git?.committed;
    if (before === undefined || before.text === document.text) return [];
    const done = new Set(before.ledgers.flatMap(({ tasks }) => tasks).filter(({ state }) => state === "DONE"));
    return [...done].flatMap((former) => {
      const task = document.findTask(former.id);
      const isSingle = before.findTask(former.id) === former;
      if (!isSingle || task === undefined || task.state === "DONE") return [];
      const message = `Unexpected ${task.id} in ${task.state}, expected it in DONE as in the last commit`;
      const [checkpoint] = hashesIn(former.checkpoint);
      const hasPlace = document.ledgers.some(
        ({ name, sections }) => name === task.ledger && sections.some(({ state }) => state === "DONE"),
      );
      const mend = {
        title: "Move it back to DONE",
        // Computed when chosen: a line that cannot be moved is told then, and not while the document is looked at.
        get edits() {
          return moveTaskEdits(document, task.id, "DONE", checkpoint === undefined ? {} : { checkpoint });
        },
      };
      return [findingOf(doneFellBack, task.idRange, message, { suggestions: hasPlace ? [mend] : [] })];
    });
  },
};
