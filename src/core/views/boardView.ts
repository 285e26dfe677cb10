/** The ledger as columns of cards. A page asks for the windows that it looks at, so ten thousand tasks cost it no more than fifty. */
import { type ControlDocument, type Priority, priorities, type Task, type TaskState } from "../document/model.ts";
import type { Finding } from "../lint/finding.ts";
import { FindingIndex } from "./findingIndex.ts";
import { shownTasks, usualLook } from "./ledgerLook.ts";

/** The columns from left to right. */
export const boardStates = ["DOING", "TODO", "BLOCKED", "DONE"] as const satisfies readonly TaskState[];

/** Most cards of a column that travel at once. */
export const boardWindow = 40;

export interface BoardCard {
  readonly id: string;
  readonly title: string;
  readonly priority: Priority | null;
  readonly tags: readonly string[];
  /** Findings that begin inside the task. */
  readonly findings: number;
}

export interface BoardColumn {
  readonly state: TaskState;
  readonly total: number;
  /** Place of the first card that travels. */
  readonly from: number;
  readonly cards: readonly BoardCard[];
}

/** What a page looks at. */
export interface BoardLook {
  /** Place among the ledgers of the document. */
  readonly ledger: number;
  /** As in the ledger's tree: words of the id or title, `#tag`, `P0` to `P3`. */
  readonly filter: string;
  readonly from: { readonly [K in TaskState]: number };
}

export interface BoardView {
  readonly ledgers: readonly string[];
  readonly ledger: number;
  readonly filter: string;
  /** In the order of `boardStates`; empty without a ledger. */
  readonly columns: readonly BoardColumn[];
  /** What became of the last move; null before the first. */
  readonly told: string | null;
}

export const firstBoardLook: BoardLook = { ledger: 0, filter: "", from: { DOING: 0, TODO: 0, BLOCKED: 0, DONE: 0 } };

/** TODO by priority, DONE newest first, the others as written. */
export function toBoardView(
  document: ControlDocument,
  findings: readonly Finding[],
  look: BoardLook,
  told: string | null,
): BoardView {
  const place = Math.min(look.ledger, Math.max(0, document.ledgers.length - 1));
  const ledger = document.ledgers[place];
  const shown = ledger === undefined ? [] : shownTasks(ledger.tasks, { ...usualLook, filter: look.filter });
  const index = new FindingIndex(findings);
  const columns = boardStates.map((state): BoardColumn => {
    const tasks = ordered(
      shown.filter((task) => task.state === state),
      state,
    );
    const from = Math.max(0, Math.min(look.from[state], tasks.length - boardWindow));
    const cards = tasks.slice(from, from + boardWindow).map((task) => toCard(task, index));
    return { state, total: tasks.length, from, cards };
  });
  return {
    ledgers: document.ledgers.map(({ name }) => name),
    ledger: place,
    filter: look.filter,
    columns: ledger === undefined ? [] : columns,
    told,
  };
}

function ordered(tasks: readonly Task[], state: TaskState): readonly Task[] {
  if (state === "DONE") return tasks.toReversed();
  if (state !== "TODO") return tasks;
  return [...priorities, undefined].flatMap((wanted) => tasks.filter(({ priority }) => priority === wanted));
}

function toCard({ id, title, priority, tags, range }: Task, index: FindingIndex): BoardCard {
  return { id, title, priority: priority ?? null, tags: tags.slice(0, 6), findings: index.in(range).length };
}
