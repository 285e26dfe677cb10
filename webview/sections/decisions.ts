import type { DashboardSnapshot, DecisionView } from "../../src/core/protocol.ts";
import { codeText, titleButton } from "../documentText.ts";
import { type ElementNode, h } from "../dom.ts";
import { t } from "../localize.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { emptyText, section } from "./section.ts";

/** More are folded away. */
const shownDecisions = 3;

/** What was decided, in the order of the document. */
export function renderDecisions(view: PageView, { decisions }: DashboardSnapshot, actions: PageActions): ElementNode {
  const rows = (some: readonly DecisionView[]) =>
    h(
      "ul",
      { class: "rows" },
      some.map((decision) => decisionRow(decision, actions)),
    );
  const rest = decisions.slice(shownDecisions);
  return section(view, actions, {
    id: "decisions",
    title: t("Decisions"),
    body:
      decisions.length === 0
        ? emptyText(t("No decision is written down."))
        : [
            rows(decisions.slice(0, shownDecisions)),
            rest.length > 0 &&
              h("details", { key: "rest" }, h("summary", null, t("and {0} more", rest.length)), rows(rest)),
          ],
  });
}

function decisionRow({ id, text, line }: DecisionView, { send }: PageActions): ElementNode {
  return h(
    "li",
    { key: String(line) },
    h(
      "div",
      { class: "task" },
      h(
        "div",
        { class: "task-title" },
        titleButton(text, () => send({ type: "reveal-line", line })),
      ),
      id !== null && h("div", { class: "task-facts" }, codeText(id)),
    ),
  );
}
