import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type TaskRule } from "../rule.ts";
import { hasHash } from "../values.ts";

/** Tasks in TODO and BLOCKED that carry a commit: they were done once, or their line was not moved. */
export const checkpointOutsideDone: TaskRule = {
  id: "checkpoint-outside-done",
  severity: "warning",
  description:
    "A task that is not DONE names a commit. Either it is done and its line was not moved, or it fell back and the commit no longer holds. A task in DOING may carry the commit of a first part.",
  example: {
    bad: ledgerExample({ TODO: [exampleTask(1, "Sow the beans", "[P1] (checkpoint: abc1234)")] }),
    good: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "[P1] (checkpoint: abc1234)")] }),
  },
  checkTask: (task, text) => {
    const range = task.state === "TODO" || task.state === "BLOCKED" ? task.checkpointRange : undefined;
    if (range === undefined || !hasHash(text.slice(range.start, range.end))) return [];
    const message = `Unexpected checkpoint of ${task.id} in ${task.state}, expected it in DONE only`;
    return [findingOf(checkpointOutsideDone, range, message)];
  },
};
