/** The shapes that every host shows, and that `--json` prints. They never change meaning inside a major version. */
import { openBlockers } from "../document/blockers.ts";
import type { ControlDocument, Dialect, Priority, Task, TaskState } from "../document/model.ts";
import type { Selection } from "../selection/candidate.ts";
import { claimedCounts, countLedger, primaryCounts } from "../selection/progress.ts";

export interface CountsView {
  readonly done: number;
  readonly todo: number;
  readonly doing: number;
  readonly blocked: number;
  /** done + todo + doing */
  readonly total: number;
  /** round(100 · done / total); 0 when there is nothing. */
  readonly percent: number;
}

/** What the document itself says; a figure it does not state is null. */
export type ClaimedCountsView = { readonly [K in keyof CountsView]: number | null };

export interface TruthView {
  /** Short hash; null on an unborn branch. */
  readonly head: string | null;
  readonly headSubject: string | null;
  readonly branch: string | null;
  /** Paths that differ from HEAD. */
  readonly dirty: number;
  /** The hash that the document names; null when it names none. */
  readonly lastCheckpoint: string | null;
  readonly lastCheckpointExists: boolean;
}

export interface NextView {
  readonly id: string;
  readonly title: string;
  readonly priority: Priority | null;
}

export interface LedgerView {
  readonly name: string;
  readonly primary: boolean;
  readonly counts: CountsView;
}

/** What somebody still has to mend. */
export interface BlockerView {
  readonly id: string;
  readonly task: string | null;
  readonly title: string;
}

export interface StatusView {
  readonly file: string;
  readonly dialect: Dialect;
  readonly counts: CountsView;
  readonly claimed: ClaimedCountsView;
  readonly truth: TruthView | null;
  readonly next: NextView | null;
  /** The open ones. */
  readonly blockers: readonly BlockerView[];
  readonly ledgers: readonly LedgerView[];
}

/** A task as `tasks --json` prints it. */
export interface TaskView {
  readonly id: string;
  readonly title: string;
  readonly state: TaskState;
  readonly ledger: string;
  readonly priority: Priority | null;
  readonly tags: readonly string[];
  readonly checkpoint: string | null;
  readonly reason: string | null;
  /** One-based. */
  readonly line: number;
  readonly definitionOfDone: string | null;
  readonly evidence: readonly string[];
  readonly verification: readonly string[];
  readonly surface: readonly string[];
  readonly dependsOn: readonly string[];
  readonly services: readonly string[];
}

/** What `status` prints; pure, every part already known. */
export function toStatusView(input: {
  readonly file: string;
  readonly document: ControlDocument;
  readonly selection: Selection;
  readonly truth: TruthView | null;
}): StatusView {
  const { file, document, selection, truth } = input;
  return {
    file,
    dialect: document.dialect,
    counts: primaryCounts(document),
    claimed: claimedCounts(document),
    truth,
    next: selection.selected === undefined ? null : toNextView(selection.selected.task),
    blockers: openBlockers(document).map(({ id, taskId = null, title }) => ({ id, task: taskId, title })),
    ledgers: document.ledgers.map((ledger) => ({
      name: ledger.name,
      primary: ledger.primary,
      counts: countLedger(ledger),
    })),
  };
}

export function toNextView(task: Pick<Task, "id" | "title" | "priority">): NextView {
  return { id: task.id, title: task.title, priority: task.priority ?? null };
}
