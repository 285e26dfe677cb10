import type { Task } from "../../document/model.ts";
import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";

/** Tasks in BLOCKED that do not say why: no reason, no comment, no bullet, no open blocker. */
export const blockedWithoutReason: Rule = {
  id: "blocked-without-reason",
  severity: "warning",
  description:
    "A blocked task does not say what it waits for. A reason in `[BLOCKED - reason]`, a `(comment)`, a Reason, Status or Depends on bullet, or an open blocker that names the task will do.",
  example: {
    bad: ledgerExample({ BLOCKED: [exampleTask(1, "Sow the beans", "[BLOCKED]")] }),
    good: ledgerExample({ BLOCKED: [exampleTask(1, "Sow the beans", "[BLOCKED - frost until May]")] }),
  },
  check: (document, context) => {
    const explained = new Set(document.blockers?.items.filter((item) => !item.resolved).map((item) => item.taskId));
    return context
      .tasksIn("BLOCKED")
      .filter((task) => !saysWhy(task) && !explained.has(task.id))
      .map((task) => {
        const message = `Unexpected BLOCKED task ${task.id} without a reason, expected [BLOCKED - reason]`;
        return findingOf(blockedWithoutReason, task.reasonRange ?? task.idRange, message);
      });
  },
};

function saysWhy(task: Task): boolean {
  if (task.blockedReason !== undefined || task.comment !== undefined) return true;
  return task.details.some(({ kind, text }) => {
    const isReason = kind === "reason" || kind === "status" || kind === "depends-on" || kind === "notes";
    return isReason && text.trim() !== "";
  });
}
