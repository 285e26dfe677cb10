import type { ControlDocument, Task } from "../../document/model.ts";

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

/** A document with its tasks by id, read once: a hook has no time to read them again. */
export interface IndexedDocument {
  readonly document: ControlDocument;
  /** All lines of an id; the first is the one that counts. */
  readonly tasks: ReadonlyMap<string, readonly Task[]>;
}

/** Both versions of a document that a change went on with. */
export interface DocumentPair {
  readonly file: string;
  readonly before: IndexedDocument;
  readonly after: IndexedDocument;
}

export function indexDocument(document: ControlDocument): IndexedDocument {
  const tasks = new Map<string, Task[]>();
  const primaryFirst = document.ledgers.toSorted((a, b) => Number(b.primary) - Number(a.primary));
  for (const task of primaryFirst.flatMap((ledger) => ledger.tasks)) {
    const { id } = task;
    const same = tasks.get(id);
    if (same === undefined) tasks.set(id, [task]);
    else same.push(task);
  }
  return { document, tasks };
}

/** The hash that a checkpoint begins with, in lower case; undefined for a placeholder. */
export function checkpointHash(task: Task): string | undefined {
  return /\b[0-9a-f]{7,40}\b/i.exec(task.checkpoint ?? "")?.[0].toLowerCase();
}
