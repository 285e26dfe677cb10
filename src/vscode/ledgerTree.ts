import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { type LedgerLook, shownCount } from "../core/views/ledgerLook.ts";
import { type LedgerNode, toLedgerTree } from "../core/views/ledgerTree.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { plainMarkdown } from "./convert.ts";
import { badgeUri } from "./findingBadges.ts";
import { commandIds, itemContexts, viewIds } from "./ids.ts";
import type { LedgerDrop } from "./ledgerDrop.ts";
import type { LedgerLooks } from "./ledgerLooks.ts";
import { LedgerRow, mergeRows } from "./ledgerRows.ts";
import type { PlaneSession } from "./planeSession.ts";
import { visibleTurns } from "./visibleText.ts";

/** A row of the view: a folder where there are several, a node of its ledger, or a sentence instead of it. */
export type LedgerElement = LedgerRow;

const restrictedMessage = vscode.l10n.t("Restricted Mode: AUTO is off until the workspace is trusted.");

/** DOING, TODO by priority, DONE and BLOCKED of every control plane; follows the text as it is typed. */
export class LedgerTree implements vscode.TreeDataProvider<LedgerElement>, vscode.Disposable {
  readonly view: vscode.TreeView<LedgerElement>;
  readonly dragAndDrop: LedgerDrop;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<LedgerElement[] | undefined>());
  readonly #planes: ControlPlanes;
  readonly #looks: LedgerLooks;
  #roots: readonly LedgerElement[] | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(planes: ControlPlanes, looks: LedgerLooks, dragAndDrop: LedgerDrop) {
    this.dragAndDrop = dragAndDrop;
    this.#planes = planes;
    this.#looks = looks;
    this.view = this.#store.add(
      vscode.window.createTreeView(viewIds.ledger, {
        treeDataProvider: this,
        showCollapseAll: true,
        canSelectMany: true,
        dragAndDropController: dragAndDrop,
      }),
    );
    this.#store.add(looks.onDidChange(() => this.#update()));
    this.#store.add(planes.onDidChange(() => this.#update()));
    this.#store.add(
      planes.onDidChangeSession(({ part }) => {
        if (part === "document") this.#update();
      }),
    );
    this.#update();
  }

  getChildren(element?: LedgerElement): LedgerElement[] {
    return [...(element ? element.children : this.#rootElements())];
  }

  getParent(element: LedgerElement): LedgerElement | undefined {
    return element.parent;
  }

  getTreeItem(element: LedgerElement): vscode.TreeItem {
    if (element.kind === "node" && element.node) return toNodeItem(element, element.node);
    const item = new vscode.TreeItem(element.label);
    item.id = element.id;
    if (element.kind === "folder") {
      item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
      item.iconPath = vscode.ThemeIcon.Folder;
    } else {
      item.iconPath = new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"));
      item.tooltip = plainMarkdown(element.label);
      item.command = {
        command: commandIds.openDocument,
        title: vscode.l10n.t("Open Document"),
        arguments: [element.session.uri],
      };
    }
    return item;
  }

  /** Selects the first row of a task and shows it; false when the tree has none. */
  async reveal(session: PlaneSession, taskId: string): Promise<boolean> {
    const element = findElement(this.#rootElements(), session, taskId);
    if (!element) return false;
    await this.view.reveal(element, { select: true, focus: false, expand: true });
    return true;
  }

  /** Only rows that look different are drawn anew: the one under the pointer stays. */
  #update(): void {
    this.view.message = [this.#restriction(), this.#filterWords()].filter(Boolean).join(" ");
    const former = this.#roots;
    if (former === undefined || !this.view.visible) {
      this.#roots = undefined;
      this.#changed.fire(undefined);
      return;
    }
    const changed: LedgerElement[] = [];
    const { rows, sameRows } = mergeRows(former, this.#newRoots(), changed);
    this.#roots = rows;
    if (!sameRows) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed);
  }

  #restriction(): string {
    return this.#planes.sessions.length > 0 && !vscode.workspace.isTrusted ? restrictedMessage : "";
  }

  #filterWords(): string {
    const { look } = this.#looks;
    if (look.filter.trim() === "") return "";
    const counts = this.#planes.sessions.flatMap(({ facts }) => (facts ? [shownCount(facts.document, look)] : []));
    const sum = (part: "shown" | "all") => counts.reduce((total, count) => total + count[part], 0);
    return vscode.l10n.t("{0} of {1} tasks: {2}", sum("shown"), sum("all"), look.filter.trim());
  }

  #rootElements(): readonly LedgerElement[] {
    this.#roots ??= this.#newRoots();
    return this.#roots;
  }

  #newRoots(): readonly LedgerElement[] {
    const { sessions } = this.#planes;
    return sessions.flatMap((session) => toRoots(session, this.#looks.look, sessions.length > 1));
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function toRoots(session: PlaneSession, look: LedgerLook, several: boolean): readonly LedgerElement[] {
  if (!several) return toElements(session, look, undefined);
  const { name: label, uri } = session.folder;
  const own = { kind: "folder", id: uri.toString(), session, node: undefined, label } as const;
  return [new LedgerRow(own, undefined, (folder) => toElements(folder.session, look, folder))];
}

function toElements(
  session: PlaneSession,
  look: LedgerLook,
  parent: LedgerElement | undefined,
): readonly LedgerElement[] {
  const { documentState: state } = session;
  if (state.kind === "loading") return [];
  if (state.kind === "unreadable") return [toMessage(session, parent, state.message)];
  const nodes = toLedgerTree(state.facts.document, state.facts.findings, look);
  if (nodes.length === 0 && state.facts.document.ledgers.length > 0) return [];
  if (nodes.length === 0)
    return [toMessage(session, parent, vscode.l10n.t("The document has no task ledger; add a TASK_LEDGER section"))];
  return nodes.map((node) => toElement(session, parent, node));
}

function toMessage(session: PlaneSession, parent: LedgerElement | undefined, label: string): LedgerElement {
  const id = `${session.folder.uri}#message`;
  return new LedgerRow({ kind: "message", id, session, node: undefined, label }, parent);
}

function toElement(session: PlaneSession, parent: LedgerElement | undefined, node: LedgerNode): LedgerElement {
  const id = `${session.folder.uri}#${node.id}`;
  return new LedgerRow({ kind: "node", id, session, node, label: node.label }, parent, (own) =>
    node.children.map((child) => toElement(session, own, child)),
  );
}

function findElement(
  elements: readonly LedgerElement[],
  session: PlaneSession,
  taskId: string,
): LedgerElement | undefined {
  for (const element of elements) {
    if (element.session !== session || element.node?.kind === "detail") continue;
    if (element.node?.kind === "task" && element.node.taskId !== taskId) continue;
    const found = element.node?.taskId === taskId ? element : findElement(element.children, session, taskId);
    if (found) return found;
  }
  return undefined;
}

const iconColors: Readonly<Record<string, string>> = {
  error: "list.errorForeground",
  warning: "list.warningForeground",
  "debug-start": "charts.blue",
  "pass-filled": "charts.green",
  "circle-slash": "list.warningForeground",
};

function toNodeItem(element: LedgerElement, node: LedgerNode): vscode.TreeItem {
  const label = visibleTurns(node.label);
  const highlights = label === node.label ? node.highlights.map(([start, end]): [number, number] => [start, end]) : [];
  const item = new vscode.TreeItem({ label, highlights }, collapsibleState(node));
  item.id = element.id;
  item.description = visibleTurns(node.description);
  const color = iconColors[node.icon];
  item.iconPath = new vscode.ThemeIcon(node.icon, color ? new vscode.ThemeColor(color) : undefined);
  item.tooltip = node.tooltip.length > 0 ? plainMarkdown(node.tooltip.join("\n\n")) : node.label;
  item.accessibilityInformation = { label: spoken(node) };
  if (node.kind === "task" && node.state) item.contextValue = itemContexts[node.state];
  if (node.commit !== undefined) item.contextValue = itemContexts.commit;
  const badge = badgeUri(node.findings, node.severity);
  if (badge) item.resourceUri = badge;
  if (node.commit !== undefined) {
    const args = [element.session.folder.uri, node.commit];
    item.command = { command: commandIds.openCommit, title: vscode.l10n.t("Open Commit"), arguments: args };
  } else if (node.line !== undefined) {
    item.command = { command: commandIds.revealTask, title: vscode.l10n.t("Go to Task"), arguments: [element] };
  }
  return item;
}

function collapsibleState(node: LedgerNode): vscode.TreeItemCollapsibleState {
  if (node.children.length === 0) return vscode.TreeItemCollapsibleState.None;
  return node.expanded ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

function spoken(node: LedgerNode): string {
  if (node.kind !== "task") return `${node.label}, ${node.description}`;
  return [node.state, node.taskId, node.label, node.description, ...spokenFindings(node)].filter(Boolean).join(", ");
}

function spokenFindings({ findings, severity }: LedgerNode): string[] {
  return severity === undefined
    ? []
    : [severity, findings === 1 ? vscode.l10n.t("1 finding") : vscode.l10n.t("{0} findings", findings)];
}
