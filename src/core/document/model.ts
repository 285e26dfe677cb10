/**
 * What a control document says: nodes with ranges into one text. Nothing here is printed back; edits are computed from the ranges.
 * The comment beside a range shows the text that it covers.
 */
import type { TextRange } from "../base/text.ts";
import type { Capsule, Dashboard, HealthTable, History } from "./dashboardModel.ts";
import type { Archive, Blockers, CheckpointHistory, Decisions, RunLog } from "./recordModel.ts";

export const taskStates = ["DOING", "TODO", "DONE", "BLOCKED"] as const;
export type TaskState = (typeof taskStates)[number];

export const priorities = ["P0", "P1", "P2", "P3"] as const;
export type Priority = (typeof priorities)[number];

export type SectionKind =
  | "contract"
  | "dashboard"
  | "critical-fields"
  | "progress"
  | "cards"
  | "today"
  | "health"
  | "sync"
  | "history"
  | "forecast"
  | "capsule"
  | "migration"
  | "auto-config"
  | "ledger"
  | "ledger-state"
  | "blockers"
  | "decisions"
  | "run-log"
  | "run"
  | "checkpoint-history"
  | "checkpoint"
  | "backlog"
  | "scope"
  | "roadmap"
  | "inventory"
  | "task-summary"
  | "session-logs"
  | "github-safety"
  | "archive"
  | "other";

/** A heading and what follows it up to the next heading of the same or a higher level. */
export interface Section {
  readonly kind: SectionKind;
  /** `0B) TASK_LEDGER (SSOT)`: the heading without its hashes. */
  readonly title: string;
  readonly level: number;
  /** `## 0B) TASK_LEDGER (SSOT)` with its line end. */
  readonly headingRange: TextRange;
  /** Heading, body and sub-sections. */
  readonly range: TextRange;
  /** What follows the heading line, up to the first sub-section or the end. */
  readonly bodyRange: TextRange;
  readonly children: readonly Section[];
}

export type TaskDetailKind =
  | "definition-of-done"
  | "evidence"
  | "verification"
  | "surface"
  | "depends-on"
  | "services"
  | "reason"
  | "status"
  | "checkpoint"
  | "tests"
  | "notes"
  | "source"
  | "other";

/** An indented bullet under a task. */
export interface TaskDetail {
  readonly kind: TaskDetailKind;
  /** `Definition of Done`; empty when the bullet has no label. */
  readonly label: string;
  /** What follows the label, continuation lines included. */
  readonly text: string;
  /** The whole bullet with its continuation lines and line ends. */
  readonly range: TextRange;
  readonly textRange: TextRange;
}

/** One top-level task line of a ledger, with its sub-bullets. Its parts are read through getters: name them, a spread copies none. */
export interface Task {
  readonly kind: "task";
  readonly ledger: string;
  readonly state: TaskState;
  readonly id: string;
  readonly title: string;
  readonly priority: Priority | undefined;
  /** Without the hash sign: `#docs #ui` gives `["docs", "ui"]`. */
  readonly tags: readonly string[];
  /** The words after `checkpoint:`, also when they are a placeholder. From the suffix, else from a Checkpoint bullet. */
  readonly checkpoint: string | undefined;
  /** `Compliance Review` of `[BLOCKED - Compliance Review]`. */
  readonly blockedReason: string | undefined;
  /** A trailing `(comment)` that is neither tags nor a checkpoint. */
  readonly comment: string | undefined;
  /** State words in brackets at the end, such as `[DONE]`. */
  readonly marks: readonly TaskState[];
  readonly details: readonly TaskDetail[];
  /** Zero-based line of the task line. */
  readonly line: number;
  /** The task line and all its sub-bullets, with line ends, without blank lines behind. */
  readonly range: TextRange;
  /** `- T-… — Title [P1] (#tag)` with its line end. */
  readonly lineRange: TextRange;
  /** The task line without indentation and line end. */
  readonly textRange: TextRange;
  readonly idRange: TextRange;
  /** ` — ` with the blanks around it. */
  readonly separatorRange: TextRange;
  readonly titleRange: TextRange;
  /** `[P1]` */
  readonly priorityRange: TextRange | undefined;
  /** `(#docs #ui)` */
  readonly tagsRange: TextRange | undefined;
  /** `(checkpoint: 84d5564)`; undefined when the checkpoint stands in a bullet. */
  readonly checkpointRange: TextRange | undefined;
  /** `84d5564` */
  readonly checkpointValueRange: TextRange | undefined;
  /** `[BLOCKED - Compliance Review]` */
  readonly reasonRange: TextRange | undefined;
  readonly commentRange: TextRange | undefined;
}

/** A sub-heading DOING, TODO, DONE or BLOCKED of a ledger. */
export interface LedgerSection {
  readonly state: TaskState;
  readonly headingRange: TextRange;
  readonly range: TextRange;
  /** What follows the heading line. */
  readonly bodyRange: TextRange;
  /** Every top-level task line in document order, duplicates and marked ones too. */
  readonly tasks: readonly Task[];
  /** `- None` with its line end. */
  readonly emptyMarkerRange: TextRange | undefined;
}

export interface Ledger {
  /** `TASK_LEDGER`, `MVP_TASK_LEDGER`, `BACKLOG_LEDGER`. */
  readonly name: string;
  /** True for the first ledger not called BACKLOG (or the first of all). */
  readonly primary: boolean;
  readonly headingRange: TextRange;
  readonly range: TextRange;
  readonly sections: readonly LedgerSection[];
  readonly tasks: readonly Task[];
}

export type ProblemSeverity = "error" | "warning" | "information";

/** Something the parser could not read as it stands. `message` has the form *Unexpected X, expected Y*. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly severity: ProblemSeverity;
  readonly range: TextRange;
}

export const problemCodes = [
  "no-known-section",
  "missing-section",
  "duplicate-section",
  "unclosed-fence",
  "unclosed-comment",
  "malformed-task",
  "almost-id",
  "nested-task",
  "joined-task",
  "duplicate-task",
  "task-in-two-sections",
  "more-than-one-doing",
  "marked-in-todo",
  "foreign-line",
  "conflict-marker",
  "nul-character",
  "lone-surrogate",
  "damaged-characters",
  "mixed-line-endings",
  "malformed-run",
  "run-outside-log",
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** Which of the known shapes the text has, for people: `contract-ledger`, `mvp-ledgers`, `numbered`, … */
export type Dialect =
  | "numbered"
  | "single-pane"
  | "ledger"
  | "contract-ledger"
  | "mvp-ledgers"
  | "master-plan"
  | "unknown";

/** One parsed version of the text. Parts are read when first asked for, and shared with the version before where the text is the same. */
export interface ControlDocument {
  readonly text: string;
  /** The store's name for this text; edits computed from this document carry it. */
  readonly version: string;
  readonly eol: "\n" | "\r\n";
  readonly dialect: Dialect;
  /** Top-level sections with their children. */
  readonly sections: readonly Section[];
  readonly dashboard: Dashboard | undefined;
  readonly health: HealthTable | undefined;
  readonly history: History | undefined;
  readonly capsule: Capsule | undefined;
  /** `> **Last Updated:** 2025-12-15 18:30:00` near the top. */
  readonly lastUpdated: { readonly value: string; readonly valueRange: TextRange } | undefined;
  readonly ledgers: readonly Ledger[];
  readonly runLog: RunLog | undefined;
  readonly blockers: Blockers | undefined;
  readonly decisions: Decisions | undefined;
  readonly checkpointHistory: CheckpointHistory | undefined;
  readonly archive: Archive | undefined;
  readonly problems: readonly Problem[];
  /** Zero-based line and column of an offset. */
  positionAt(offset: number): { readonly line: number; readonly column: number };
  /** The first section of a kind, at any depth. */
  findSection(kind: SectionKind): Section | undefined;
  /** Every section of a kind, at any depth, in document order. */
  findSections(kind: SectionKind): readonly Section[];
  /** The first task line with the id, primary ledger first. */
  findTask(id: string): Task | undefined;
}
