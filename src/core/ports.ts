/** What the core needs from the world. Adapters put the technology in front of these names. */
import type { EditBatch, TextSnapshot } from "./base/text.ts";

export interface Clock {
  now(): Date;
}

/** The control document's home. */
export interface TextStore {
  /** Throws `document-missing` or `document-unreadable`. */
  read(): Promise<TextSnapshot>;
  /** One atomic replacement. Throws `stale-edit` when the text is no longer `batch.version`. Resolves with what is there now. */
  write(batch: EditBatch): Promise<TextSnapshot>;
}

export type ChangeKind = "modified" | "added" | "deleted" | "renamed" | "untracked" | "conflicted";

/** A path that differs between HEAD and the working tree, relative to the repository, `/` as separator. */
export interface FileChange {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly staged: boolean;
  readonly unstaged: boolean;
  /** For renames. */
  readonly from?: string;
}

export type GitOperation = "merge" | "rebase" | "bisect" | "cherry-pick" | "revert";

export interface GitState {
  /** Undefined on an unborn branch. */
  readonly head: string | undefined;
  /** Undefined when HEAD is detached. */
  readonly branch: string | undefined;
  readonly operation: GitOperation | undefined;
  readonly changes: readonly FileChange[];
}

export interface CommitInfo {
  /** 40 hex digits. */
  readonly hash: string;
  readonly shortHash: string;
  readonly subject: string;
  /** Committer time, milliseconds since the epoch. */
  readonly time: number;
}

/** A commit with what tells whose it is. */
export interface AuthoredCommit extends CommitInfo {
  readonly author: string;
  /** Subject, body and trailers. */
  readonly message: string;
}

export interface CommitRequest {
  readonly subject: string;
  readonly body?: string;
  readonly trailers: readonly { readonly name: string; readonly value: string }[];
  /** Exactly these paths, deletions and untracked files included. */
  readonly paths: readonly string[];
  /** The tree as git saw it just before; git is asked when this is left out. */
  readonly seen?: GitState;
}

/** Lines that a file gained and lost; both 0 for binary files. */
export interface FileDiff {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  readonly binary: boolean;
}

/** A git working tree. Every call may reject with `git-failed`, and with an abort error when its signal fires. */
export interface Repository {
  /** Absolute path of the top level, `/` as separator. */
  readonly root: string;
  /** One `git status`, and a look for unfinished operations. */
  state(signal?: AbortSignal): Promise<GitState>;
  /** The commit of HEAD, without asking a git process where its files tell; undefined on an unborn branch. */
  head(): Promise<string | undefined>;
  /** Undefined when there is no such commit; `HEAD` is allowed. */
  commit(revision: string, signal?: AbortSignal): Promise<CommitInfo | undefined>;
  /** The last commit of HEAD's history that touched one of the paths; folders count with all that is in them. */
  lastCommitOf(paths: readonly string[], signal?: AbortSignal): Promise<CommitInfo | undefined>;
  isAncestor(ancestor: string, descendant: string, signal?: AbortSignal): Promise<boolean>;
  /** Commits after `base` up to HEAD, newest first; with `paths`, those that touched one of them. */
  commitsSince(base: string, signal?: AbortSignal, paths?: readonly string[]): Promise<readonly AuthoredCommit[]>;
  /** Hashes of the commits that were made here with this `GIT_REFLOG_ACTION`, as far as HEAD's reflog is kept. */
  committedUnder(action: string, signal?: AbortSignal): Promise<ReadonlySet<string>>;
  /** Paths that a commit changed against its first parent. */
  filesOf(commit: string, signal?: AbortSignal): Promise<readonly string[]>;
  /**
   * Paths that differ between `base` and the working tree, untracked files included and ignored ones not. `seen` is the state when
   * nothing changed since it was asked for; here and below it spares git a look.
   */
  changesSince(base: string, signal?: AbortSignal, seen?: GitState): Promise<readonly FileDiff[]>;
  /** The patch from `base` to the working tree over `paths`, untracked files as new files. */
  patchSince(base: string, paths: readonly string[], signal?: AbortSignal, seen?: GitState): Promise<string>;
  /** Of modified paths those that differ from HEAD in white space and line ends alone, where these have no meaning. */
  formatOnly(paths: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>>;
  /** Of the paths those that the repository's attributes call generated. */
  generated(paths: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>>;
  /** Commits `paths` and nothing else; hooks run. Throws `commit-refused` (with git's words) or `head-not-moved`. */
  createCommit(request: CommitRequest, signal?: AbortSignal): Promise<CommitInfo>;
  /** What changed `.gitignore` files hide since `base`: files, and folders with a slash at the end. */
  newlyIgnored(base: string, ignoreFiles: readonly string[], signal?: AbortSignal): Promise<readonly string[]>;
  /** The text of a file at a revision; undefined when it was not there. */
  fileAt(revision: string, path: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Puts the working-tree file back to what HEAD has; what HEAD does not have goes away. */
  restore(path: string, signal?: AbortSignal): Promise<void>;
  /** Makes the index say of these paths what HEAD says; the working tree stays. */
  unstage(paths: readonly string[]): Promise<void>;
}

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Added to the environment; undefined takes a name out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  readonly timeoutMs?: number;
  /**
   * Ends what the process leaves behind: its group, and where the system shows it, every process with this entry (`NAME=value`)
   * in its environment.
   */
  readonly leavesNothing?: string;
  readonly onOutput?: (chunk: string, stream: "stdout" | "stderr") => void;
}

export interface ProcessResult {
  /** Undefined when it did not start, was killed, or timed out. */
  readonly exitCode: number | undefined;
  /** Why there is no exit code. */
  readonly ended: "exited" | "killed" | "timed-out" | "not-found";
  readonly durationMs: number;
  /** The last 16 KB of each stream. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell; an abort or time-out ends its whole process tree. */
export interface ProcessRunner {
  run(request: ProcessRequest, signal?: AbortSignal): Promise<ProcessResult>;
}

/** Looks at work files. Paths are relative to the repository, `/` as separator. */
export interface WorkFiles {
  exists(path: string): Promise<boolean>;
  /** SHA-256 in hex of the file's bytes, or of a symlink's target; undefined when it is not there. */
  digest(path: string): Promise<string | undefined>;
  /** Bytes of the file; undefined when it is not there. */
  size(path: string): Promise<number | undefined>;
  /** Moves a file to a path where nothing lies; folders are made. */
  move(from: string, to: string): Promise<void>;
  /** What lies there; undefined when nothing does, or when it is only reached through a link out of the repository. */
  look(path: string): Promise<WorkFile | undefined>;
  /** The text of a file of at most 1 MB; undefined for what is larger or no plain file. */
  text(path: string): Promise<string | undefined>;
}

/** A path of the working tree, not followed when it is a link. An outward link leads out of the repository or into git's folder. */
export interface WorkFile {
  readonly kind: "file" | "folder" | "link" | "outward-link" | "other";
  /** Of a file; 0 otherwise. */
  readonly bytes: number;
}

export type ServiceState = "unknown" | "starting" | "up" | "degraded" | "down";

/** A service that a document or a setting names. */
export interface ServiceSpec {
  /** `backend`, `frontend`, `comfyui`. */
  readonly id: string;
  /** `Backend` */
  readonly name: string;
  /** Health URL, loopback unless the user's settings say otherwise. */
  readonly url: string;
  readonly protocol: "http" | "comfyui";
  /** Command line that starts it, from the person's own settings; the repository's launcher when left out. */
  readonly start?: string;
  /** Command line that stops it, from the person's own settings; the processes that were started are ended when left out. */
  readonly stop?: string;
  /** Text that a sound answer holds. */
  readonly expect?: string;
  /** What a sound version begins with. */
  readonly version?: string;
  /** File that it writes itself, relative to the repository; what it prints when left out. */
  readonly log?: string;
  /** Ids of services that have to be there first. */
  readonly dependsOn?: readonly string[];
}

export interface ServiceHealth {
  readonly service: ServiceSpec;
  readonly state: ServiceState;
  /** `200 in 12 ms`, `connection refused`, `answers HTML`. */
  readonly detail: string;
  readonly latencyMs: number | undefined;
  readonly version: string | undefined;
  /** It answers as it should, only late; such a service can be worked with. */
  readonly isSlow?: boolean;
  /** The beginning of what it answered, in one line. */
  readonly answer?: string;
  /** When this was observed, milliseconds since the epoch. */
  readonly observedAt: number;
  /** When it was first observed in this state; undefined where nobody keeps count. */
  readonly since?: number;
}

export interface HealthProbe {
  /** Never rejects but for an abort: a service that does not answer is `down`. The service hears the id of the run that asks. */
  probe(service: ServiceSpec, signal?: AbortSignal, runId?: string): Promise<ServiceHealth>;
}

/** Who holds the lock of a repository. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  readonly runId: string;
  /** ISO time. */
  readonly since: string;
  /** `process` ends with its process; `lease` is a person's or an agent's run and ends by Verify & Save or Stop. */
  readonly kind: "process" | "lease";
}

export interface LockHandle {
  /** Gives the lock back. */
  release(): Promise<void>;
  /** Turns the lock into a lease that outlives the process. */
  toLease(): Promise<void>;
  /** From now on the lock is that run's: the one that goes on here. */
  toRun(runId: string): Promise<void>;
}

export interface LockAcquired {
  readonly type: "acquired";
  readonly handle: LockHandle;
  /** The run whose process died with the lock. */
  readonly deadRun: string | undefined;
}

/** One cycle at a time a repository; lies in the git common directory. */
export interface CycleLock {
  /** Takes the lock, also from a dead process of this host; `held` names the owner otherwise. */
  acquire(runId: string): Promise<LockAcquired | { readonly type: "held"; readonly owner: LockOwner }>;
  owner(): Promise<LockOwner | undefined>;
  /** Takes over the lease of a run that goes on. */
  resume(runId: string): Promise<LockHandle>;
}

/** A line of `events.jsonl`; `type` and `data` are the cycle's. */
export interface JournalRecord {
  readonly seq: number;
  /** ISO time. */
  readonly at: string;
  readonly runId: string;
  readonly type: string;
  readonly data: unknown;
}

/** The folder of one run. Everything written is redacted first. */
export interface RunFolder {
  readonly runId: string;
  /** Relative to the repository, `/` at the end. */
  readonly path: string;
  /** Appends a line, before the effect that it announces; it is the system's when this resolves, and survives the process. */
  append(type: string, data: unknown): Promise<void>;
  /** Resolves when what was appended is on the disk, and survives the end of the machine. */
  flush(): Promise<void>;
  /** Replaces a file of the folder, `summary.md` for example. Names have no path. */
  writeFile(name: string, text: string): Promise<void>;
  /** Appends to a file of the folder, `commands.log` for example. */
  appendFile(name: string, text: string): Promise<void>;
  readFile(name: string): Promise<string | undefined>;
  records(): Promise<readonly JournalRecord[]>;
}

export interface RunSummary {
  readonly runId: string;
  readonly path: string;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly outcome: string | undefined;
  readonly taskId: string | undefined;
  readonly title: string | undefined;
}

/** The run folders of a repository. */
export interface RunStore {
  /** A new id that sorts by time, down to the millisecond: `20260102-030405678-a1b2`. */
  newRunId(now: Date): string;
  /** Makes `<runs>/<runId>/`, points `latest` at it, and keeps the folder out of git. */
  create(runId: string): Promise<RunFolder>;
  open(runId: string): Promise<RunFolder | undefined>;
  /** Newest first. */
  list(limit: number): Promise<readonly RunSummary[]>;
}

/** What a cycle leaves behind when its process is killed. */
export interface Remains {
  /** Ends the dead cycle's processes, also those of its executor (`runId`), removes its half-made files and git's locks. Needs the cycle's lock. */
  clear(runId?: string): Promise<Cleared>;
}

export interface Cleared {
  /** What there was, in words. */
  readonly words: readonly string[];
  /** True when a git may have been cut off between moving HEAD and replacing its index. */
  readonly gitCutOff: boolean;
}

/** A command that a person let run in this repository. */
export interface Approval {
  /** SHA-256 of its exact text, in hex. */
  readonly hash: string;
  /** The text without secrets; undefined for approvals of former versions, which did not keep it. */
  readonly command: string | undefined;
  /** ISO time; undefined as well for those. */
  readonly approvedAt: string | undefined;
}

/** Whether a person approved this exact command; see the trust rules. */
export interface Approvals {
  isApproved(command: string): Promise<boolean>;
  approve(command: string): Promise<void>;
  /** Newest first. */
  list(): Promise<readonly Approval[]>;
  /** Takes back the approvals whose hash begins so, and gives them. */
  revoke(hash: string): Promise<readonly Approval[]>;
}
