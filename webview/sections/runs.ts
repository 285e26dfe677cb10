import { outcomes } from "../../src/core/cycle/events.ts";
import type { DashboardSnapshot, RunView } from "../../src/core/protocol.ts";
import { codeText, documentText, titleButton } from "../documentText.ts";
import { type ElementNode, h } from "../dom.ts";
import { shortened, visibleText } from "../format.ts";
import { t } from "../localize.ts";
import { mark, outcomeTone, type Tone } from "../marks.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { renderEvidence } from "./evidence.ts";
import { emptyText, section } from "./section.ts";

/** The newest entries of the run log. */
export function renderRuns(view: PageView, dashboard: DashboardSnapshot, actions: PageActions): ElementNode {
  const { runs } = dashboard;
  return section(view, actions, {
    id: "runs",
    title: t("Last runs"),
    body:
      runs.length === 0
        ? emptyText(t("The run log is empty."))
        : h(
            "ul",
            { class: "rows" },
            runs.map((run) => runRow(view, dashboard, run, actions)),
          ),
  });
}

function runRow(view: PageView, dashboard: DashboardSnapshot, run: RunView, actions: PageActions): ElementNode {
  const { send } = actions;
  return h(
    "li",
    { key: `${run.line} ${run.timestamp}` },
    h(
      "div",
      { class: "task" },
      h(
        "div",
        { class: "task-title" },
        titleButton(run.title === "" ? run.timestamp : run.title, () => send({ type: "reveal-line", line: run.line })),
      ),
      h(
        "div",
        { class: "task-facts" },
        h("span", null, documentText(run.timestamp, 100)),
        run.taskId !== null && codeText(run.taskId),
        run.result !== null && h("span", { class: "run-result" }, resultMark(run.result)),
      ),
      renderEvidence(view, dashboard, run, actions),
    ),
  );
}

/** The result as the log has it; its first word decides the shape. */
function resultMark(result: string): ElementNode {
  const word = /[A-Z]+/.exec(result.toUpperCase())?.[0];
  const outcome = outcomes.find((name) => name === word);
  const tone: Tone = outcome === undefined ? "neutral" : outcomeTone(outcome);
  return mark(tone, visibleText(shortened(result, 160)));
}
