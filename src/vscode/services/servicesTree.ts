import path from "node:path";
import * as vscode from "vscode";
import { DisposableStore } from "../../core/base/disposables.ts";
import type { ServiceHealth, ServiceState } from "../../core/ports.ts";
import type { BackendFact } from "../../node/backend/backendFacts.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import { plainMarkdown } from "../convert.ts";
import { itemContexts, viewIds } from "../ids.ts";
import type { PlaneSession } from "../planeSession.ts";
import { healthOf } from "../statusBar.ts";
import { toFactGroupItem, toFactItem } from "./backendItems.ts";
import type { BackendPlace } from "./backendRows.ts";
import { BackendSection, type FactGroup, keyOf } from "./backendSection.ts";
import type { MediaRuns, WorkflowRun } from "./mediaRuns.ts";
import { answersAsBackend, isBackend } from "./openBackend.ts";
import { runLabel } from "./runLabel.ts";
import { type WorkflowFile, WorkflowFiles } from "./workflowFiles.ts";

/** A prompt that the server runs, or that waits in a place, 1 for the next. */
export interface QueuedPrompt {
  readonly promptId: string;
  readonly place: number | undefined;
  /** Of the workflow, where this window has submitted it. */
  readonly name: string | undefined;
  readonly isOwn: boolean;
}

/** A row of the view. */
export type ServiceElement =
  | { readonly kind: "service"; readonly session: PlaneSession; readonly health: ServiceHealth }
  | { readonly kind: "facts"; readonly place: BackendPlace; readonly group: FactGroup }
  | { readonly kind: "fact"; readonly place: BackendPlace; readonly fact: BackendFact }
  | { readonly kind: "group"; readonly group: "queue" | "workflows" | "runs" }
  | { readonly kind: "queued"; readonly queued: QueuedPrompt }
  | ({ readonly kind: "workflow" } & WorkflowFile)
  | { readonly kind: "run"; readonly run: WorkflowRun }
  | { readonly kind: "picture"; readonly uri: vscode.Uri; readonly run: WorkflowRun };

/** What rows show that is not known here. */
export interface ServicesAsk {
  readonly queue: () => Promise<readonly QueuedPrompt[]>;
  /** What a workflow takes, makes and needs, in lines. */
  readonly about: (workflow: vscode.Uri) => Promise<readonly string[]>;
}

const stateIcons: Readonly<Record<ServiceState, readonly [icon: string, color: string | undefined]>> = {
  up: ["pass-filled", "testing.iconPassed"],
  degraded: ["warning", "list.warningForeground"],
  down: ["error", "testing.iconFailed"],
  starting: ["loading~spin", undefined],
  unknown: ["circle-outline", undefined],
};
function stateWord(state: ServiceState): string {
  const { l10n } = vscode;
  const words: Readonly<Record<ServiceState, string>> = {
    ...{ up: l10n.t("up"), degraded: l10n.t("degraded"), down: l10n.t("down"), starting: l10n.t("starting") },
    unknown: l10n.t("unknown"),
  };
  return words[state];
}
const runIcons: Readonly<Record<WorkflowRun["state"], string>> = {
  working: "loading~spin",
  success: "pass",
  error: "error",
  cancelled: "circle-slash",
  lost: "question",
};
const redrawMs = 250;

/** The services of all control planes with their health, the workflows of the workspace, and the runs of this window. */
export class ServicesTree implements vscode.TreeDataProvider<ServiceElement>, vscode.Disposable {
  readonly view: vscode.TreeView<ServiceElement>;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly backends: BackendSection;
  readonly #planes: ControlPlanes;
  readonly #runs: MediaRuns;
  readonly #ask: ServicesAsk;
  readonly #workflows = this.#store.add(new WorkflowFiles());
  #timer: NodeJS.Timeout | undefined;
  #isQueueOpen = false;
  #queue: readonly QueuedPrompt[] | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  /** `memory` keeps what a backend does not: which jobs were begun here. */
  constructor(planes: ControlPlanes, runs: MediaRuns, ask: ServicesAsk, memory: vscode.Memento) {
    this.#planes = planes;
    this.backends = this.#store.add(new BackendSection(memory));
    this.#ask = ask;
    this.#runs = runs;
    this.view = this.#store.add(vscode.window.createTreeView(viewIds.services, { treeDataProvider: this }));
    this.#store.add(planes.onDidChange(() => this.redraw()));
    this.#store.add(
      planes.onDidChangeSession(({ part }) => {
        if (part === "document" || part === "health") this.redraw();
      }),
    );
    this.#store.add(runs.onDidChange(() => this.redraw()));
    this.#store.add(this.backends.onDidChange(() => this.redraw()));
    this.#store.add(this.#workflows.onDidChange(() => this.redraw()));
    this.#store.add(
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.redraw();
        else this.backends.closeAll();
      }),
    );
    this.#store.add(
      this.view.onDidCollapseElement(({ element }) => {
        if (element.kind === "service") this.backends.close(placeOf(element));
        if (isQueue(element)) this.#isQueueOpen = false;
      }),
    );
    this.#store.add(
      this.view.onDidExpandElement(({ element }) => {
        if (isQueue(element)) this.#isQueueOpen = true;
      }),
    );
  }

  /** Soon, at most four times a second, whatever the server says how often. */
  redraw(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#draw();
    }, redrawMs);
  }

  /** What takes time is read first: until VS Code has all rows anew, it knows none, and a menu of a row would not say which. */
  async #draw(): Promise<void> {
    if (this.view.visible) {
      const read = [
        this.#workflows.list(),
        this.#isQueueOpen && this.#hasQueue() ? this.#ask.queue() : undefined,
      ] as const;
      // What cannot be read is told where its rows are asked for.
      const [, queue] = await Promise.allSettled(read);
      this.#queue = queue.status === "fulfilled" ? queue.value : undefined;
    }
    this.#changed.fire(undefined);
  }

  /** The queue as `#draw` has just read it, for the rows of that drawing alone. */
  async #takeQueue(): Promise<readonly QueuedPrompt[]> {
    const queue = this.#queue ?? (await this.#ask.queue());
    this.#queue = undefined;
    return queue;
  }

  async getChildren(element?: ServiceElement): Promise<ServiceElement[]> {
    if (!element) return this.#roots();
    if (element.kind === "run") return element.run.pictures.map((uri) => ({ kind: "picture", uri, run: element.run }));
    if (element.kind === "service") {
      const place = placeOf(element);
      return (await this.backends.groups(place)).map((group) => ({ kind: "facts", place, group }));
    }
    if (element.kind === "facts") {
      return element.group.facts.map((fact) => ({ kind: "fact", place: element.place, fact }));
    }
    if (element.kind !== "group") return [];
    if (element.group === "queue") return (await this.#takeQueue()).map((queued) => ({ kind: "queued", queued }));
    if (element.group === "runs") return this.#runs.runs.map((run) => ({ kind: "run", run }));
    return (await this.#workflows.list()).map((file) => ({ kind: "workflow", ...file }));
  }

  async #roots(): Promise<ServiceElement[]> {
    const services = this.#planes.sessions.flatMap((session) =>
      healthOf(session).map((health): ServiceElement => ({ kind: "service", session, health })),
    );
    // A backend that went away, or that nobody names any more, is not asked on.
    this.backends.closeOthers(
      services.flatMap((row) => (row.kind === "service" && answersAsBackend(row.health) ? [placeOf(row)] : [])),
    );
    const workflows = await this.#workflows.list();
    return [
      ...services,
      ...(this.#hasQueue() ? [{ kind: "group", group: "queue" } as const] : []),
      ...(workflows.length > 0 ? [{ kind: "group", group: "workflows" } as const] : []),
      ...(this.#runs.runs.length > 0 ? [{ kind: "group", group: "runs" } as const] : []),
    ];
  }

  #hasQueue(): boolean {
    return this.#planes.sessions.some((session) =>
      healthOf(session).some(({ service, state }) => service.protocol === "comfyui" && state === "up"),
    );
  }

  getTreeItem(element: ServiceElement): vscode.TreeItem {
    switch (element.kind) {
      case "service":
        return toServiceItem(element.session, element.health);
      case "facts":
        return toFactGroupItem(element.group.of, element.group.facts, keyOf(element.place));
      case "fact":
        return toFactItem(element.fact, keyOf(element.place));
      case "group":
        return toGroupItem(element.group);
      case "queued":
        return toQueuedItem(element.queued);
      case "workflow":
        return toWorkflowItem(element);
      case "run":
        return toRunItem(element.run);
      case "picture":
        return toPictureItem(element.uri, element.run);
    }
  }

  /** What a workflow takes and makes is read when somebody looks at its row. */
  async resolveTreeItem(item: vscode.TreeItem, element: ServiceElement): Promise<vscode.TreeItem> {
    if (element.kind === "workflow") item.tooltip = plainMarkdown((await this.#ask.about(element.uri)).join("\n\n"));
    return item;
  }

  /** The backend that a row belongs to, else the only one that answers; undefined when there is none, or when the person chose none. */
  async backendOf(target: unknown): Promise<BackendPlace | undefined> {
    const element = asServiceElement(target);
    if (element?.kind === "fact" || element?.kind === "facts") return element.place;
    if (element?.kind === "service" && isBackend(element.health.service)) return placeOf(element);
    const items = this.#planes.sessions.flatMap((session) =>
      healthOf(session)
        .filter(answersAsBackend)
        .map(({ service }) => ({ label: service.name, description: session.folder.name, session, service })),
    );
    if (items.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t("No backend answers now."));
      return undefined;
    }
    return items.length === 1 ? items[0] : vscode.window.showQuickPick(items);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }
}

function isQueue(element: ServiceElement): boolean {
  return element.kind === "group" && element.group === "queue";
}

function placeOf({ health, session }: Extract<ServiceElement, { readonly kind: "service" }>): BackendPlace {
  return { session, service: health.service };
}

function toServiceItem(session: PlaneSession, health: ServiceHealth): vscode.TreeItem {
  const { detail, latencyMs, service, state, version } = health;
  const folding = answersAsBackend(health) ? "Collapsed" : "None";
  const item = new vscode.TreeItem(service.name, vscode.TreeItemCollapsibleState[folding]);
  const [icon, color] = stateIcons[state];
  item.id = `${session.folder.uri.toString()}#service-${service.id}`;
  const word = stateWord(state);
  item.description = [word, version, latencyMs === undefined ? undefined : `${latencyMs} ms`]
    .filter(Boolean)
    .join(" · ");
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.tooltip = plainMarkdown([service.url, detail].filter(Boolean).join("\n\n"));
  item.contextValue = itemContexts.service;
  item.accessibilityInformation = { label: vscode.l10n.t("Service {0}, {1}, {2}", service.name, word, detail) };
  return item;
}

const groups: Readonly<Record<"queue" | "workflows" | "runs", () => readonly [label: string, icon: string]>> = {
  queue: () => [vscode.l10n.t("Queue"), "list-ordered"],
  workflows: () => [vscode.l10n.t("Workflows"), "type-hierarchy"],
  runs: () => [vscode.l10n.t("Runs"), "history"],
};

function toGroupItem(group: keyof typeof groups): vscode.TreeItem {
  const [label, icon] = groups[group]();
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState[group === "runs" ? "Expanded" : "Collapsed"]);
  item.id = `group-${group}`;
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function toQueuedItem({ isOwn, name, place, promptId }: QueuedPrompt): vscode.TreeItem {
  const item = new vscode.TreeItem(name ?? promptId.slice(0, 8));
  item.id = `queued-${promptId}`;
  const state = place === undefined ? vscode.l10n.t("runs") : vscode.l10n.t("waits in place {0}", place);
  item.description = isOwn ? state : vscode.l10n.t("{0} · of another client", state);
  item.iconPath = new vscode.ThemeIcon(place === undefined ? "loading~spin" : "clock");
  item.contextValue = place === undefined ? itemContexts.prompt : itemContexts.waitingPrompt;
  item.tooltip = promptId;
  return item;
}

function toWorkflowItem({ form, uri }: WorkflowFile): vscode.TreeItem {
  const item = new vscode.TreeItem(uri);
  item.id = `workflow-${uri.toString()}`;
  item.description = form === "api" || vscode.l10n.t("of the graph editor: export it in API form");
  item.iconPath = new vscode.ThemeIcon("json");
  item.contextValue = itemContexts.workflow;
  item.command = { command: "vscode.open", title: vscode.l10n.t("Open"), arguments: [uri] };
  return item;
}

function toRunItem(run: WorkflowRun): vscode.TreeItem {
  const hasPictures = run.pictures.length > 0;
  const item = new vscode.TreeItem(run.name, vscode.TreeItemCollapsibleState[hasPictures ? "Expanded" : "None"]);
  item.id = `run-${run.number}`;
  item.description = runLabel(run);
  item.iconPath = new vscode.ThemeIcon(runIcons[run.state]);
  item.contextValue = run.state === "working" ? itemContexts.prompt : itemContexts.mediaRun;
  item.tooltip = toRunTooltip(run);
  item.accessibilityInformation = { label: vscode.l10n.t("Run of {0}, {1}", run.name, runLabel(run)) };
  return item;
}

const shownPreview = 256 * 1024;

function toRunTooltip(run: WorkflowRun): vscode.MarkdownString {
  const { name, progress } = run;
  const tooltip = plainMarkdown([name, runLabel(run), progress?.text].filter(Boolean).join("\n\n"));
  const preview = progress?.preview;
  if (!preview || preview.image.length > shownPreview) return tooltip;
  tooltip.appendMarkdown(`\n\n![preview](data:${preview.mime};base64,${preview.image.toString("base64")})`);
  return tooltip;
}

function toPictureItem(uri: vscode.Uri, run: WorkflowRun): vscode.TreeItem {
  // Not by its address: git ignores it, and what git ignores looks switched off.
  const item = new vscode.TreeItem(path.posix.basename(uri.path));
  item.id = `picture-${uri.toString()}`;
  item.description = run.about ?? "";
  // The picture itself is its icon.
  item.iconPath = /\.(png|jpe?g|webp|gif)$/i.test(uri.path) ? uri : vscode.ThemeIcon.File;
  item.tooltip = plainMarkdown(run.about ?? "");
  item.command = { command: "vscode.open", title: vscode.l10n.t("Open"), arguments: [uri] };
  return item;
}

/** What a menu of the view passes to a command; undefined for anything else. */
export function asServiceElement(target: unknown): ServiceElement | undefined {
  const kind = typeof target === "object" && target !== null ? (target as { kind?: unknown }).kind : undefined;
  return typeof kind === "string" && ["service", "facts", "fact", "workflow", "run", "picture", "queued"].includes(kind)
    ? (target as ServiceElement)
    : undefined;
}
