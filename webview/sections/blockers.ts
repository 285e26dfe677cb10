import type { BlockerView, DashboardSnapshot } from "../../src/core/protocol.ts";
import { codeText, documentText, titleButton } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { t } from "../localize.ts";
import { mark } from "../marks.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { emptyText, section } from "./section.ts";

/** What is in the way, why, and the smallest step that helps. */
export function renderBlockers(view: PageView, { blockers }: DashboardSnapshot, actions: PageActions): ElementNode {
  return section(view, actions, {
    id: "blockers",
    title: t("Blockers"),
    note: blockers.length > 0 ? mark("bad", t("{0} open", blockers.length), "blocked") : null,
    body:
      blockers.length === 0
        ? emptyText(t("Nothing is in the way."))
        : h(
            "ul",
            { class: "rows" },
            blockers.map((blocker) => blockerRow(blocker, actions)),
          ),
  });
}

function blockerRow(blocker: BlockerView, { send }: PageActions): ElementNode {
  return h(
    "li",
    { key: blocker.id },
    h(
      "div",
      { class: "task" },
      h(
        "div",
        { class: "task-title" },
        titleButton(blocker.title, () => send({ type: "reveal-line", line: blocker.line })),
      ),
      h("div", { class: "task-facts" }, codeText(blocker.id)),
      h("dl", { class: "facts" }, fact(t("Why"), blocker.why), fact(t("What helps"), blocker.needed)),
    ),
  );
}

function fact(name: string, text: string | null): Child {
  return (
    text !== null && text !== "" && h("div", { key: name }, h("dt", null, name), h("dd", null, documentText(text, 600)))
  );
}
