import type { Memory, Tampering } from "../../core/cycle/safeguard.ts";

/** One of the things that are remembered. */
export interface PartMemory extends Memory {
  /** What it knows, as it can be kept in a file. */
  readonly state: unknown;
  /** What differs now, a sentence each; nothing is put back. */
  differing(): Promise<readonly string[]>;
  /** With `until`, where a person may have been there too: what changed later (milliseconds since the epoch) stays, and so does what may be theirs. */
  putBack(until?: number): Promise<Tampering>;
}
