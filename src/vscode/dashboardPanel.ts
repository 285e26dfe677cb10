import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { DisposableSlot, DisposableStore } from "../core/base/disposables.ts";
import { assertNever } from "../core/base/errors.ts";
import { bounded } from "../core/protocol/bounded.ts";
import { type DashboardSnapshot, decodePageMessage, type HostMessage, type PageMessage } from "../core/protocol.ts";
import type { ChartId } from "../core/views/charts/chart.ts";
import { dashboardHtml } from "../core/views/dashboardHtml.ts";
import { toDashboardView, toEmptyDashboardView } from "../core/views/dashboardView.ts";
import { unreadHistory } from "../core/views/historyView.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { DashboardHistory } from "./dashboardHistory.ts";
import { showWorstFinding } from "./documentCommands.ts";
import { exportChart, exportReport } from "./exportReport.ts";
import { commandIds, dashboardViewType } from "./ids.ts";
import type { PlaneSession } from "./planeSession.ts";

/** Least time between two cycle snapshots. */
const cycleIntervalMs = 100;

/** The dashboard of the current control plane; one panel a window, restored with it. */
export class DashboardPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #store = new DisposableStore();
  readonly #planes: ControlPlanes;
  readonly #extensionUri: vscode.Uri;
  readonly #page: DisposableSlot<DashboardPage>;

  constructor(planes: ControlPlanes, extensionUri: vscode.Uri) {
    this.#planes = planes;
    this.#extensionUri = extensionUri;
    this.#page = this.#store.add(new DisposableSlot<DashboardPage>());
    this.#store.add(vscode.window.registerWebviewPanelSerializer(dashboardViewType, this));
  }

  /** What the page shows; undefined when it is closed. */
  get page(): DashboardPage | undefined {
    return this.#page.value;
  }

  /** Shows the panel, or opens it beside what the person reads. */
  open(): void {
    if (this.#page.value) {
      this.#page.value.panel.reveal();
      return;
    }
    const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.#attach(vscode.window.createWebviewPanel(dashboardViewType, "Control Plane", column));
  }

  /** Asks where to, and writes what the dashboard shows; opens it when it is closed. */
  async exportReport(): Promise<vscode.Uri | undefined> {
    if (!this.#page.value) this.open();
    return this.#page.value?.exportReport();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#attach(panel);
  }

  #attach(panel: vscode.WebviewPanel): void {
    const page = new DashboardPage(panel, this.#planes, this.#extensionUri);
    this.#page.value = page;
    panel.onDidDispose(() => {
      if (this.#page.value === page) this.#page.value = undefined;
    });
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** One panel and its page: pushes snapshots once the page says `ready`, and does what it asks from the fixed list. */
export class DashboardPage implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #store = new DisposableStore();
  readonly #received = this.#store.add(new vscode.EventEmitter<PageMessage>());
  readonly #planes: ControlPlanes;
  readonly #history = this.#store.add(new DisposableSlot<DashboardHistory>());
  #isReady = false;
  #cycleTimer: NodeJS.Timeout | undefined;

  /** Every message of the page that could be decoded. */
  readonly onDidReceive = this.#received.event;

  constructor(panel: vscode.WebviewPanel, planes: ControlPlanes, extensionUri: vscode.Uri) {
    this.panel = panel;
    this.#planes = planes;
    this.#store.add(panel);
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, "media/dashboard-light.svg"),
      dark: vscode.Uri.joinPath(extensionUri, "media/dashboard-dark.svg"),
    };
    this.#store.add(panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#store.add(planes.onDidChange(() => this.#pushAll()));
    this.#store.add(
      planes.onDidChangeSession(({ session, part }) => {
        if (session !== planes.current) return;
        if (part === "cycle") this.#scheduleCycle();
        else this.#pushDashboard();
      }),
    );
    this.#load(extensionUri);
  }

  /** What is pushed now. */
  get snapshot(): DashboardSnapshot {
    return { type: "dashboard", ...(this.#pastOf(this.#planes.current)?.past ?? toView(this.#planes)) };
  }

  #load(extensionUri: vscode.Uri): void {
    const { webview } = this.panel;
    const folder = vscode.Uri.joinPath(extensionUri, "dist/webview");
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    webview.html = dashboardHtml({
      nonce: randomBytes(18).toString("hex"),
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(folder, "dashboard.js")).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(folder, "dashboard.css")).toString(),
      cspSource: webview.cspSource,
      lang: vscode.env.language,
    });
  }

  #receive(value: unknown): void {
    const message = decodePageMessage(value);
    if (!message) return;
    if (message.type === "ready") {
      this.#isReady = true;
      this.#pushAll();
    } else void this.#execute(message);
    this.#received.fire(message);
  }

  #execute(message: Exclude<PageMessage, { type: "ready" }>): Thenable<unknown> {
    const session = this.#planes.current;
    const run = vscode.commands.executeCommand;
    switch (message.type) {
      case "run-auto":
        return run(commandIds.auto, session?.uri);
      case "cancel":
        return run(commandIds.cancel, session?.uri);
      case "verify-and-save":
        return run(commandIds.verifyAndSave, session?.uri);
      case "stop-run":
        return run(commandIds.stopRun, session?.uri);
      case "initialize":
        return run(commandIds.initialize);
      case "refresh":
        return run(commandIds.refresh);
      case "probe-services":
        return run(commandIds.probeServices);
      case "manage-trust":
        return run("workbench.trust.manage");
      case "show-problems":
        return session ? showWorstFinding(session) : Promise.resolve();
      case "reveal-line":
        return run(commandIds.openDocument, session?.uri, message.line);
      case "reveal-task":
        return run(commandIds.revealTask, message.id);
      case "read-history":
        return this.#historyOf(session)?.read() ?? Promise.resolve();
      case "show-revision":
        return this.#historyOf(session)?.show(message.commit) ?? Promise.resolve();
      case "show-now":
        return this.#historyOf(session)?.show(undefined) ?? Promise.resolve();
      case "export-report":
        return this.exportReport();
      case "export-chart":
        return this.#exportChart(message.chart);
      case "open-url":
        return openService(session, message.service);
      default:
        return assertNever(message);
    }
  }

  /** Asks where to, and writes what the page shows. */
  async exportReport(): Promise<vscode.Uri | undefined> {
    const { current } = this.#planes;
    if (!current) return undefined;
    return exportReport(current.folder.uri, this.snapshot, this.#pastOf(current)?.view.charts ?? []);
  }

  async #exportChart(id: ChartId): Promise<void> {
    const { current } = this.#planes;
    const chart = this.#pastOf(current)?.view.charts.find((candidate) => candidate.id === id);
    if (current && chart) await exportChart(current.folder.uri, chart);
  }

  /** What was read of a session's past, if it is the one that the page shows. */
  #pastOf(session: PlaneSession | undefined): DashboardHistory | undefined {
    const history = this.#history.value;
    return history?.session === session ? history : undefined;
  }

  #historyOf(session: PlaneSession | undefined): DashboardHistory | undefined {
    if (session && !this.#pastOf(session)) {
      const push = () => this.#pushHistory();
      this.#history.value = new DashboardHistory(session, push, () => this.#pushDashboard());
    }
    return this.#pastOf(session);
  }

  #pushHistory(): void {
    const view = this.#pastOf(this.#planes.current)?.view ?? unreadHistory;
    if (this.#isReady) this.#post({ type: "history", ...view });
  }

  #pushAll(): void {
    this.#pushHistory();
    this.#pushDashboard();
    this.#pushCycle();
  }

  #pushDashboard(): void {
    if (this.#isReady) this.#post(this.snapshot);
  }

  #scheduleCycle(): void {
    this.#cycleTimer ??= setTimeout(() => this.#pushCycle(), cycleIntervalMs);
  }

  #pushCycle(): void {
    clearTimeout(this.#cycleTimer);
    this.#cycleTimer = undefined;
    if (this.#isReady) this.#post({ type: "cycle", cycle: this.#planes.current?.cycles.state ?? null });
  }

  #post(message: HostMessage): void {
    void this.panel.webview.postMessage(bounded(message));
  }

  dispose(): void {
    clearTimeout(this.#cycleTimer);
    this.#isReady = false;
    this.#store.dispose();
  }
}

async function openService(session: PlaneSession | undefined, id: string): Promise<void> {
  const service = session?.facts?.policy.services.value.find((candidate) => candidate.id === id);
  if (service) await vscode.env.openExternal(vscode.Uri.parse(new URL(service.url).origin));
}

function toView(planes: ControlPlanes): Omit<DashboardSnapshot, "type"> {
  const session = planes.current;
  const trusted = vscode.workspace.isTrusted;
  if (!session) {
    const place = { folder: vscode.workspace.name ?? "", file: "", trusted };
    if (!planes.isReady) return toEmptyDashboardView(place, "loading", null);
    return toEmptyDashboardView(place, "missing", "This workspace has no control document; Initialize writes one");
  }
  const { documentState: state, plane, folder, truth, health } = session;
  const place = { folder: folder.name, file: plane.settings.file, trusted };
  if (state.kind === "loading") return toEmptyDashboardView(place, "loading", null);
  if (state.kind === "unreadable") return toEmptyDashboardView(place, "unreadable", state.message);
  const { document, selection, findings, policy } = state.facts;
  return toDashboardView({ ...place, document, selection, findings, services: policy.services.value, health, truth });
}
