/** What the edits are told: plain values, checked by the edit that takes them. */
import type { Priority, TaskDetailKind } from "../model.ts";

export interface NewTask {
  /** Given, or the next free `T-<today>-NNN`. */
  readonly id: string;
  readonly title: string;
  readonly priority?: Priority;
  readonly tags?: readonly string[];
  readonly details?: readonly { readonly kind: TaskDetailKind; readonly text: string }[];
}

export interface MoveOptions {
  /** Short hash of the work commit, for DONE. */
  readonly checkpoint?: string;
  /** For BLOCKED. */
  readonly reason?: string;
}

/** A run entry to be written; lists longer than fit in 15 lines are cut with a pointer to `runFolder`. */
export interface RunEntryInput {
  /** `2026-01-02T03:04:05Z` */
  readonly timestamp: string;
  readonly mode: string;
  readonly taskId: string | undefined;
  readonly title: string;
  readonly stateBefore: string | undefined;
  readonly workDone: readonly string[];
  readonly commands: readonly string[];
  readonly filesChanged: readonly string[];
  readonly evidence: readonly string[];
  readonly tests: readonly string[];
  readonly result: string;
  readonly next: string;
  /** `abc1234 — subject`, or `none`. */
  readonly checkpoint: string;
  /** Repository-relative, with `/` at the end. */
  readonly runFolder: string;
}

export interface NewBlocker {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly needed: string;
  /** `2026-01-02 03:04:05` */
  readonly created: string;
  readonly taskId?: string;
}

export interface NewDecision {
  readonly id: string;
  readonly text: string;
}

/** What the counts list and the bars say. */
export interface CountFigures {
  readonly done: number;
  readonly todo: number;
  readonly doing: number;
  readonly blocked: number;
  readonly total: number;
  readonly percent: number;
}

/** What was observed of one service, for SYSTEM HEALTH. */
export interface HealthInput {
  /** `Backend`; rows are found by their first word. */
  readonly service: string;
  /** `🟢 Up` */
  readonly status: string;
  /** `2026-01-02 03:04` */
  readonly lastCheck: string;
}

/** A line of HISTORY. */
export interface NewHistoryLine {
  readonly hash: string;
  /** `2026-01-02 03:04` */
  readonly date: string;
  readonly text: string;
}

/** An entry of CHECKPOINT HISTORY. */
export interface NewCheckpoint {
  readonly stateId: string;
  /** `2026-01-02T03:04:05Z` */
  readonly timestamp: string;
  /** `abc1234` or `abc1234 — subject` */
  readonly commit: string;
  /** More bullets, `**Tests:** PASS` for example. */
  readonly lines: readonly string[];
}
