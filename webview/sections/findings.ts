import type { DashboardSnapshot, FindingView } from "../../src/core/protocol.ts";
import { button } from "../components.ts";
import { codeText, documentText, textButton, titleButton } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { t } from "../localize.ts";
import { mark, type Tone } from "../marks.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { emptyText, section } from "./section.ts";

/** What the rules found, the loudest first, each with its place, its rule and what would mend it. */
export function renderFindings(view: PageView, dashboard: DashboardSnapshot, actions: PageActions): ElementNode {
  const { shown, total, fixable } = dashboard.findings;
  const { send } = actions;
  return section(view, actions, {
    id: "findings",
    title: t("Findings"),
    note: total > 0 && h("span", { class: "quiet" }, total === 1 ? t("1 finding") : t("{0} findings", total)),
    commands:
      fixable > 1 &&
      button({
        label: t("Fix {0}", fixable),
        appearance: "secondary",
        icon: "agree",
        onClick: () => send({ type: "fix-all" }),
      }),
    body:
      total === 0
        ? emptyText(t("The rules found nothing wrong."))
        : [
            h(
              "ul",
              { class: "rows" },
              shown.map((finding) => findingRow(finding, actions)),
            ),
            total > shown.length &&
              h(
                "p",
                null,
                textButton(documentText(t("All {0} in the Problems view", total)), "", () =>
                  send({ type: "show-problems" }),
                ),
              ),
          ],
  });
}

const tones: Readonly<Record<FindingView["severity"], Tone>> = {
  error: "bad",
  warning: "warning",
  information: "neutral",
  hint: "neutral",
};

function findingRow(finding: FindingView, { send }: PageActions): ElementNode {
  const { id, rule, severity, message, line, mends } = finding;
  return h(
    "li",
    { key: id, class: "task" },
    h(
      "div",
      { class: "task-title" },
      titleButton(message, () => send({ type: "reveal-line", line })),
    ),
    h(
      "div",
      { class: "task-facts" },
      mark(tones[severity], severityWord(severity)),
      h("span", null, t("line {0}", line)),
      textButton(codeText(rule), t("What the rule {0} says", rule), () => send({ type: "show-rule", rule })),
    ),
    mends.length > 0 && h("div", { class: "state-commands" }, mends.map(mendButton(finding, send))),
  );
}

function mendButton({ id, line }: FindingView, send: PageActions["send"]): (title: string) => Child {
  return (title) =>
    h(
      "button",
      {
        key: title,
        class: "chip",
        type: "button",
        on: { click: () => send({ type: "apply-mend", finding: id, title }) },
      },
      documentText(title, 200),
      h("span", { class: "unseen" }, ` (${t("line {0}", line)})`),
    );
}

function severityWord(severity: FindingView["severity"]): string {
  const words = { error: t("error"), warning: t("warning"), information: t("note"), hint: t("hint") };
  return words[severity];
}
