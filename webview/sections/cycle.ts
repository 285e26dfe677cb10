import type { CycleState } from "../../src/core/state/cycleState.ts";
import { button } from "../components.ts";
import { codeText, documentText, titleButton } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { formatElapsed } from "../format.ts";
import { t } from "../localize.ts";
import { mark, outcomeTone, priorityMark } from "../marks.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { renderBlast } from "./blast.ts";
import { renderChecks } from "./checks.ts";
import { reasonList } from "./now.ts";
import { renderReport } from "./report.ts";
import { section } from "./section.ts";
import { renderSteps } from "./steps.ts";

/** The cycle that runs, waits, or ended last. */
export function renderCycle(view: PageView, cycle: CycleState, actions: PageActions): ElementNode {
  return section(view, actions, {
    id: "cycle",
    title: cycle.phase === "ended" ? t("Last cycle") : t("Live cycle"),
    note: [phaseMark(cycle), elapsed(cycle, view.now)],
    commands: cycle.phase === "running" && cancelButton(actions),
    body: [
      cycle.phase === "waiting" && waiting(view, cycle, actions),
      renderSteps(cycle),
      selectedTask(cycle, actions),
      cycle.report !== undefined && renderReport(cycle.report),
      cycle.phase === "ended" ? folded(cycle) : particulars(cycle),
    ],
  });
}

function particulars(cycle: CycleState): Child[] {
  return [
    renderChecks(cycle),
    renderBlast(cycle.blast),
    neededServices(cycle),
    commits(cycle),
    notes(cycle),
    output(cycle),
  ];
}

/** After the end the report says the most; a failure is shown with all that led to it. */
function folded(cycle: CycleState): ElementNode {
  return h(
    "details",
    { key: `more ${cycle.runId}`, class: "cycle-more", open: cycle.report?.outcome === "FAILED" },
    h("summary", null, t("All of this cycle")),
    particulars(cycle),
  );
}

function phaseMark(cycle: CycleState): ElementNode {
  if (cycle.phase === "running") return mark("busy", t("Running"));
  if (cycle.phase === "waiting") return mark("warning", t("Waits for you"), "clock");
  const outcome = cycle.report?.outcome;
  return outcome === undefined ? mark("neutral", t("Ended")) : mark(outcomeTone(outcome), outcome);
}

function elapsed(cycle: CycleState, now: number): ElementNode {
  return h(
    "span",
    { class: "elapsed", role: "timer", "aria-label": t("Elapsed time") },
    formatElapsed((cycle.endedAt ?? now) - cycle.startedAt),
  );
}

function cancelButton({ send }: PageActions): ElementNode {
  return button({
    label: t("Cancel"),
    appearance: "secondary",
    icon: "stop",
    onClick: () => send({ type: "cancel" }),
  });
}

function waiting({ dashboard }: PageView, { runFolder }: CycleState, { send }: PageActions): ElementNode {
  const restricted = dashboard !== undefined && !dashboard.trusted;
  return h(
    "div",
    { key: "waiting", class: "waiting" },
    h("p", null, t("The work is yours now; its brief lies in "), codeText(runFolder), "."),
    h("p", null, t("Verify & Save runs the checks and commits what passes. Stop leaves your changes as they are.")),
    h(
      "div",
      { class: "state-commands" },
      button({
        key: "verify",
        label: t("Verify & Save"),
        appearance: "primary",
        icon: "agree",
        unavailable: restricted ? t("the workspace is in Restricted Mode") : undefined,
        onClick: () => send({ type: "verify-and-save" }),
      }),
      button({
        key: "stop",
        label: t("Stop"),
        appearance: "secondary",
        icon: "stop",
        onClick: () => send({ type: "stop-run" }),
      }),
    ),
  );
}

function selectedTask({ task, reasons, executor }: CycleState, { send }: PageActions): Child {
  if (task === undefined) return null;
  return h(
    "div",
    { key: "task", class: "task" },
    h(
      "div",
      { class: "task-title" },
      priorityMark(task.priority),
      titleButton(task.title, () => send({ type: "reveal-task", id: task.id })),
    ),
    h(
      "div",
      { class: "task-facts" },
      codeText(task.id),
      executor !== undefined && h("span", null, t("executor: "), documentText(executor, 100)),
    ),
    reasonList(reasons),
  );
}

function neededServices({ health }: CycleState): Child {
  if (health.length === 0) return null;
  return subsection(
    "health",
    t("Services of the task"),
    h(
      "ul",
      { class: "lines" },
      health.map(({ service, state, detail }) =>
        h(
          "li",
          { key: service.id },
          mark(state === "up" ? "good" : state === "down" ? "bad" : "warning", state),
          h(
            "span",
            null,
            documentText(service.name, 100),
            " ",
            h("span", { class: "quiet" }, documentText(detail, 300)),
          ),
        ),
      ),
    ),
  );
}

function commits({ commits: made }: CycleState): Child {
  if (made.length === 0) return null;
  return subsection(
    "commits",
    t("Commits"),
    h(
      "ul",
      { class: "lines" },
      made.map((commit) =>
        h(
          "li",
          { key: commit.hash },
          codeText(commit.hash.slice(0, 10)),
          h("span", { class: "pill" }, documentText(commit.what, 40)),
          h("span", { class: "grow" }, documentText(commit.subject, 300)),
        ),
      ),
    ),
  );
}

function notes({ notes: said }: CycleState): Child {
  if (said.length === 0) return null;
  const last = said.slice(-8);
  return subsection(
    "notes",
    t("Notes"),
    h(
      "ul",
      { class: "reasons" },
      last.map((note) => h("li", null, documentText(note, 600))),
    ),
  );
}

function output({ outputTail }: CycleState): Child {
  if (outputTail === "") return null;
  return h(
    "details",
    { key: "output" },
    h("summary", null, t("Output of the executor")),
    h(
      "pre",
      { tabindex: 0, role: "region", "aria-label": t("Output of the executor") },
      documentText(outputTail, 20_000),
    ),
  );
}

/** A part of the cycle under a heading of its own. */
export function subsection(key: string, title: string, ...body: readonly Child[]): ElementNode {
  return h("div", { key, class: "subsection" }, h("h3", null, title), ...body);
}
