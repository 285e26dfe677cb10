import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { checkpointRange } from "./checkpointRange.ts";
import { exampleFacts } from "./exampleFacts.ts";

/** A task in DONE whose commit changes nothing but documents. */
export const doneDocumentsOnly: Rule = {
  id: "done-documents-only",
  severity: "warning",
  description:
    "The commit of a task in DONE changes the control document only, or documents only, or nothing. Prose is taken as work where the task is about documents: by its tags, its title, or its Evidence and Surface paths.",
  example: {
    bad: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: def5678)")] }),
    good: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: abc1234)")] }),
    git: () =>
      exampleFacts({
        commits: [
          ["def5678", "chore: close T-20260102-001", "docs/CONTROL_PLANE.md"],
          ["abc1234", "feat: sow the beans (T-20260102-001)", "beans.js"],
        ],
      }),
  },
  check: (document, { provenTasks }) =>
    provenTasks.flatMap(({ task, proof }) => {
      const weakness = proof.weaknesses.find(({ kind }) => kind === "documents-only" || kind === "no-change");
      if (weakness === undefined) return [];
      const message = `Unexpected checkpoint ${proof.named} of ${task.id}, which ${weakness.words}, expected the commit of its work`;
      return [findingOf(doneDocumentsOnly, checkpointRange(document, task, proof.named), message)];
    }),
};
