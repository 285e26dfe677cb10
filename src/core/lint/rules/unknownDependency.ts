import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";

/** Ids of Depends on bullets that no ledger has. */
export const unknownDependency: Rule = {
  id: "unknown-dependency",
  severity: "warning",
  description:
    "A Depends on bullet names a task that no ledger has. The task waits for it for ever. A task that waits for itself is reported too.",
  example: {
    bad: ledgerExample({ TODO: [exampleTask(1, "Sow the beans"), "  - Depends on: T-20260102-009"] }),
    good: ledgerExample({
      TODO: [exampleTask(1, "Sow the beans"), "  - Depends on: T-20260102-002", exampleTask(2, "Dig the bed")],
    }),
  },
  check: (document, context) =>
    context.dependencies.flatMap(({ task, id, range }) => {
      if (id === task.id)
        return [findingOf(unknownDependency, range, `Unexpected ${id} that waits for itself, expected another task`)];
      if (document.findTask(id) !== undefined) return [];
      return [findingOf(unknownDependency, range, `Unexpected dependency ${id}, expected a task of a ledger`)];
    }),
};
