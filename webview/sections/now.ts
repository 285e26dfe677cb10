import type { DashboardSnapshot } from "../../src/core/protocol.ts";
import type { NextView } from "../../src/core/views/statusView.ts";
import { codeText, documentText, titleButton } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { t } from "../localize.ts";
import { priorityMark } from "../marks.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { emptyText, section } from "./section.ts";

/** The task that the ledger has in DOING. */
export function renderNow(view: PageView, { active, next }: DashboardSnapshot, actions: PageActions): ElementNode {
  const reasons = next.find((task) => task.id === active?.id)?.reasons ?? [];
  return section(view, actions, {
    id: "now",
    title: t("Now"),
    note: active !== null && h("span", { class: "quiet" }, t("AUTO goes on with it")),
    body: active === null ? emptyText(t("No task is in DOING.")) : taskLine(active, actions, reasonList(reasons)),
  });
}

/** Why a task has its place. */
export function reasonList(reasons: readonly string[]): Child {
  if (reasons.length === 0) return null;
  return h(
    "ul",
    { class: "reasons", "aria-label": t("Why") },
    reasons.map((reason) => h("li", null, documentText(reason, 300))),
  );
}

/** A task as one line: priority, title, id. */
export function taskLine(task: NextView, actions: PageActions, ...more: readonly Child[]): ElementNode {
  return h(
    "div",
    { class: "task" },
    h(
      "div",
      { class: "task-title" },
      priorityMark(task.priority),
      titleButton(task.title, () => actions.send({ type: "reveal-task", id: task.id })),
    ),
    h("div", { class: "task-facts" }, codeText(task.id)),
    ...more,
  );
}
