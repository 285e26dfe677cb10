import { counted } from "../../core/base/counted.ts";
import type { FindingView } from "../findingViews.ts";
import type { Paint, Palette } from "../terminal.ts";
import { textTable } from "../textTable.ts";

function severityPaint(view: FindingView, paint: Palette): Paint {
  const paints = { error: paint.red, warning: paint.yellow, information: paint.cyan, hint: paint.dim };
  return paints[view.severity];
}

/** One aligned line a finding, a sum, and where the rules are explained. */
export function findingLines(file: string, views: readonly FindingView[], paint: Palette): string[] {
  if (views.length === 0) return [`${paint.green("clean")} ${file}`];
  const rows = views.map((view) => [
    { text: `${file}:${view.line}:${view.column}`, paint: paint.bold },
    { text: view.severity, paint: severityPaint(view, paint) },
    { text: view.rule, paint: paint.dim },
    { text: view.message },
  ]);
  return [...textTable(rows), "", sumLine(views), paint.dim("what a rule means: check --about RULE, or RULES.md")];
}

function sumLine(views: readonly FindingView[]): string {
  const count = (severity: FindingView["severity"]) => views.filter((view) => view.severity === severity).length;
  const parts = [
    counted(count("error"), "error"),
    counted(count("warning"), "warning"),
    `${count("information")} for information`,
    ...(count("hint") > 0 ? [counted(count("hint"), "hint")] : []),
  ];
  const fixable = views.filter((view) => view.fixable).length;
  return `${parts.join(", ")}${fixable > 0 ? `; --fix mends ${fixable}` : ""}`;
}
