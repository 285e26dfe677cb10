import type { DashboardSnapshot, RankedView } from "../../src/core/protocol.ts";
import { button } from "../components.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { counted } from "../format.ts";
import { t } from "../localize.ts";
import { mark } from "../marks.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { reasonList, taskLine } from "./now.ts";
import { emptyText, section } from "./section.ts";

/** What AUTO would take, in order, each with the reasons for its place. */
export function renderNext(view: PageView, dashboard: DashboardSnapshot, actions: PageActions): ElementNode {
  const { active } = dashboard;
  const next = dashboard.next.filter((task) => task.id !== active?.id);
  return section(view, actions, {
    id: "next",
    title: t("Next"),
    note: active === null && next.length > 0 && h("span", { class: "quiet" }, t("AUTO takes the first")),
    body:
      next.length === 0
        ? nothingNext(dashboard, actions)
        : [
            h(
              "ol",
              { class: "ranking" },
              next.map((task) => rankedTask(task, actions)),
            ),
            laterTasks(dashboard, next.length, actions),
          ],
  });
}

/** Folded: five seconds are for what comes next. */
function laterTasks({ later, active }: DashboardSnapshot, before: number, actions: PageActions): Child {
  const rest = later.filter((task) => task.id !== active?.id);
  if (rest.length === 0) return null;
  return h(
    "details",
    { key: "later" },
    h("summary", null, t("Later ({0})", rest.length)),
    h(
      "ol",
      { class: "ranking ranking-later", style: { "counter-reset": `rank ${before}` } },
      rest.map((task) => rankedTask(task, actions)),
    ),
  );
}

function rankedTask(task: RankedView, actions: PageActions): ElementNode {
  return h("li", { key: task.id }, taskLine(task, actions, reasonList(task.reasons)));
}

function nothingNext({ active, counts }: DashboardSnapshot, { send }: PageActions): Child {
  if (active !== null && counts.todo === 0) return emptyText(t("Nothing else is in TODO."));
  if (counts.todo + counts.doing > 0)
    return mark("warning", t("No task can start now: each waits for a blocker or for another task."));
  if (counts.blocked > 0)
    return mark("warning", t("Nothing is left that can start: {0}.", blockedWords(counts.blocked)));
  if (counts.total > 0) return mark("good", t("Everything is done: {0}.", counted(counts.total, "task")));
  return h(
    "div",
    { class: "stack" },
    h("p", null, t("The ledger has no tasks yet. Write the first one under TODO, for example:")),
    h("p", null, h("code", null, "- T-20260101-001 — What is to be done [P1] (#area)")),
    button({
      label: t("Open the document"),
      appearance: "secondary",
      icon: "document",
      onClick: () => send({ type: "reveal-line", line: 1 }),
    }),
  );
}

function blockedWords(count: number): string {
  return counted(count, "task is blocked", "tasks are blocked");
}
