import type { Task } from "../document/model.ts";

/** Why a task is not eligible now. */
export type Ineligibility =
  | { readonly kind: "done-already"; readonly note: "SKIP_DUPLICATE_DONE" }
  | { readonly kind: "blocked"; readonly reason: string }
  | { readonly kind: "open-blocker"; readonly blockerId: string }
  | { readonly kind: "waits-for"; readonly ids: readonly string[] }
  | { readonly kind: "marked"; readonly mark: string }
  | { readonly kind: "duplicate" };

/** A task with its place in the ranking. Its parts may be read through getters: name them, a spread copies none. */
export interface Candidate {
  readonly task: Task;
  /** 1 is next; undefined when not eligible. */
  readonly rank: number | undefined;
  /** How many open tasks wait for this one, directly or through others. */
  readonly unblocks: number;
  /** Number of surfaces that the task states; 0 when it states none. */
  readonly surfaceSize: number;
  readonly ineligible: Ineligibility | undefined;
  /** Short sentences, the deciding one first. */
  readonly reasons: readonly string[];
}

export interface Selection {
  readonly selected: Candidate | undefined;
  /** Eligible ones by rank, then the others in document order. */
  readonly candidates: readonly Candidate[];
}
