import { realpathSync } from "node:fs";
import path from "node:path";
import type { AuditReport } from "../core/audit/auditClaims.ts";
import type { DocumentHistory } from "../core/audit/documentHistory.ts";
import { Emitter } from "../core/base/emitter.ts";
import { ControlError } from "../core/base/errors.ts";
import type { TextEdit, TextSnapshot } from "../core/base/text.ts";
import type { WaitingCheck } from "../core/cycle/checkWaiting.ts";
import type { CycleEvent, CycleReport } from "../core/cycle/events.ts";
import type { WaitingLook } from "../core/cycle/lookWaiting.ts";
import type { AutoOptions, ResumeDecision } from "../core/cycle/options.ts";
import type { CountedReads } from "../core/cycle/waitingIo.ts";
import { refuseConflict } from "../core/document/edits/refuseConflict.ts";
import type { ControlDocument } from "../core/document/model.ts";
import { parseDocument, parseSnapshot, updateDocument } from "../core/document/parse.ts";
import type { Finding } from "../core/lint/finding.ts";
import type { LintOptions } from "../core/lint/lintContext.ts";
import { readPolicy } from "../core/policy/readPolicy.ts";
import type { Approval, Approvals, LockOwner, RunSummary, ServiceHealth, TextStore } from "../core/ports.ts";
import type { Selection } from "../core/selection/candidate.ts";
import { selectTask } from "../core/selection/selectTask.ts";
import type { Settings } from "../core/settings.ts";
import { type StatusView, type TruthView, toStatusView } from "../core/views/statusView.ts";
import type { DocumentAuditor } from "./audit/documentAuditor.ts";
import type { HistoryProgress } from "./audit/walkHistory.ts";
import type { ControlPlane, ControlPlaneOptions, LintQuestion, WaitingRunView } from "./controlPlane.ts";
import { FsTextStore } from "./files/fsTextStore.ts";
import { requireWritable } from "./files/requireWritable.ts";
import type { RuleFileReader } from "./files/ruleFiles.ts";
import {
  claimedCheckpoint,
  guessCheckpoint,
  type NamedCommits,
  namedCommits,
  toTruth,
} from "./git/claimedCheckpoint.ts";
import type { GitLookup } from "./git/gitLookup.ts";
import { type GitRepository, openRepository } from "./git/gitRepository.ts";
import { unoptimized } from "./process/unoptimized.ts";
import { refuseWhileWorking } from "./runs/refuseWhileWorking.ts";
import { systemClock } from "./systemClock.ts";

const largeText = 1_000_000;

/** Loaded with the first cycle, run list or probe; `status` does without. */
const loadAdapters = () => import("./cycleAdapters.ts");

/** A control plane on this machine's disk. */
export class LocalControlPlane implements ControlPlane {
  readonly folder: string;
  readonly folderInRepository: string;
  readonly settings: Settings;
  readonly #options: ControlPlaneOptions;
  /** With its links resolved, as the repository's root is. */
  readonly #realFolder: string;
  readonly #store: TextStore;
  readonly #repository: GitRepository | undefined;
  /** Relative to the repository, else to the folder. */
  readonly #documentPath: string;
  readonly #counted: CountedReads = new Map();
  readonly #probed = new Emitter<readonly ServiceHealth[]>();
  readonly #disposed = new AbortController();
  #document: ControlDocument | undefined;
  #audited: Promise<DocumentAuditor> | undefined;
  #ruleFiles: Promise<RuleFileReader> | undefined;

  readonly onDidProbe = this.#probed.event;

  static async open(options: ControlPlaneOptions): Promise<LocalControlPlane> {
    const folder = realpathSync.native(options.folder);
    return new LocalControlPlane(options, folder, openRepository(folder, options.onGit));
  }

  private constructor(options: ControlPlaneOptions, folder: string, repository: GitRepository | undefined) {
    const file = path.resolve(folder, options.settings.file);
    const top = repository?.place.root ?? folder;
    const pathInTop = (absolute: string) => path.relative(top, absolute).split(path.sep).join("/");
    this.folder = options.folder;
    this.folderInRepository = pathInTop(folder);
    this.#realFolder = folder;
    this.settings = options.settings;
    this.#options = options;
    this.#store = options.store ?? new FsTextStore(file);
    this.#repository = repository;
    this.#documentPath = pathInTop(file);
  }

  async document(): Promise<ControlDocument> {
    return this.#parse(await this.#store.read());
  }

  async documentAt(commit: string, signal?: AbortSignal): Promise<ControlDocument | undefined> {
    const text = await this.#repository?.fileAt(commit, this.#documentPath, signal);
    return text === undefined ? undefined : parseDocument(text, commit);
  }

  async truth(signal?: AbortSignal): Promise<TruthView | null> {
    return this.#truth(this.#documentIfReadable(), signal);
  }

  async status(signal?: AbortSignal): Promise<StatusView> {
    const text = this.#store.read();
    // git looks for the commits that the text seems to name while the text is parsed.
    const guessed = this.#guessed(text, signal);
    const read = text.then((snapshot) => this.#parse(snapshot));
    const told = this.#truth(read, signal, guessed);
    // Everything that needs no answer of git is worked out while git looks.
    const selection = read.then((document) => this.#select(document));
    const [document, truth, selected] = await Promise.all([read, told, selection]);
    return toStatusView({ file: this.#documentPath, document, selection: selected, truth });
  }

  async select(): Promise<Selection> {
    return this.#select(await this.document());
  }

  async check(): Promise<readonly Finding[]> {
    return this.#check(await this.lintOptions({ git: false }));
  }

  async checkAll(signal?: AbortSignal): Promise<readonly Finding[]> {
    return this.#check(await this.lintOptions({}, signal));
  }

  async checkGit({ reuse = false }: { readonly reuse?: boolean } = {}, signal?: AbortSignal) {
    const document = await this.document();
    const git = await this.#gitFacts(document, signal, reuse);
    if (git === undefined) return undefined;
    const { lintAgainstGit } = await import("../core/lint/lintDocument.ts");
    return { document, findings: lintAgainstGit(document, { settings: this.settings, now: this.#now(), git }) };
  }

  async lintOptions({ git = true, document }: LintQuestion = {}, signal?: AbortSignal): Promise<LintOptions> {
    const ruleFiles = await (await this.#loadRuleFiles()).read();
    const options = { settings: this.settings, now: this.#now(), ruleFiles };
    const facts = git ? await this.#gitFacts(document ?? (await this.document()), signal) : undefined;
    return facts === undefined ? options : { ...options, git: facts };
  }

  async audit(signal?: AbortSignal): Promise<AuditReport> {
    const [{ auditClaims }, auditor, document] = await Promise.all([
      import("../core/audit/auditClaims.ts"),
      this.#auditor(this.#requireRepository()),
      this.document(),
    ]);
    return auditClaims(document, await auditor.facts(document, this.#ending(signal)));
  }

  async history(signal?: AbortSignal, onProgress?: (progress: HistoryProgress) => void): Promise<DocumentHistory> {
    const [auditor, document] = await Promise.all([this.#auditor(this.#requireRepository()), this.document()]);
    return auditor.history(document, this.#ending(signal), onProgress);
  }

  async *auto(options: AutoOptions, signal: AbortSignal): AsyncGenerator<CycleEvent, CycleReport> {
    if (!options.dryRun) await requireWritable(path.resolve(this.#realFolder, this.settings.file));
    const [{ runCycle }, ports] = await Promise.all([import("../core/cycle/runCycle.ts"), this.#cyclePorts()]);
    return yield* runCycle(ports, options, AbortSignal.any([signal, this.#disposed.signal]));
  }

  async *resume(
    decision: ResumeDecision,
    signal: AbortSignal,
    options: AutoOptions = {},
  ): AsyncGenerator<CycleEvent, CycleReport> {
    const [{ resumeCycle }, ports] = await Promise.all([import("../core/cycle/resumeCycle.ts"), this.#cyclePorts()]);
    return yield* resumeCycle(ports, decision, options, AbortSignal.any([signal, this.#disposed.signal]));
  }

  async waitingRun(): Promise<WaitingRunView | undefined> {
    // Cheap for the many times when nobody works: the lock alone says so.
    if ((await this.lockOwner())?.kind !== "lease") return undefined;
    const [{ lookAtWaitingBudget }, ports] = await Promise.all([
      import("../core/cycle/waitingIo.ts"),
      this.#cyclePorts(),
    ]);
    const opened = await lookAtWaitingBudget(ports, this.#counted);
    if (!opened) return undefined;
    const { folder, owner, waiting } = opened.found;
    return {
      runId: folder.runId,
      since: owner.since,
      executor: waiting.executor,
      taskId: waiting.taskId,
      brief: (await folder.readFile("brief.md")) ?? "",
      contextFiles: { read: opened.budget.spent.contextFiles.length, limit: opened.budget.limits.contextFiles },
    };
  }

  async checkWaiting(options: AutoOptions, signal: AbortSignal): Promise<WaitingCheck> {
    const [{ checkWaiting }, ports] = await Promise.all([import("../core/cycle/checkWaiting.ts"), this.#cyclePorts()]);
    return checkWaiting(ports, options, this.#ending(signal));
  }

  async lookWaiting(signal?: AbortSignal): Promise<WaitingLook | undefined> {
    const [{ lookWaiting }, ports] = await Promise.all([import("../core/cycle/lookWaiting.ts"), this.#cyclePorts()]);
    return lookWaiting(ports, this.#ending(signal));
  }

  async meterRead(path: string): Promise<string | undefined> {
    const [{ meterRead }, ports] = await Promise.all([import("../core/cycle/waitingIo.ts"), this.#cyclePorts()]);
    return meterRead(ports, this.#counted, path);
  }

  async lookup(): Promise<GitLookup | undefined> {
    if (!this.#repository) return undefined;
    const { GitLookup } = await import("./git/gitLookup.ts");
    return new GitLookup(this.#repository.place.root, this.#options.onGit);
  }

  async lockOwner(): Promise<LockOwner | undefined> {
    if (!this.#repository) return undefined;
    const { FsCycleLock } = await import("./runs/fsCycleLock.ts");
    return new FsCycleLock(this.#repository.place.commonFolder, this.#options.clock ?? systemClock).owner();
  }

  async edit(compute: (document: ControlDocument) => readonly TextEdit[]): Promise<ControlDocument> {
    refuseWhileWorking(await this.lockOwner());
    try {
      return await this.#edit(compute);
    } catch (error) {
      if (!(error instanceof ControlError) || error.code !== "stale-edit") throw error;
      return this.#edit(compute);
    }
  }

  async runs(limit: number): Promise<readonly RunSummary[]> {
    const repository = this.#repository;
    if (!repository) return [];
    const [{ createRunStore }, document] = await Promise.all([loadAdapters(), this.#documentIfReadable()]);
    return createRunStore({ ...this.#options, repository, document }).list(limit);
  }

  async approvals(): Promise<readonly Approval[]> {
    return (await (await this.#approvals())?.list()) ?? [];
  }

  async revokeApproval(hash: string): Promise<readonly Approval[]> {
    return (await (await this.#approvals())?.revoke(hash)) ?? [];
  }

  async #approvals(): Promise<Approvals | undefined> {
    if (!this.#repository) return undefined;
    const { FsApprovals } = await import("./runs/fsApprovals.ts");
    return new FsApprovals(this.#repository.place.root, this.#options.approvalsFolder);
  }

  async probeServices(signal?: AbortSignal, ids?: ReadonlySet<string>): Promise<readonly ServiceHealth[]> {
    const { lookAtServices } = await import("./health/lookAtServices.ts");
    const { clock = systemClock } = this.#options;
    const root = this.#repository?.place.root ?? this.folder;
    const health = await lookAtServices(this, { root, clock, ids, signal: this.#ending(signal) });
    this.#probed.fire(health);
    return health;
  }

  dispose(): void {
    this.#disposed.abort();
    this.#probed.dispose();
  }

  #parse(snapshot: TextSnapshot): ControlDocument {
    const former = this.#document;
    if (former !== undefined && former.version === snapshot.version) return former;
    this.#document = former
      ? updateDocument(former, snapshot.text, snapshot.version)
      : this.#once(snapshot, () => parseSnapshot(snapshot));
    return this.#document;
  }

  /** Work on a text that a process with one answer does not do again; on a very large one, optimized code comes in time. */
  #once<T>({ text }: { readonly text: string }, work: () => T): T {
    return this.#options.oneAnswer && text.length < largeText ? unoptimized(work) : work();
  }

  async #check(options: LintOptions): Promise<readonly Finding[]> {
    const [{ lintDocument }, document] = await Promise.all([import("../core/lint/lintDocument.ts"), this.document()]);
    return lintDocument(document, options);
  }

  /** Undefined when there is no document, or none that can be read: not everything needs one. */
  async #documentIfReadable(): Promise<ControlDocument | undefined> {
    try {
      return await this.document();
    } catch (error) {
      if (error instanceof ControlError) return undefined;
      throw error;
    }
  }

  #select(document: ControlDocument): Selection {
    return this.#once(document, () => selectTask(document, readPolicy(document, this.settings)));
  }

  /** What git says of the commits that the text seems to name. Failures show where the answer is needed. */
  #guessed(read: Promise<TextSnapshot>, signal: AbortSignal | undefined): Promise<NamedCommits> | undefined {
    const repository = this.#repository;
    if (!repository) return undefined;
    const guessed = read.then(({ text }) => namedCommits(repository, guessCheckpoint(text), signal));
    guessed.catch(() => undefined);
    return guessed;
  }

  /** `read` is on its way: git looks at the tree meanwhile. What was guessed counts where the document says the same. */
  async #truth(
    read: Promise<ControlDocument | undefined>,
    signal: AbortSignal | undefined,
    guessed?: Promise<NamedCommits>,
  ): Promise<TruthView | null> {
    const repository = this.#repository;
    if (!repository) return null;
    try {
      const state = repository.state(signal);
      const [named, guess] = await Promise.all([
        read.then((document) => document && this.#once(document, () => claimedCheckpoint(document))),
        guessed,
      ]);
      const known =
        guess !== undefined && guess.named === named ? guess : await namedCommits(repository, named, signal);
      return toTruth(await state, named, known.commits);
    } catch (error) {
      if (error instanceof ControlError && error.code === "git-missing") return null;
      throw error;
    }
  }

  async #edit(compute: (document: ControlDocument) => readonly TextEdit[]): Promise<ControlDocument> {
    const document = await this.document();
    const edits = compute(document);
    if (edits.length === 0) return document;
    refuseConflict(document, edits);
    return this.#parse(await this.#store.write({ version: document.version, edits }));
  }

  #now(): number {
    return (this.#options.clock ?? systemClock).now().getTime();
  }

  /** Undefined outside of a repository, and where git is not installed. */
  async #gitFacts(document: ControlDocument, signal: AbortSignal | undefined, reuse = false) {
    if (!this.#repository) return undefined;
    try {
      return await (await this.#auditor(this.#repository)).facts(document, this.#ending(signal), reuse);
    } catch (error) {
      if (error instanceof ControlError && error.code === "git-missing") return undefined;
      throw error;
    }
  }

  #loadRuleFiles(): Promise<RuleFileReader> {
    this.#ruleFiles ??= import("./files/ruleFiles.ts").then(
      ({ RuleFileReader: Reader }) => new Reader(this.#repository?.place.root ?? this.#realFolder, this.#realFolder),
    );
    return this.#ruleFiles;
  }

  #requireRepository(): GitRepository {
    if (this.#repository) return this.#repository;
    throw new ControlError("not-a-repository", `${this.folder} is not in a git repository; run git init there first`);
  }

  /** Fires when the caller's signal does, and when this control plane is closed. */
  #ending(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#disposed.signal]) : this.#disposed.signal;
  }

  /** One for this control plane's life: it keeps what it learned of the history. */
  #auditor(repository: GitRepository): Promise<DocumentAuditor> {
    this.#audited ??= Promise.all([import("./audit/documentAuditor.ts"), loadAdapters()]).then(
      ([{ DocumentAuditor }, { createRunStore }]) =>
        new DocumentAuditor({
          repository,
          settings: this.settings,
          documentPath: this.#documentPath,
          onGit: this.#options.onGit,
          createRunStore: (document) => createRunStore({ ...this.#options, repository, document }),
        }),
    );
    return this.#audited;
  }

  async #cyclePorts() {
    const repository = this.#requireRepository();
    const [{ createCyclePorts }, { documentPathIn }, document] = await Promise.all([
      loadAdapters(),
      import("./git/documentPath.ts"),
      this.#documentIfReadable(),
    ]);
    await documentPathIn(repository.place.root, path.resolve(this.#realFolder, this.settings.file));
    return createCyclePorts({
      ...this.#options,
      repository,
      document,
      store: this.#store,
      documentPath: this.#documentPath,
    });
  }
}
