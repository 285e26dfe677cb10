import type { CycleStep } from "../../src/core/cycle/events.ts";
import type { CycleState } from "../../src/core/state/cycleState.ts";
import { type ElementNode, h } from "../dom.ts";
import { type IconName, icon } from "../icons.ts";
import { t } from "../localize.ts";
import { outcomeTone, type Tone } from "../marks.ts";

/** The steps in their order, in words. */
export const stepNames: readonly (readonly [CycleStep, string])[] = [
  ["bootstrap", t("Bootstrap")],
  ["selection", t("Selection")],
  ["health", t("Health")],
  ["execute", t("Execute")],
  ["verify", t("Verify")],
  ["save", t("Save")],
];

interface StepLook {
  readonly tone: Tone | "ahead";
  readonly shape: IconName;
  /** Said, not shown: the shape says it to the eye. */
  readonly word: string;
}

/** The six steps; the one at work carries `aria-current`. */
export function renderSteps(cycle: CycleState): ElementNode {
  const at = stepNames.findIndex(([step]) => step === cycle.step);
  return h(
    "ol",
    { key: "steps", class: "steps", "aria-label": t("Steps of the cycle") },
    stepNames.map(([step, name], index) => {
      const look = stepLook(cycle, step, index - at);
      const current = index === at && cycle.phase !== "ended";
      return h(
        "li",
        { key: step, class: `step tone-${look.tone}`, "aria-current": current ? "step" : undefined },
        icon(look.shape),
        h("span", { class: "step-name" }, name),
        h("span", { class: "unseen" }, `, ${look.word}`),
      );
    }),
  );
}

function stepLook(cycle: CycleState, step: CycleStep, distance: number): StepLook {
  const failed = cycle.checks.some((check) => check.verdict === "FAIL");
  if (cycle.step === undefined || distance > 0) return { tone: "ahead", shape: "circle", word: t("not reached") };
  if (step === "verify" && failed) return { tone: "bad", shape: "differ", word: t("failed") };
  if (distance < 0) return { tone: "good", shape: "agree", word: t("done") };
  if (cycle.phase === "waiting") return { tone: "warning", shape: "clock", word: t("waits for you") };
  if (cycle.phase === "running") return { tone: "busy", shape: "current", word: t("running") };
  return endedLook(cycle);
}

function endedLook({ report, step }: CycleState): StepLook {
  const outcome = report?.outcome;
  if (step === "save" && outcome !== "CANCELLED") return { tone: "good", shape: "agree", word: t("done") };
  const tone = outcome === undefined ? "neutral" : outcomeTone(outcome);
  if (tone === "bad") return { tone, shape: "differ", word: t("failed here") };
  if (tone === "warning") return { tone, shape: "blocked", word: t("blocked here") };
  return { tone, shape: "stop", word: t("ended here") };
}
