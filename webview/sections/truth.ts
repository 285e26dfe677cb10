import type { DashboardSnapshot, FieldView } from "../../src/core/protocol.ts";
import { codeText, documentText } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { counted } from "../format.ts";
import { t } from "../localize.ts";
import { mark } from "../marks.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { emptyText, section } from "./section.ts";

/** What the document says beside what git says. */
export function renderTruth(view: PageView, dashboard: DashboardSnapshot, actions: PageActions): ElementNode {
  const wrong = dashboard.fields.filter((field) => field.agrees === false).length;
  return section(view, actions, {
    id: "truth",
    title: t("Truth"),
    note: wrong > 0 ? mark("bad", counted(wrong, "field disagrees", "fields disagree")) : null,
    body: [
      dashboard.truth === null && emptyText(withoutGit(dashboard)),
      dashboard.fields.length === 0 ? emptyText(t("The document states no fields.")) : fieldTable(dashboard.fields),
      lastCommit(dashboard),
    ],
  });
}

/** Roles are spelled out because narrow pages lay the rows out as blocks, which would take the table's meaning away. */
function fieldTable(fields: readonly FieldView[]): ElementNode {
  return h(
    "table",
    { class: "fields", role: "table", "aria-labelledby": "truth-heading" },
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        columnHead(t("Field")),
        columnHead(t("Document says")),
        columnHead(t("Git says")),
        columnHead(t("Verdict")),
      ),
    ),
    h("tbody", { role: "rowgroup" }, fields.map(fieldRow)),
  );
}

function columnHead(words: string): ElementNode {
  return h("th", { role: "columnheader", scope: "col" }, words);
}

function fieldRow(field: FieldView): ElementNode {
  return h(
    "tr",
    { key: field.name, role: "row", class: field.agrees === false ? "differs" : undefined },
    h("th", { role: "rowheader", scope: "row" }, codeText(field.name)),
    h("td", { role: "cell", "data-head": t("Document says") }, value(field.claimed)),
    h("td", { role: "cell", "data-head": t("Git says") }, value(field.actual)),
    h("td", { role: "cell", class: "verdict" }, agreement(field.agrees)),
  );
}

function value(text: string | null): Child {
  return text === null || text === "" ? h("span", { class: "quiet" }, t("nothing")) : documentText(text, 600);
}

function agreement(agrees: boolean | null): ElementNode {
  if (agrees === null) return mark("neutral", t("not compared"));
  return agrees ? mark("good", t("agrees")) : mark("bad", t("disagrees"));
}

function withoutGit({ trusted, revision }: DashboardSnapshot): string {
  if (revision !== null)
    return t("What git said of that day is not known, so the document is compared with its own ledger only.");
  return trusted
    ? t("This folder is not in a git repository, so the document cannot be compared with it.")
    : t("Git is not asked in Restricted Mode, so the document is compared with its own ledger only.");
}

function lastCommit({ truth }: DashboardSnapshot): Child {
  if (truth === null || truth.head === null) return null;
  return h(
    "p",
    { class: "quiet" },
    t("Last commit "),
    codeText(truth.head),
    truth.headSubject !== null && [" ", documentText(truth.headSubject, 300)],
  );
}
