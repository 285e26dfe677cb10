/** What an executor has to leave alone although git does not compare it: git's own settings, branches, the engine's books. */
import type { Cleared } from "../ports.ts";

/** What is asked of a safeguard about one run. */
export interface GuardedRun {
  readonly runId: string;
  /** The commit that the cycle began on. */
  readonly base: string;
  /** Patterns of paths that nobody may touch. */
  readonly prohibitedPaths: readonly string[];
  /** After so long the executor is certainly over, and what changes later is somebody else's doing. */
  readonly minutes: number;
  /** Who has the run in hand, from process to process; undefined while an executor of the engine works. */
  readonly hands?: "person" | "agent";
}

/** What was touched and is put back as far as that is possible. */
export interface Tampering {
  /** Ends the cycle, one sentence part each: `hooks/pre-commit was added`. */
  readonly grave: readonly string[];
  /** Only told. */
  readonly notes: readonly string[];
  /** True when the branch could not be put back: nothing may be committed then. */
  readonly isStuck: boolean;
}

/** What was found, and put back, of an executor whose engine was killed. */
export interface GuardedRemains {
  /** Undefined when nobody can say which run it was. */
  readonly runId: string | undefined;
  readonly tampering: Tampering;
  /** What else was cleared, the processes first of all. */
  readonly cleared: Cleared;
}

/** Remembers before an executor begins, and puts back after its end, also when the engine did not live to see it. */
export interface Safeguard {
  remember(run: GuardedRun): Promise<Memory>;
  /** What was remembered when this run went into somebody's hands; undefined when nothing was. */
  recall(runId: string): Promise<Memory | undefined>;
  /** Needs the cycle's lock, and comes before anything in the run folders is believed. Undefined when no executor was cut off. */
  recover(): Promise<GuardedRemains | undefined>;
  /** What was remembered is no longer needed: the verdict stands in the journal. */
  forget(): Promise<void>;
}

export interface Memory {
  /** True when something grave was touched already; changes nothing and asks no process. */
  isTouched(): Promise<boolean>;
  /** What a person touched, who had the run in hand, is only told. */
  putBack(): Promise<Tampering>;
}

/** Why work is stopped when a memory is touched. */
export const touchedWords = "it touched what git obeys";

/** A cycle that goes on after this ends BLOCKED. */
export function isGrave(tampering: Tampering | undefined): tampering is Tampering {
  return tampering !== undefined && tampering.grave.length > 0;
}

/** A verdict as a journal keeps it. */
export function toTampering(data: unknown): Tampering {
  const { grave, isStuck } = (typeof data === "object" && data !== null ? data : {}) as Partial<Tampering>;
  const words = Array.isArray(grave) ? grave.filter((word) => typeof word === "string") : [];
  return { grave: words, notes: [], isStuck: isStuck === true };
}
