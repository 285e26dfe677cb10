import { findingOf, type Rule } from "../rule.ts";

/** Tasks in DONE whose checkpoint is missing or a placeholder such as `pending`. */
export const doneWithoutCheckpoint: Rule = {
  id: "done-without-checkpoint",
  severity: "warning",
  check: (document) =>
    document.ledgers
      .flatMap((ledger) => ledger.tasks)
      .filter((task) => task.state === "DONE" && !hasHash(task.checkpoint))
      .map((task) => {
        const what =
          task.checkpoint === undefined ? "DONE without a checkpoint" : `checkpoint ${task.checkpoint.trim()}`;
        return findingOf(
          doneWithoutCheckpoint,
          task.checkpointValueRange ?? task.textRange,
          `Unexpected ${what} for ${task.id}, expected a commit hash`,
        );
      }),
};

function hasHash(checkpoint: string | undefined): boolean {
  return checkpoint !== undefined && /\b[0-9a-f]{7,40}\b/i.test(checkpoint);
}
