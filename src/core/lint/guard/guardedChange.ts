import type { ControlDocument, Ledger, Task } from "../../document/model.ts";

/** One change of a repository: what HEAD has and what is about to be committed, or the two ends of a range. */
export interface GuardedChange {
  /** The control document, relative to the repository. */
  readonly documentPath: string;
  /** Undefined when it was not there. A document that is new is judged for nothing that it says. */
  readonly before: ControlDocument | undefined;
  /** Undefined when it is gone. The same object as `before` when it did not change. */
  readonly after: ControlDocument | undefined;
  /** Every path that differs, both sides of a rename. */
  readonly changedPaths: readonly string[];
}

/** Both versions of a document that a change went on with. */
export interface DocumentPair {
  readonly file: string;
  readonly before: ControlDocument;
  readonly after: ControlDocument;
}

/** Every task line of every ledger, in document order. */
export function allTasks(document: ControlDocument): readonly Task[] {
  return document.ledgers.flatMap((ledger: Ledger) => ledger.tasks);
}

/** The hash that a checkpoint begins with, in lower case; undefined for a placeholder. */
export function checkpointHash(task: Task): string | undefined {
  return /\b[0-9a-f]{7,40}\b/i.exec(task.checkpoint ?? "")?.[0].toLowerCase();
}
