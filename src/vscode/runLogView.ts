import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import type { RunEntry } from "../core/document/recordModel.ts";
import type { Finding } from "../core/lint/finding.ts";
import type { RunSummary } from "../core/ports.ts";
import { FindingIndex, findingLines, findingSummary, worstSeverity } from "../core/views/findingIndex.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { plainMarkdown } from "./convert.ts";
import { badgeUri } from "./findingBadges.ts";
import { commandIds, itemContexts, viewIds } from "./ids.ts";
import type { PlaneSession } from "./planeSession.ts";
import { visibleTurns } from "./visibleText.ts";

/** A row: a folder where there are several, an entry of the document's log, or a run folder. */
export type RunElement =
  | { readonly kind: "folder"; readonly session: PlaneSession }
  | {
      readonly kind: "entry";
      readonly session: PlaneSession;
      readonly entry: RunEntry;
      readonly index: number;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: "folders"; readonly session: PlaneSession }
  | { readonly kind: "run"; readonly session: PlaneSession; readonly run: RunSummary };

/** The document's run log, newest first, and below it the run folders of this machine. */
export class RunLogView implements vscode.TreeDataProvider<RunElement>, vscode.Disposable {
  readonly view: vscode.TreeView<RunElement>;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly #planes: ControlPlanes;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
    this.view = this.#store.add(vscode.window.createTreeView(viewIds.runLog, { treeDataProvider: this }));
    this.#store.add(planes.onDidChange(() => this.#changed.fire(undefined)));
    this.#store.add(
      planes.onDidChangeSession(({ part }) => {
        if (part === "document" || part === "runs") this.#changed.fire(undefined);
      }),
    );
  }

  getChildren(element?: RunElement): RunElement[] {
    const { sessions } = this.#planes;
    if (!element) {
      return sessions.length > 1
        ? sessions.map((session) => ({ kind: "folder", session }))
        : sessions.flatMap((session) => entriesOf(session));
    }
    if (element.kind === "folder") return entriesOf(element.session);
    const { session } = element;
    return element.kind === "folders" ? session.runs.map((run) => ({ kind: "run", session, run })) : [];
  }

  getTreeItem(element: RunElement): vscode.TreeItem {
    const folder = element.session.folder.uri.toString();
    switch (element.kind) {
      case "folder":
        return toGroup(element.session.folder.name, folder, vscode.ThemeIcon.Folder);
      case "folders":
        return toGroup(vscode.l10n.t("Run folders"), `${folder}#runs`, new vscode.ThemeIcon("archive"));
      case "entry":
        return toEntryItem(element, folder);
      case "run":
        return toRunItem(element, folder);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function entriesOf(session: PlaneSession): RunElement[] {
  const { document, findings = [] } = session.facts ?? {};
  const found = new FindingIndex(findings);
  const rows = (document?.runLog?.entries ?? []).map((entry, index): RunElement => {
    return { kind: "entry", session, entry, index, findings: found.in(entry.range) };
  });
  return session.runs.length > 0 ? [...rows, { kind: "folders", session }] : rows;
}

function toGroup(label: string, id: string, icon: vscode.ThemeIcon): vscode.TreeItem {
  const state = icon === vscode.ThemeIcon.Folder ? "Expanded" : "Collapsed";
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState[state]);
  item.id = id;
  item.iconPath = icon;
  return item;
}

function toEntryItem(element: RunElement & { kind: "entry" }, folder: string): vscode.TreeItem {
  const { entry, findings, index } = element;
  const title = entry.title || entry.taskId || entry.mode || "run";
  const item = new vscode.TreeItem(visibleTurns(title));
  item.id = `${folder}#entry/${entry.timestamp}/${index}`;
  item.description = [entry.timestamp, entry.taskId].filter(Boolean).join(" · ");
  item.iconPath = new vscode.ThemeIcon("history");
  const lines = [`${entry.timestamp} ${entry.mode ?? ""}`.trim(), title, ...findingLines(findings)];
  item.tooltip = plainMarkdown(lines.join("\n\n"));
  const severity = worstSeverity(findings);
  const badge = badgeUri(findings.length, severity);
  if (badge) item.resourceUri = badge;
  const spoken = severity === undefined ? [] : [severity, findingSummary(findings)];
  item.accessibilityInformation = {
    label: [vscode.l10n.t("Run {0}", entry.timestamp), title, ...spoken].join(", "),
  };
  item.command = { command: commandIds.showRun, title: vscode.l10n.t("Show Run"), arguments: [element] };
  return item;
}

const outcomeIcons: Readonly<Record<string, readonly [icon: string, color: string]>> = {
  DONE: ["pass", "charts.green"],
  DOING: ["debug-start", "charts.blue"],
  FAILED: ["error", "charts.red"],
  BLOCKED: ["circle-slash", "list.warningForeground"],
};

function toRunItem(element: RunElement & { kind: "run" }, folder: string): vscode.TreeItem {
  const { run } = element;
  const outcome = run.outcome ?? vscode.l10n.t("not finished");
  const item = new vscode.TreeItem(run.taskId ? visibleTurns(`${run.taskId} ${run.title ?? ""}`.trim()) : run.runId);
  item.id = `${folder}#run/${run.runId}`;
  item.description = `${outcome} · ${run.startedAt}`;
  const [icon, color] = outcomeIcons[outcome] ?? ["circle-outline", undefined];
  item.iconPath = new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined);
  item.tooltip = plainMarkdown([run.runId, outcome, run.path].join("\n\n"));
  item.accessibilityInformation = { label: vscode.l10n.t("Run folder {0}, {1}", run.runId, outcome) };
  item.contextValue = itemContexts.run;
  item.command = { command: commandIds.showRun, title: vscode.l10n.t("Show Run"), arguments: [element] };
  return item;
}
