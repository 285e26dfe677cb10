import * as vscode from "vscode";
import { allRules, toRulePage } from "../../core/lint/rulesPage.ts";
import type { Pages } from "../pages.ts";

/** Shows the page of a rule, rendered where markdown can be; asks for the rule when `id` is none. */
export async function showRule(id: unknown, pages: Pages): Promise<void> {
  const rule = allRules().find((known) => known.id === id) ?? (await pickRule());
  if (!rule) return;
  const uri = pages.put(vscode.l10n.t("Rule {0}.md", rule.id), {
    text: toRulePage(rule),
    links: [],
    about: vscode.Uri.file("/"),
  });
  const document = await vscode.workspace.openTextDocument(uri);
  try {
    await vscode.commands.executeCommand("markdown.showPreview", document.uri);
  } catch {
    // Without the built-in markdown extension the words are there all the same.
    await vscode.window.showTextDocument(document);
  }
}

async function pickRule() {
  const items = allRules().map((rule) => ({
    label: rule.id,
    description: rule.severity,
    detail: rule.description,
    rule,
  }));
  const options = { title: vscode.l10n.t("Show which rule?"), matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.rule;
}
