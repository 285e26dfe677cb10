import type { TextSnapshot } from "../base/text.ts";
import type { ControlDocument } from "../document/model.ts";
import type { Policy } from "../policy/policy.ts";
import type { AuthoredCommit, CommitInfo, FileDiff, GitState, RunFolder, ServiceHealth } from "../ports.ts";
import type { Candidate } from "../selection/candidate.ts";
import type { CyclePorts } from "./cyclePorts.ts";
import type { Ending } from "./ending.ts";
import type { BlastRadius, CheckRecord, CycleEvent, CycleStep, CycleTask } from "./events.ts";
import type { Closure, Evidence } from "./evidence.ts";
import type { WorkerWord } from "./executor.ts";
import type { InterruptedRun } from "./interruptedRun.ts";
import type { IoSpent } from "./ioBudget.ts";
import { MeteredStore } from "./meteredStore.ts";
import type { AutoOptions } from "./options.ts";
import type { OwnedDirt } from "./ownedDirt.ts";
import type { Tampering } from "./safeguard.ts";
import type { WorkTree } from "./workTree.ts";

type RunPorts = CyclePorts & { readonly store: MeteredStore };

export interface MadeCommit {
  readonly what: "save-first" | "work" | "governance" | "truth";
  readonly commit: CommitInfo;
}

/** Work of the task that is committed already but not proved enough for DONE. */
export interface EarlierWork {
  /** The newest of its commits. */
  readonly commit: CommitInfo;
  readonly paths: readonly string[];
  /** The revision before its oldest commit. */
  readonly base: string;
}

/** What the tree was when work began; a waiting run keeps it in its folder. */
export interface CycleBase {
  /** HEAD after SAVE-FIRST. */
  readonly head: string;
  /** Digests of untracked files that were there before and are nobody's work. */
  readonly foreign: Readonly<Record<string, string>>;
}

/** The state of one cycle. Steps fill it in order; what a later step needs of an earlier one is read through the getters. */
export class CycleRun {
  readonly options: AutoOptions;
  readonly signal: AbortSignal;
  readonly folder: RunFolder;
  /** What the worker spent of its IO budget; undefined when it could not be seen. */
  spent: IoSpent | undefined;
  readonly startedAt: Date;
  readonly checks: CheckRecord[] = [];
  readonly commits: MadeCommit[] = [];
  readonly health: ServiceHealth[] = [];
  readonly notes: string[] = [];
  candidate: Candidate | undefined;
  /** True when the run waited for a person or an outside agent, who now says that the work is done. */
  isInHands = false;
  /** What stands behind a DONE of this cycle. */
  evidence: Evidence = { kind: "commit" };
  /** The commit that a DONE without a work commit names. */
  foundAt: CommitInfo | undefined;
  /** Other tasks that this cycle proved too; without a checkpoint they get the work commit. */
  also: readonly (Omit<Closure, "checkpoint"> & Partial<Closure>)[] = [];
  /** What came of the execution. */
  claimed: Ending | "done" | undefined;
  /** What the worker says beside "done"; nothing of it counts before it is verified or confirmed. */
  said: WorkerWord | undefined;
  /** What changed `.gitignore` files hide since the base; it is no part of the work. */
  ignored: readonly string[] = [];
  /** True when commits that an executor made may hold another version of the control document. */
  isDocumentForeign = false;
  /** What the executor touched although nobody may; undefined when nobody watched. */
  tampering: Tampering | undefined;
  files: readonly FileDiff[] = [];
  blast: BlastRadius | undefined;
  /** True when the tree's dirt belongs to an unfinished run of the same task. */
  continued = false;
  /** What that unfinished run left. */
  owned: OwnedDirt | undefined;
  /** HEAD as the cycle met it; undefined before it looked. */
  firstHead: string | undefined;
  /** What this run had in hand when it was interrupted; undefined once it begins anew. */
  left: InterruptedRun | undefined;
  /** Its work commit, made before it was interrupted. */
  landed: CommitInfo | undefined;
  /** Commits since the base that are this run's work although the engine did not make them, newest first. */
  foreignCommits: readonly AuthoredCommit[] = [];
  /** Commits since the base that somebody else made, in words, and the paths that are the run's all the same; undefined: none. */
  passedOver: { readonly words: string; readonly own: ReadonlySet<string> } | undefined;
  /** What earlier runs of the same task committed while it stayed DOING. */
  earlier: EarlierWork | undefined;
  /** The tree as git saw it last; undefined once something may have changed it. */
  tree: GitState | undefined;
  #snapshot: TextSnapshot | undefined;
  #document: ControlDocument | undefined;
  #policy: Policy | undefined;
  #base: CycleBase | undefined;
  readonly #emit: (event: CycleEvent) => void;
  readonly #ownPorts: RunPorts;
  #treePorts: RunPorts | undefined;
  #workTree: WorkTree | undefined;

  constructor(init: {
    ports: CyclePorts;
    options: AutoOptions;
    signal: AbortSignal;
    folder: RunFolder;
    emit: (event: CycleEvent) => void;
  }) {
    this.#ownPorts = { ...init.ports, store: new MeteredStore(init.ports.store) };
    this.options = init.options;
    this.spent = init.options.io;
    this.signal = init.signal;
    this.folder = init.folder;
    this.startedAt = init.ports.clock.now();
    this.#emit = init.emit;
  }

  /** What the cycle touches: in the repository's own tree, or in the run's while it is at work there. */
  get ports(): RunPorts {
    return this.#treePorts ?? this.#ownPorts;
  }

  /** The tree of its own that the run is at work in. */
  get workTree(): WorkTree | undefined {
    return this.#workTree;
  }

  enter(tree: WorkTree): void {
    this.#workTree = tree;
    this.#treePorts = { ...this.#ownPorts, ...tree.ports, store: new MeteredStore(tree.ports.store) };
    this.tree = undefined;
  }

  /** Back into the repository's own tree; the run's is removed. */
  async leave(): Promise<void> {
    const tree = this.#workTree;
    this.#workTree = undefined;
    this.#treePorts = undefined;
    this.tree = undefined;
    await tree?.remove();
  }

  /** The control document as this cycle read it. */
  get document(): ControlDocument {
    return required(this.#document, "document");
  }

  get snapshot(): TextSnapshot {
    return required(this.#snapshot, "snapshot");
  }

  get policy(): Policy {
    return required(this.#policy, "policy");
  }

  get base(): CycleBase {
    return required(this.#base, "base");
  }

  get task(): CycleTask | undefined {
    const task = this.candidate?.task;
    return task && { id: task.id, title: task.title, priority: task.priority };
  }

  /** True once SAVE-FIRST has settled what the tree was. */
  get hasBegun(): boolean {
    return this.#base !== undefined;
  }

  /** Absolute path of the run folder, `/` at the end. */
  get folderPath(): string {
    return `${this.#ownPorts.repository.root}/${this.folder.path}`;
  }

  read(snapshot: TextSnapshot, document: ControlDocument, policy: Policy): void {
    this.#snapshot = snapshot;
    this.#document = document;
    this.#policy = policy;
  }

  begin(base: CycleBase): void {
    this.#base = base;
  }

  /** The tree as it is now; asks git only when something may have changed it. */
  async treeNow(): Promise<GitState> {
    this.tree ??= await this.ports.repository.state();
    return this.tree;
  }

  /** Writes the event to the run folder, then tells the host. */
  async record(event: CycleEvent): Promise<void> {
    const { type, ...data } = event;
    await this.folder.append(type, data);
    this.#emit(event);
  }

  /** Tells the host only; for what is too much for the journal. */
  tell(event: CycleEvent): void {
    this.#emit(event);
  }

  async step(step: CycleStep): Promise<void> {
    this.signal.throwIfAborted();
    await this.record({ type: "step", step, at: this.ports.clock.now().getTime() });
  }

  async note(text: string): Promise<void> {
    this.notes.push(text);
    await this.record({ type: "note", text });
  }
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new TypeError(`Unexpected use of the cycle's ${name}, expected its step to have run`);
  return value;
}
