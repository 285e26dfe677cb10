import type { CycleState } from "../src/core/state/cycleState.ts";
import { stepNames } from "./sections/steps.ts";

/** What a screen reader hears of a cycle: one sentence that changes with steps, verdicts and the end, not with the clock. */
export function announcementOf(cycle: CycleState | null): string {
  if (cycle === null) return "";
  if (cycle.phase === "ended") {
    const { report } = cycle;
    return report === undefined ? "The cycle has ended." : `The cycle has ended: ${report.result}. ${report.next}`;
  }
  if (cycle.phase === "waiting") return "The cycle waits for you: Verify and Save, or Stop.";
  const step = stepNames.find(([id]) => id === cycle.step)?.[1];
  const check = cycle.checks.at(-1);
  return [
    step === undefined ? "A cycle has started." : `Step ${step}.`,
    check === undefined ? "" : `${check.name}: ${check.verdict}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}
