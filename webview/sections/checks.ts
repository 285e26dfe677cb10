import type { CheckRecord } from "../../src/core/cycle/events.ts";
import type { CycleState } from "../../src/core/state/cycleState.ts";
import { codeText, documentText } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { formatDuration } from "../format.ts";
import { t } from "../localize.ts";
import { mark, verdictMark } from "../marks.ts";

/** What the engine itself ran, with its verdicts, and the check that runs now. */
export function renderChecks({ checks, runningCheck, phase }: CycleState): Child {
  const running = phase === "running" ? runningCheck : undefined;
  if (checks.length === 0 && running === undefined) return null;
  return h(
    "div",
    { key: "checks", class: "subsection" },
    h("h3", null, t("Checks")),
    h(
      "ul",
      { class: "checks" },
      checks.map((check, index) => checkRow(check, index)),
      running !== undefined &&
        h("li", { key: "running" }, h("div", { class: "check" }, mark("busy", t("RUNS")), documentText(running, 300))),
    ),
  );
}

function checkRow(check: CheckRecord, index: number): ElementNode {
  return h(
    "li",
    { key: `${index} ${check.name}` },
    h(
      "div",
      { class: "check" },
      verdictMark(check.verdict),
      h("span", { class: "grow" }, documentText(check.name, 300)),
      h("span", { class: "quiet" }, factsOf(check)),
    ),
    check.command !== check.name && h("div", { class: "check-more quiet" }, codeText(check.command)),
    check.reason !== undefined && h("div", { class: "check-more" }, documentText(check.reason, 600)),
    check.outputTail !== "" && check.verdict === "FAIL" && outputOf(check),
  );
}

function factsOf({ strength, durationMs, verdict, ofTask }: CheckRecord): string {
  const facts = [ofTask ? t("of the task") : "", strength, verdict === "SKIP" ? "" : formatDuration(durationMs)];
  return facts.filter((fact) => fact !== "").join(" · ");
}

function outputOf({ name, outputTail }: CheckRecord): ElementNode {
  return h(
    "details",
    { class: "check-more" },
    h("summary", null, t("Output")),
    h(
      "pre",
      { tabindex: 0, role: "region", "aria-label": t("Output of {0}", name.slice(0, 100)) },
      documentText(outputTail, 20_000),
    ),
  );
}
