import { setFieldEdits } from "../../document/edits/dashboardEdits.ts";
import { findTaskIds } from "../../document/ids.ts";
import { primaryLedger } from "../../selection/progress.ts";
import { dashboardExample, exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { quoted } from "../values.ts";

const ledger = ledgerExample({ DOING: [exampleTask(1, "Sow the beans")] });

/** ACTIVE_TASK that is not the task in DOING. */
export const activeTask: Rule = {
  id: "active-task",
  severity: "warning",
  description:
    "ACTIVE_TASK names another task than the one in DOING, or one although DOING is empty, or none although it is not.",
  example: {
    bad: `${dashboardExample({ ACTIVE_TASK: "`none`" })}\n${ledger}`,
    good: `${dashboardExample({ ACTIVE_TASK: "`T-20260102-001`" })}\n${ledger}`,
  },
  check: (document, context) => {
    if (document.ledgers.length === 0) return [];
    const doing = context.tasksIn("DOING");
    const primary = primaryLedger(document);
    const first = doing.find((task) => task.ledger === primary?.name);
    return (document.dashboard?.fields ?? [])
      .filter((field) => field.name === "ACTIVE_TASK")
      .flatMap((field) => {
        const ids = findTaskIds(field.value).map(({ id }) => id);
        const isRight = ids.length === 0 ? first === undefined : doing.some(({ id }) => ids.includes(id));
        if (isRight) return [];
        const expected = first?.id ?? "none";
        const message = `Unexpected ACTIVE_TASK ${quoted(field.plain) || "without a value"}, expected ${expected} as DOING says`;
        const edits = setFieldEdits(document, field.name, expected);
        return [findingOf(activeTask, field.valueRange, message, { fix: { title: `Write ${expected}`, edits } })];
      });
  },
};
