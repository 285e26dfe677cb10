import * as vscode from "vscode";
import type { BackendFact, FactKind } from "../../node/backend/backendFacts.ts";
import { plainMarkdown } from "../convert.ts";
import { itemContexts } from "../ids.ts";

const groupIcons: Readonly<Record<FactKind, string>> = {
  issue: "tools",
  error: "bug",
  job: "file-media",
  download: "cloud-download",
  content: "inbox",
};

/** The row above the facts of one kind; `owner` as in `toFactItem`. */
export function toFactGroupItem(kind: FactKind, facts: readonly BackendFact[], owner: string): vscode.TreeItem {
  const { l10n, TreeItemCollapsibleState: fold } = vscode;
  const labels: Readonly<Record<FactKind, string>> = {
    issue: l10n.t("Issues"),
    error: l10n.t("Recent Errors"),
    job: l10n.t("Jobs"),
    download: l10n.t("Downloads"),
    content: l10n.t("Content to Approve"),
  };
  const item = new vscode.TreeItem(labels[kind], facts.length > 0 ? fold.Expanded : fold.None);
  // A row that gets its first fact is another one: VS Code would leave the empty one folded.
  item.id = `${owner}#${kind}${facts.length > 0 ? "" : ", none"}`;
  item.description = String(facts.length);
  item.iconPath = new vscode.ThemeIcon(groupIcons[kind]);
  item.contextValue = kind === "job" ? itemContexts.jobs : kind === "download" ? itemContexts.downloads : "";
  return item;
}

const icons = { error: "error", warning: "warning", information: "info" } as const;

/** `owner` tells the facts of one backend from those of another. */
export function toFactItem(
  { detail, id, isOpen, kind, label, remedy, severity }: BackendFact,
  owner: string,
): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = `${owner}#${kind}-${id}`;
  item.description = remedy || detail;
  const isWork = kind !== "issue" && kind !== "error" && severity !== "error";
  item.iconPath = new vscode.ThemeIcon(
    isWork ? (isOpen && kind === "job" ? "loading~spin" : groupIcons[kind]) : icons[severity],
  );
  item.tooltip = plainMarkdown([label, detail, remedy].filter(Boolean).join("\n\n"));
  if (kind === "content") item.contextValue = itemContexts.content;
  else if (kind === "job" || kind === "download") {
    item.contextValue = isOpen ? itemContexts.openWork : kind === "job" ? itemContexts.endedJob : "";
  }
  return item;
}
