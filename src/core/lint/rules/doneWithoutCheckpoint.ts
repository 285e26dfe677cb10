import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type TaskRule } from "../rule.ts";
import { hasHash } from "../values.ts";

/** Tasks in DONE whose checkpoint is missing or a placeholder such as `pending`. */
export const doneWithoutCheckpoint: TaskRule = {
  id: "done-without-checkpoint",
  severity: "warning",
  description:
    "A task in DONE names no commit: nothing, or a placeholder such as `pending`, `LEDGER_SYNC` or `[see HISTORY]`. Without a commit DONE is a claim.",
  example: {
    bad: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: pending)")] }),
    good: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: abc1234)")] }),
  },
  checkTask: (task) => {
    if (task.state !== "DONE" || hasHash(task.checkpoint)) return [];
    const { checkpoint } = task;
    const what = checkpoint === undefined ? "DONE without a checkpoint" : `checkpoint ${checkpoint.trim()}`;
    const message = `Unexpected ${what} for ${task.id}, expected a commit hash`;
    return [findingOf(doneWithoutCheckpoint, task.checkpointValueRange ?? task.textRange, message)];
  },
};
