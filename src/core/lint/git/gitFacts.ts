/** What git knows that rules and audit ask for: plain data, gathered by one adapter. */
import type { ControlDocument } from "../../document/model.ts";
import type { FileChange } from "../../ports.ts";
import type { ProofStrength } from "../../settings.ts";
import { hasHash } from "../values.ts";
import type { CommitIndex } from "./commitIndex.ts";

/** A person's word that stands for work, in the trailers of a governance commit. */
export interface Statement {
  /** One sentence without a stop: `no code, confirmed by a person: decided`. */
  readonly words: string;
  /** All hex digits of the commit's first parent; empty for the first commit. */
  readonly parent: string;
}

export interface CommitFact {
  /** All hex digits, in lower case. */
  readonly hash: string;
  /** Committer time, milliseconds since the epoch. */
  readonly time: number;
  readonly subject: string;
  /** Task ids that the message names anywhere, each once. */
  readonly taskIds: readonly string[];
  /** Those of `Control-Plane-Task` trailers, also where a squash left them in the middle of the message. */
  readonly trailerIds: readonly string[];
  /** Of the first `Control-Plane-Run` trailer. */
  readonly runId: string | undefined;
  /** What the message says; whether the commit may say it, its files tell. */
  readonly statement: Statement | undefined;
}

/** A commit that changed documents although the control document in force prohibited it. */
export interface ProhibitedTouch {
  readonly commit: CommitFact;
  readonly paths: readonly string[];
}

export interface GitFacts {
  /** Of the control document, relative to the repository. */
  readonly documentPath: string;
  /** Paths that differ from HEAD, ignored files and run folders left out. */
  readonly changes: readonly FileChange[];
  /** Every commit that HEAD contains. */
  readonly commits: CommitIndex;
  /** Commits that the document names and that exist, but that HEAD does not contain. */
  readonly strays: readonly CommitFact[];
  /** Paths that a commit changed against its first parent, by hash; of commits that the document names, and of those with a statement. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** The strongest check that passed, by run id; of runs whose folder is still there. */
  readonly proofs: ReadonlyMap<string, ProofStrength>;
  /** True when older history is not in this clone: a commit that is not found may exist. */
  readonly isShallow: boolean;
  /** The document as HEAD has it; undefined when HEAD has none. */
  readonly committed: ControlDocument | undefined;
  /** Newest first. */
  readonly touches: readonly ProhibitedTouch[];
}

/** The hashes that DONE tasks and LAST_CHECKPOINT name, in lower case. */
export function claimedHashes(document: ControlDocument): Set<string> {
  const hashes = new Set<string>();
  const add = (text: string | undefined) => {
    for (const hash of hashesIn(text)) hashes.add(hash);
  };
  for (const { name, value } of document.dashboard?.fields ?? []) if (name === "LAST_CHECKPOINT") add(value);
  for (const { tasks } of document.ledgers) for (const task of tasks) if (task.state === "DONE") add(task.checkpoint);
  return hashes;
}

/** Every commit that a text names, in lower case. */
export function hashesIn(text: string | undefined): string[] {
  if (text === undefined || !hasHash(text)) return [];
  return [...text.matchAll(/\b[0-9a-f]{7,40}\b/gi)].map(([hash]) => hash.toLowerCase());
}
