import type { DashboardSnapshot } from "../../src/core/protocol.ts";
import type { NextView } from "../../src/core/views/statusView.ts";
import { codeText, titleButton } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { priorityMark } from "../marks.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { emptyText, section } from "./section.ts";

/** The task that the ledger has in DOING. */
export function renderNow(view: PageView, { active }: DashboardSnapshot, actions: PageActions): ElementNode {
  return section(view, actions, {
    id: "now",
    title: "Now",
    body: active === null ? emptyText("No task is in DOING.") : taskLine(active, actions),
  });
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
