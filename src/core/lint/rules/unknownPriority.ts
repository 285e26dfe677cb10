import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type TaskRule } from "../rule.ts";

/** Bracketed words at the end of an open task that are meant as a priority and are none. */
export const unknownPriority: TaskRule = {
  id: "unknown-priority",
  severity: "warning",
  description:
    "A task has something like a priority that is none: `[P7]`, `(P1)`, `[high]`. Priorities are `[P0]` to `[P3]`; the task is chosen behind all that have one.",
  example: {
    bad: ledgerExample({ TODO: [exampleTask(1, "Sow the beans", "[P7] (#bed)")] }),
    good: ledgerExample({ TODO: [exampleTask(1, "Sow the beans", "[P2] (#bed)")] }),
  },
  checkTask: (task, text) => {
    if (task.priority !== undefined || task.state === "DONE") return [];
    const { start } = task.titleRange;
    const match = almostPriority.exec(text.slice(start, task.textRange.end));
    if (match === null) return [];
    const range = { start: start + match.index, end: start + match.index + match[0].length };
    return [findingOf(unknownPriority, range, `Unexpected priority ${match[0]}, expected [P0], [P1], [P2] or [P3]`)];
  },
};

const almostPriority =
  /(?:\[(?:P[4-9]|P\d\d+|P-?\d|P[A-Z]|P\d[.,-]\w+|prio(?:rity)?[ :]*\w+|high|medium|low|urgent|critical)\]|\(P\d{1,2}\))(?=[ \t]*(?:$|[[(]))/i;
