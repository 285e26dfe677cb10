/** The one composition that every host uses. */
import type { AuditReport } from "../core/audit/auditClaims.ts";
import type { DocumentHistory } from "../core/audit/documentHistory.ts";
import type { Disposable } from "../core/base/disposables.ts";
import type { Event } from "../core/base/emitter.ts";
import type { TextEdit } from "../core/base/text.ts";
import type { WaitingCheck } from "../core/cycle/checkWaiting.ts";
import type { CycleEvent, CycleReport } from "../core/cycle/events.ts";
import type { WaitingLook } from "../core/cycle/lookWaiting.ts";
import type { AutoOptions, ResumeDecision } from "../core/cycle/options.ts";
import type { ControlDocument } from "../core/document/model.ts";
import type { Finding } from "../core/lint/finding.ts";
import type { LintOptions } from "../core/lint/lintContext.ts";
import type { Approval, Clock, LockOwner, RunSummary, ServiceHealth, TextStore } from "../core/ports.ts";
import type { Selection } from "../core/selection/candidate.ts";
import type { Settings } from "../core/settings.ts";
import type { StatusView, TruthView } from "../core/views/statusView.ts";
import type { HistoryProgress } from "./audit/walkHistory.ts";
import type { GitLookup } from "./git/gitLookup.ts";
import type { OnGit } from "./git/gitProcess.ts";
import { LocalControlPlane } from "./localControlPlane.ts";

export interface ControlPlaneOptions {
  /** Absolute path of the workspace folder or `--cwd`; the repository may begin above it. */
  readonly folder: string;
  readonly settings: Settings;
  /** Replaces the file store, for a document that may be open in an editor. */
  readonly store?: TextStore;
  /** The machine's clock when left out. */
  readonly clock?: Clock;
  /** Where approvals are kept; the person's configuration folder when left out. */
  readonly approvalsFolder?: string;
  /** Hears of every git process. */
  readonly onGit?: OnGit;
  /** True in a process that reads the document, answers and ends. */
  readonly oneAnswer?: boolean;
}

/** What is known of a run in somebody's hands. */
export interface WaitingRunView {
  readonly runId: string;
  /** ISO time. */
  readonly since: string;
  /** `manual` for a person, `mcp` for an outside agent. */
  readonly executor: string;
  readonly taskId: string;
  readonly brief: string;
  /** Files that were read through the engine, of how many. */
  readonly contextFiles: { readonly read: number; readonly limit: number };
}

export interface LintQuestion {
  readonly git?: boolean;
  readonly document?: ControlDocument;
}

/** Findings of the rules against git, and the text in which they stand. */
export interface GitCheck {
  readonly document: ControlDocument;
  readonly findings: readonly Finding[];
}

/** The verbs of one control plane. Reads work without git (`truth` is null); a cycle does not. */
export interface ControlPlane extends Disposable {
  readonly folder: string;
  /** The folder's place in its repository, `/` as separator; empty at the top, and without a repository. */
  readonly folderInRepository: string;
  readonly settings: Settings;
  /** The document as it is now; parsed once a version, incrementally where possible. Throws `document-missing`. */
  document(): Promise<ControlDocument>;
  /** The document as it was at a commit; undefined when it was not there, or there is no repository. */
  documentAt(commit: string, signal?: AbortSignal): Promise<ControlDocument | undefined>;
  truth(signal?: AbortSignal): Promise<TruthView | null>;
  status(signal?: AbortSignal): Promise<StatusView>;
  select(): Promise<Selection>;
  check(): Promise<readonly Finding[]>;
  /** Like `check`, and against git where there is a repository. Slower: for the background and for builds. */
  checkAll(signal?: AbortSignal): Promise<readonly Finding[]>;
  /**
   * What the rules against git find, and the text that they looked at; undefined without git. With `reuse`, git is asked again only
   * when the text names other commits or paths than the last time.
   */
  checkGit(options?: { readonly reuse?: boolean }, signal?: AbortSignal): Promise<GitCheck | undefined>;
  /**
   * What `checkAll` (without git: `check`) knows beside the text, for mends that are computed with the same knowledge. Git is
   * asked of what `document` names, the one of now when left out.
   */
  lintOptions(options?: LintQuestion, signal?: AbortSignal): Promise<LintOptions>;
  /** Proves every DONE anew against history. Throws `not-a-repository`. */
  audit(signal?: AbortSignal): Promise<AuditReport>;
  /** Walks every revision of the document. Throws `not-a-repository`. */
  history(signal?: AbortSignal, onProgress?: (progress: HistoryProgress) => void): Promise<DocumentHistory>;
  /** Runs one cycle; the events end with `finished`, the generator returns the report. An abort ends it CANCELLED. */
  auto(options: AutoOptions, signal: AbortSignal): AsyncGenerator<CycleEvent, CycleReport>;
  /** Ends a waiting run: verify and save, or stop. Throws `run-unknown` when none waits. */
  resume(decision: ResumeDecision, signal: AbortSignal, options?: AutoOptions): AsyncGenerator<CycleEvent, CycleReport>;
  /** The run that somebody outside has in hand; undefined when none waits. */
  waitingRun(): Promise<WaitingRunView | undefined>;
  /** Checks the work of the waiting run and lets it wait on. Throws `run-unknown`. */
  checkWaiting(options: AutoOptions, signal: AbortSignal): Promise<WaitingCheck>;
  /** What the tree of the waiting run looks like now; undefined when none waits, or it cannot be measured at this moment. */
  lookWaiting(signal?: AbortSignal): Promise<WaitingLook | undefined>;
  /** Counts a context file (relative to the repository) of the waiting run; gives the refusal, or undefined. Throws `run-unknown`. */
  meterRead(path: string): Promise<string | undefined>;
  /** Answers of git to what a person points at; undefined without a repository. */
  lookup(): Promise<GitLookup | undefined>;
  /** Who holds the lock now. */
  lockOwner(): Promise<LockOwner | undefined>;
  /** Writes edits computed from the document as it is now; retried once when the text moved on. Throws `document-conflicted`, and `lock-held` while a cycle is at work. */
  edit(compute: (document: ControlDocument) => readonly TextEdit[]): Promise<ControlDocument>;
  runs(limit: number): Promise<readonly RunSummary[]>;
  /** Commands of this repository that the person let run, newest first; none without git. */
  approvals(): Promise<readonly Approval[]>;
  /** Takes back the approvals whose hash begins so, and gives them. */
  revokeApproval(hash: string): Promise<readonly Approval[]>;
  /** Looks at the services that document and settings name, or at those with one of the `ids`. */
  probeServices(signal?: AbortSignal, ids?: ReadonlySet<string>): Promise<readonly ServiceHealth[]>;
  readonly onDidProbe: Event<readonly ServiceHealth[]>;
}

/** Opens the control plane of a folder; nothing is read of the document yet, and nothing heavy is loaded. */
export function createControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  return LocalControlPlane.open(options);
}
