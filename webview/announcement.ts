import type { CycleState } from "../src/core/state/cycleState.ts";
import { t } from "./localize.ts";
import { stepNames } from "./sections/steps.ts";

/** What a screen reader hears of a cycle: one sentence that changes with steps, verdicts and the end, not with the clock. */
export function announcementOf(cycle: CycleState | null): string {
  if (cycle === null) return "";
  if (cycle.phase === "ended") {
    const { report } = cycle;
    return report === undefined
      ? t("The cycle has ended.")
      : t("The cycle has ended: {0}. {1}", report.result, report.next);
  }
  if (cycle.phase === "waiting") return t("The cycle waits for you: Verify and Save, or Stop.");
  const step = stepNames.find(([id]) => id === cycle.step)?.[1];
  const check = cycle.checks.at(-1);
  return [
    step === undefined ? t("A cycle has started.") : t("Step {0}.", step),
    check === undefined ? "" : `${check.name}: ${check.verdict}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}
