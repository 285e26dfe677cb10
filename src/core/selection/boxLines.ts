/** Lines of the dashboard's boxes that follow from the ledger alone. */
import type { ControlDocument, Task } from "../document/model.ts";

/** Tasks in the box NEXT, and behind them in LATER. */
export const nextShown = 3;
export const laterShown = 7;
const issuesShown = 3;

/** `4. T-20260102-001 — Title [P1]`, numbered from `from`; `None` without tasks. */
export function toTaskLines(tasks: readonly Task[], from: number): string[] {
  if (tasks.length === 0) return ["None"];
  return tasks.map((task, index) => {
    return `${from + index}. ${task.id} — ${task.title}${task.priority ? ` [${task.priority}]` : ""}`;
  });
}

/** The first open blockers, or that there is none. */
export function toIssueLines(document: ControlDocument): string[] {
  const open = document.blockers?.items.filter((item) => !item.resolved) ?? [];
  const lines = open.slice(0, issuesShown).map((item) => `• ${item.id} — ${item.title}`);
  return lines.length > 0 ? lines : ["• None"];
}
