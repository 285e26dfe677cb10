import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { quoted } from "../values.ts";
import { checkpointRange } from "./checkpointRange.ts";
import { exampleFacts } from "./exampleFacts.ts";

/** A task in DONE whose commit names another task. */
export const doneOtherTask: Rule = {
  id: "done-other-task",
  severity: "warning",
  description:
    "The commit of a task in DONE names another task in its subject or trailer, and this one nowhere in its message.",
  example: {
    bad: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: def5678)")] }),
    good: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: abc1234)")] }),
    git: () =>
      exampleFacts({
        commits: [
          ["def5678", "feat: water the beans (T-20260102-002)", "water.js"],
          ["abc1234", "feat: sow the beans (T-20260102-001)", "beans.js"],
        ],
      }),
  },
  check: (document, { provenTasks }) =>
    provenTasks.flatMap(({ task, proof }) => {
      const weakness = proof.weaknesses.find(({ kind }) => kind === "other-task");
      if (weakness === undefined || proof.commit === undefined) return [];
      const about = `"${quoted(proof.commit.subject)}"`;
      const message = `Unexpected checkpoint ${proof.named} of ${task.id}, which ${weakness.words} in ${about}, expected the commit of its work`;
      return [findingOf(doneOtherTask, checkpointRange(document, task, proof.named), message)];
    }),
};
