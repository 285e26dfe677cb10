import type { Task } from "../../document/model.ts";
import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";

/** Tasks in TODO without a priority, in a ledger whose other open tasks have one. */
export const missingPriority: Rule = {
  id: "missing-priority",
  severity: "information",
  description:
    "A task in TODO has no priority while others of its ledger have one: it is chosen behind all of them. A ledger that uses no priorities at all is fine.",
  example: {
    bad: ledgerExample({ TODO: [exampleTask(1, "Sow the beans"), exampleTask(2, "Water the beans", "")] }),
    good: ledgerExample({ TODO: [exampleTask(1, "Sow the beans"), exampleTask(2, "Water the beans", "[P2]")] }),
  },
  check: (document) =>
    document.ledgers.flatMap((ledger) => {
      const without: Task[] = [];
      let open = 0;
      for (const { state, tasks } of ledger.sections) {
        if (state !== "TODO") continue;
        open += tasks.length;
        for (const task of tasks) if (task.priority === undefined && task.marks.length === 0) without.push(task);
      }
      if (without.length === open) return [];
      return without.map((task) =>
        findingOf(
          missingPriority,
          task.idRange,
          `Unexpected ${task.id} without a priority, expected [P0], [P1], [P2] or [P3]`,
        ),
      );
    }),
};
