import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { Emitter } from "../core/base/emitter.ts";
import { ControlError, isAbort, messageOf } from "../core/base/errors.ts";
import type { ControlDocument } from "../core/document/model.ts";
import { carriedFindings } from "../core/lint/carriedFindings.ts";
import type { Finding } from "../core/lint/finding.ts";
import type { Policy } from "../core/policy/policy.ts";
import { readPolicy } from "../core/policy/readPolicy.ts";
import type { RunSummary, ServiceHealth } from "../core/ports.ts";
import type { Selection } from "../core/selection/candidate.ts";
import { selectTask } from "../core/selection/selectTask.ts";
import type { Settings } from "../core/settings.ts";
import { type Latencies, withLatencies } from "../core/state/latencies.ts";
import { mergeHealth } from "../core/state/serviceWatch.ts";
import type { TruthView } from "../core/views/statusView.ts";
import type { ControlPlane, GitCheck } from "../node/controlPlane.ts";
import { Coalesced } from "./coalesced.ts";
import { CycleRunner } from "./cycleRunner.ts";
import { watchGit } from "./gitWatch.ts";
import { CycleTextStore, VsCodeTextStore } from "./vsCodeTextStore.ts";

/** One version of the document and all that follows from it alone. */
export interface DocumentFacts {
  readonly document: ControlDocument;
  readonly policy: Policy;
  readonly selection: Selection;
  /** In document order, those against git among them once git was asked. */
  readonly findings: readonly Finding[];
  /** Findings against git that stood in an older text; they keep no mends. */
  readonly stale: ReadonlySet<Finding>;
}

export type DocumentState =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly facts: DocumentFacts }
  | { readonly kind: "unreadable"; readonly message: string };

/** What changed in a session: the views that read this part draw again. */
export type SessionPart = "document" | "truth" | "health" | "cycle" | "runs";

/** Quiet time after a keystroke before the document is read again. */
const typingDelayMs = 120;
const gitDelayMs = 300;
/** Quiet time after a keystroke before the rules against git look again. */
const gitRulesDelayMs = 800;
const shownRuns = 20;

/** One folder with a control document: its verbs, and what is known of it now. Views read; commands ask. */
export class PlaneSession implements vscode.Disposable {
  readonly folder: vscode.WorkspaceFolder;
  /** The control document. */
  readonly uri: vscode.Uri;
  readonly plane: ControlPlane;
  readonly cycles = new CycleRunner();
  documentState: DocumentState = { kind: "loading" };
  truth: TruthView | null = null;
  health: readonly ServiceHealth[] = [];
  runs: readonly RunSummary[] = [];
  /** A person's or an agent's run holds the lock until Verify & Save or Stop. */
  isWaiting = false;
  /** How long the last looks at each service took, by its id. */
  latencies: ReadonlyMap<string, Latencies> = new Map();
  readonly #starting = new Set<string>();
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<SessionPart>());
  readonly #document: Coalesced;
  readonly #git: Coalesced;
  readonly #gitRules: Coalesced;
  /** What the text alone shows. */
  #local: readonly Finding[] = [];
  #gitCheck: GitCheck | undefined;
  /** Git changed since its rules were asked last. */
  #gitMoved = true;
  readonly #output: vscode.LogOutputChannel;

  readonly onDidChange = this.#changed.event;

  /** Opens the control plane of a folder; the heavy parts are loaded when first asked for. */
  static async open(
    folder: vscode.WorkspaceFolder,
    settings: Settings,
    output: vscode.LogOutputChannel,
  ): Promise<PlaneSession> {
    const uri = vscode.Uri.joinPath(folder.uri, settings.file);
    return new PlaneSession(folder, uri, await openPlane(folder, uri, settings, VsCodeTextStore), output);
  }

  constructor(folder: vscode.WorkspaceFolder, uri: vscode.Uri, plane: ControlPlane, output: vscode.LogOutputChannel) {
    this.folder = folder;
    this.uri = uri;
    this.plane = plane;
    this.#output = output;
    const onError = (error: unknown) => this.#tell(error);
    this.#document = this.#store.add(new Coalesced(() => this.#readDocument(), onError));
    this.#git = this.#store.add(new Coalesced(() => this.#readGit(), onError));
    this.#gitRules = this.#store.add(new Coalesced(() => this.#checkGit(), onError));
    this.#store.add(this.plane);
    this.#store.add(this.cycles);
    this.#store.add(this.plane.onDidProbe((looked) => this.#takeHealth(looked)));
    this.#store.add(this.cycles.onDidEmit(() => this.#changed.fire("cycle")));
    this.#store.add(this.cycles.onDidChange(() => this.#onCycle()));
    const key = uri.toString();
    const ofDocument = (document: vscode.TextDocument) => document.uri.toString() === key;
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (ofDocument(event.document)) this.#document.request(typingDelayMs);
      }),
    );
    this.#store.add(vscode.workspace.onDidCloseTextDocument((closed) => ofDocument(closed) && this.documentChanged()));
    this.#store.add(vscode.workspace.onDidSaveTextDocument((saved) => this.#contains(saved.uri) && this.gitChanged()));
    void this.#watchGit();
  }

  /** Undefined while the document is not read or cannot be. */
  get facts(): DocumentFacts | undefined {
    return this.documentState.kind === "ready" ? this.documentState.facts : undefined;
  }

  /** The file changed on disk or the editor's text did. */
  documentChanged(): void {
    this.#document.request(0);
  }

  gitChanged(): void {
    this.#gitMoved = true;
    this.#git.request(gitDelayMs);
  }

  /** Between these two calls, a service that does not answer is being started, not down. */
  setStarting(id: string, isStarting: boolean): void {
    if (isStarting) this.#starting.add(id);
    else this.#starting.delete(id);
    this.#takeHealth(this.health.filter((each) => isStarting && each.service.id === id));
  }

  #takeHealth(looked: readonly ServiceHealth[]): void {
    this.latencies = withLatencies(this.latencies, this.health, looked);
    this.#set("health", () => (this.health = mergeHealth(this.health, looked, this.#starting)));
  }

  /** Reads everything again and resolves when it is known. */
  async refresh(): Promise<void> {
    this.#gitMoved = true;
    await Promise.all([this.#document.now(), this.#git.now()]);
  }

  /** Like `refresh`, and the rules against git have looked at what is known then. */
  async check(): Promise<void> {
    await this.refresh();
    await this.#gitRules.now();
  }

  /** The same control plane for one cycle; dispose it afterwards. */
  openCyclePlane(): Promise<ControlPlane> {
    return openPlane(this.folder, this.uri, this.plane.settings, CycleTextStore);
  }

  async #watchGit(): Promise<void> {
    try {
      this.#store.add(await watchGit(this.folder.uri.fsPath, () => this.gitChanged()));
    } catch (error) {
      this.#tell(error);
    }
  }

  async #readDocument(): Promise<void> {
    const state = await this.#documentState();
    this.#set("document", () => (this.documentState = state));
    this.#gitRules.request(gitRulesDelayMs);
  }

  async #documentState(): Promise<DocumentState> {
    try {
      const document = await this.plane.document();
      const policy = readPolicy(document, this.plane.settings);
      const [{ lintDocument }, options] = await Promise.all([
        import("../core/lint/lintDocument.ts"),
        this.plane.lintOptions({ git: false }),
      ]);
      this.#local = lintDocument(document, options);
      return { kind: "ready", facts: this.#withGit({ document, policy, selection: selectTask(document, policy) }) };
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      return { kind: "unreadable", message: error.message };
    }
  }

  /** The findings of the text alone and those against git, carried along when they stood in an older text. */
  #withGit(facts: Omit<DocumentFacts, "findings" | "stale">): DocumentFacts {
    const { document } = facts;
    if (!this.#gitCheck) return { ...facts, findings: this.#local, stale: new Set() };
    const { document: asked, findings } = this.#gitCheck;
    const carried = carriedFindings(findings, asked.text, document.text);
    const all = [...this.#local, ...carried].sort((a, b) => a.range.start - b.range.start);
    return { ...facts, findings: all, stale: new Set(asked.text === document.text ? [] : carried) };
  }

  /** In the background: processes run. Off in Restricted Mode. */
  async #checkGit(): Promise<void> {
    if (!vscode.workspace.isTrusted || !this.facts) return;
    const reuse = !this.#gitMoved;
    this.#gitMoved = false;
    const former = this.#gitCheck;
    try {
      this.#gitCheck = await this.plane.checkGit({ reuse });
    } catch (error) {
      this.#gitMoved = true;
      throw error;
    }
    const { facts } = this;
    if (!facts || former === this.#gitCheck) return;
    this.#set("document", () => (this.documentState = { kind: "ready", facts: this.#withGit(facts) }));
  }

  /** Git and run folders are looked at only in a trusted workspace: a repository's own configuration can start programs. */
  async #readGit(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const owner = await this.plane.lockOwner();
    const runs = await this.plane.runs(shownRuns);
    const waiting = owner?.kind === "lease" ? owner : undefined;
    this.isWaiting = waiting !== undefined;
    this.runs = runs;
    this.cycles.settle(waiting && { owner: waiting, run: runs.find((run) => run.runId === waiting.runId) });
    this.#changed.fire("runs");
    const truth = await this.plane.truth();
    this.#set("truth", () => (this.truth = truth));
    this.#gitRules.request(0);
  }

  #onCycle(): void {
    this.#changed.fire("cycle");
    if (this.cycles.isRunning) return;
    this.documentChanged();
    void this.#git.now();
  }

  #contains(uri: vscode.Uri): boolean {
    return vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === this.folder.uri.toString();
  }

  #set(part: SessionPart, assign: () => unknown): void {
    assign();
    this.#changed.fire(part);
  }

  #tell(error: unknown): void {
    if (!isAbort(error)) this.#output.error(`${this.folder.name}: ${messageOf(error)}`);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

async function openPlane(
  folder: vscode.WorkspaceFolder,
  uri: vscode.Uri,
  settings: Settings,
  Store: typeof VsCodeTextStore | typeof CycleTextStore,
): Promise<ControlPlane> {
  const [{ createControlPlane }, { FsTextStore }] = await Promise.all([
    import("../node/controlPlane.ts"),
    import("../node/files/fsTextStore.ts"),
  ]);
  const store = new Store(uri, new FsTextStore(uri.fsPath));
  return createControlPlane({ folder: folder.uri.fsPath, settings, store });
}
