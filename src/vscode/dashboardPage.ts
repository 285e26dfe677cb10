import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { DisposableSlot, DisposableStore } from "../core/base/disposables.ts";
import { assertNever } from "../core/base/errors.ts";
import { bounded } from "../core/protocol/bounded.ts";
import { type DashboardSnapshot, decodePageMessage, type HostMessage, type PageMessage } from "../core/protocol.ts";
import type { BoardLook } from "../core/views/boardView.ts";
import type { ChartId } from "../core/views/charts/chart.ts";
import { dashboardHtml } from "../core/views/dashboardHtml.ts";
import { type CommitDiffView, toDashboardView, toEmptyDashboardView } from "../core/views/dashboardView.ts";
import { unreadHistory } from "../core/views/historyView.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { DashboardBoard } from "./dashboardBoard.ts";
import { DashboardHistory } from "./dashboardHistory.ts";
import { showWorstFinding } from "./documentCommands.ts";
import { exportChart, exportReport } from "./exportReport.ts";
import { commandIds } from "./ids.ts";
import { applyMend, openFile, openService, withDiff } from "./pageActions.ts";
import type { PlaneSession } from "./planeSession.ts";
import type { TaskCommands } from "./taskCommands.ts";

type PushKind = HostMessage["type"];

const pushOrder: readonly PushKind[] = ["history", "dashboard", "board", "cycle"];

/** Least time between two pushes of a kind, in milliseconds; what changes meanwhile travels together. */
const intervals: Readonly<Record<PushKind, number>> = { dashboard: 16, board: 16, history: 16, cycle: 100 };

/** What every page acts on. */
export interface PageContext {
  readonly planes: ControlPlanes;
  readonly tasks: TaskCommands;
  readonly extensionUri: vscode.Uri;
  /** Says in our words what went wrong. */
  fail(error: unknown): void;
}

/**
 * One page: pushes snapshots once it says `ready`, and does what it asks from the fixed list. A snapshot, not what changed: lists are
 * windowed, so at 10,000 tasks one is 20 KB, which the page decodes in 1 ms of the 8 that it needs; and a page that missed one is right
 * with the next.
 */
export class DashboardPage implements vscode.Disposable {
  readonly #webview: vscode.Webview;
  readonly #context: PageContext;
  readonly #store = new DisposableStore();
  readonly #received = this.#store.add(new vscode.EventEmitter<PageMessage>());
  readonly #planes: ControlPlanes;
  readonly #board: DashboardBoard;
  readonly #history = this.#store.add(new DisposableSlot<DashboardHistory>());
  readonly #timers = new Map<PushKind, NodeJS.Timeout>();
  /** What the page has, so that the same is not said twice. */
  readonly #pushed = new Map<PushKind, string>();
  #diffs: readonly CommitDiffView[] = [];
  #isReady = false;

  /** Every message of the page that could be decoded. */
  readonly onDidReceive = this.#received.event;

  constructor(webview: vscode.Webview, context: PageContext) {
    const { planes, tasks, extensionUri } = context;
    this.#context = context;
    this.#webview = webview;
    this.#planes = planes;
    this.#board = new DashboardBoard(tasks, () => {
      // The same words again are news.
      this.#pushed.delete("board");
      this.#schedule("board");
    });
    this.#store.add(webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#store.add(planes.onDidChange(() => this.#scheduleAll()));
    this.#store.add(
      planes.onDidChangeSession(({ session, part }) => {
        if (session !== planes.current) return;
        this.#schedule(part === "cycle" ? "cycle" : "dashboard");
        if (part === "document") this.#schedule("board");
      }),
    );
    this.#load(extensionUri);
  }

  /** What is pushed now. */
  get snapshot(): DashboardSnapshot {
    const past = this.#pastOf(this.#planes.current)?.past;
    return { type: "dashboard", ...(past ? { ...past.view, diffs: this.#diffs } : toView(this.#planes, this.#diffs)) };
  }

  #load(extensionUri: vscode.Uri): void {
    const webview = this.#webview;
    const folder = vscode.Uri.joinPath(extensionUri, "dist/webview");
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    webview.html = dashboardHtml({
      nonce: randomBytes(18).toString("hex"),
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(folder, "dashboard.js")).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(folder, "dashboard.css")).toString(),
      cspSource: webview.cspSource,
      lang: vscode.env.language,
      translations: vscode.l10n.bundle && JSON.stringify(vscode.l10n.bundle),
    });
  }

  #receive(value: unknown): void {
    const message = decodePageMessage(value);
    if (!message) return;
    if (message.type === "ready") {
      this.#isReady = true;
      this.#pushed.clear();
      this.#board.look = undefined;
      for (const kind of pushOrder) this.#push(kind);
    } else this.#execute(message).then(undefined, (error: unknown) => this.#context.fail(error));
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
      case "show-board":
        return Promise.resolve(this.#showBoard(message));
      case "hide-board":
        return Promise.resolve(this.#showBoard(undefined));
      case "move-task":
        return this.#pastOf(session)?.past ? Promise.resolve() : this.#board.move(session, message.id, message.state);
      case "apply-mend":
        return applyMend(session, message.finding, message.title);
      case "fix-all":
        return run(commandIds.fixAll, session?.uri);
      case "show-rule":
        return run(commandIds.showRule, message.rule);
      case "open-file":
        return openFile(session, message.path);
      case "open-commit":
        return run(commandIds.openCommit, session?.uri, message.commit);
      case "read-diff":
        return this.#readDiff(session, message.commit);
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
      const read = () => this.#schedule("history");
      const travel = () => {
        this.#schedule("dashboard");
        this.#schedule("board");
      };
      this.#history.value = new DashboardHistory(session, read, travel);
    }
    return this.#pastOf(session);
  }

  #scheduleAll(): void {
    for (const kind of pushOrder) this.#schedule(kind);
  }

  #schedule(kind: PushKind): void {
    if (!this.#isReady || this.#timers.has(kind)) return;
    this.#timers.set(
      kind,
      setTimeout(() => this.#push(kind), intervals[kind]),
    );
  }

  #push(kind: PushKind): void {
    clearTimeout(this.#timers.get(kind));
    this.#timers.delete(kind);
    const message = this.#isReady ? this.#messageOf(kind) : undefined;
    if (!message) return;
    const sent = bounded(message);
    const text = JSON.stringify(sent);
    if (this.#pushed.get(kind) === text) return;
    this.#pushed.set(kind, text);
    void this.#webview.postMessage(sent);
  }

  #messageOf(kind: PushKind): HostMessage | undefined {
    const { current } = this.#planes;
    switch (kind) {
      case "dashboard":
        return this.snapshot;
      case "board":
        return this.#boardNow(current);
      case "history":
        return { type: "history", ...(this.#pastOf(current)?.view ?? unreadHistory) };
      case "cycle":
        return { type: "cycle", cycle: current?.cycles.state ?? null };
      default:
        return assertNever(kind);
    }
  }

  /** Of the past that the page shows, else of now. */
  #boardNow(session: PlaneSession | undefined): HostMessage | undefined {
    const { past } = this.#pastOf(session) ?? {};
    return this.#board.snapshotOf(past ? { document: past.document, findings: [] } : session?.facts);
  }

  async #readDiff(session: PlaneSession | undefined, commit: string): Promise<void> {
    this.#diffs = await withDiff(session, this.#diffs, commit);
    this.#schedule("dashboard");
  }

  #showBoard(look: BoardLook | undefined): void {
    this.#board.look = look;
    this.#push("board");
  }

  dispose(): void {
    this.#isReady = false;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#store.dispose();
  }
}

function toView(planes: ControlPlanes, diffs: readonly CommitDiffView[]): Omit<DashboardSnapshot, "type"> {
  const session = planes.current;
  const trusted = vscode.workspace.isTrusted;
  if (!session) {
    const place = { folder: vscode.workspace.name ?? "", file: "", trusted };
    if (!planes.isReady) return toEmptyDashboardView(place, "loading", null);
    return toEmptyDashboardView(
      place,
      "missing",
      vscode.l10n.t("This workspace has no control document; Initialize writes one"),
    );
  }
  const { documentState: state, plane, folder, truth, health, latencies } = session;
  const place = { folder: folder.name, file: plane.settings.file, trusted };
  if (state.kind === "loading") return toEmptyDashboardView(place, "loading", null);
  if (state.kind === "unreadable") return toEmptyDashboardView(place, "unreadable", state.message);
  const { document, selection, findings, policy } = state.facts;
  const services = policy.services.value;
  return toDashboardView({ ...place, document, selection, findings, services, health, latencies, diffs, truth });
}
