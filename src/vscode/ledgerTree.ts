import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { type LedgerNode, toLedgerTree } from "../core/views/ledgerTree.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { plainMarkdown } from "./convert.ts";
import { badgeUri } from "./findingBadges.ts";
import { commandIds, itemContexts, viewIds } from "./ids.ts";
import type { PlaneSession } from "./planeSession.ts";

/** A row of the view: a folder where there are several, a node of its ledger, or a sentence instead of it. */
export interface LedgerElement {
  readonly kind: "folder" | "node" | "message";
  readonly id: string;
  readonly session: PlaneSession;
  readonly node: LedgerNode | undefined;
  readonly label: string;
  readonly parent: LedgerElement | undefined;
  readonly children: readonly LedgerElement[];
}

const restrictedMessage = "Restricted Mode: AUTO is off until the workspace is trusted.";

/** DOING, TODO by priority, DONE and BLOCKED of every control plane; follows the text as it is typed. */
export class LedgerTree implements vscode.TreeDataProvider<LedgerElement>, vscode.Disposable {
  readonly view: vscode.TreeView<LedgerElement>;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly #planes: ControlPlanes;
  #roots: readonly LedgerElement[] | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
    this.view = this.#store.add(
      vscode.window.createTreeView(viewIds.ledger, { treeDataProvider: this, showCollapseAll: true }),
    );
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
      item.command = { command: commandIds.openDocument, title: "Open Document", arguments: [element.session.uri] };
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

  #update(): void {
    this.#roots = undefined;
    this.view.message = this.#planes.sessions.length > 0 && !vscode.workspace.isTrusted ? restrictedMessage : "";
    this.#changed.fire(undefined);
  }

  #rootElements(): readonly LedgerElement[] {
    const { sessions } = this.#planes;
    this.#roots ??= sessions.flatMap((session) => toRoots(session, sessions.length > 1));
    return this.#roots;
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function toRoots(session: PlaneSession, several: boolean): LedgerElement[] {
  if (!several) return toElements(session, undefined);
  return [
    withChildren(
      {
        kind: "folder",
        id: session.folder.uri.toString(),
        session,
        node: undefined,
        label: session.folder.name,
        parent: undefined,
      },
      (folder) => toElements(session, folder),
    ),
  ];
}

function toElements(session: PlaneSession, parent: LedgerElement | undefined): LedgerElement[] {
  const { documentState: state } = session;
  if (state.kind === "loading") return [];
  if (state.kind === "unreadable") return [toMessage(session, parent, state.message)];
  const nodes = toLedgerTree(state.facts.document, state.facts.findings);
  if (nodes.length === 0)
    return [toMessage(session, parent, "The document has no task ledger; add a TASK_LEDGER section")];
  return nodes.map((node) => toElement(session, parent, node));
}

function toMessage(session: PlaneSession, parent: LedgerElement | undefined, label: string): LedgerElement {
  const id = `${session.folder.uri}#message`;
  return { kind: "message", id, session, node: undefined, label, parent, children: [] };
}

function toElement(session: PlaneSession, parent: LedgerElement | undefined, node: LedgerNode): LedgerElement {
  const id = `${session.folder.uri}#${node.id}`;
  return withChildren({ kind: "node", id, session, node, label: node.label, parent }, (own) =>
    node.children.map((child) => toElement(session, own, child)),
  );
}

/** Children know their parent, so the parent is made first. */
function withChildren(
  own: Omit<LedgerElement, "children">,
  toChildren: (element: LedgerElement) => readonly LedgerElement[],
): LedgerElement {
  const children: LedgerElement[] = [];
  const element: LedgerElement = { ...own, children };
  children.push(...toChildren(element));
  return element;
}

function findElement(
  elements: readonly LedgerElement[],
  session: PlaneSession,
  taskId: string,
): LedgerElement | undefined {
  for (const element of elements) {
    if (element.session !== session) continue;
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
  const item = new vscode.TreeItem(node.label, collapsibleState(node));
  item.id = element.id;
  item.description = node.description;
  const color = iconColors[node.icon];
  item.iconPath = new vscode.ThemeIcon(node.icon, color ? new vscode.ThemeColor(color) : undefined);
  item.tooltip = node.tooltip.length > 0 ? plainMarkdown(node.tooltip.join("\n\n")) : node.label;
  item.accessibilityInformation = { label: spoken(node) };
  if (node.kind === "task") item.contextValue = itemContexts.task;
  const badge = badgeUri(node.findings, node.severity);
  if (badge) item.resourceUri = badge;
  if (node.line !== undefined) {
    item.command = { command: commandIds.revealTask, title: "Go to Task", arguments: [element] };
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
  return severity === undefined ? [] : [severity, `${findings} finding${findings === 1 ? "" : "s"}`];
}
