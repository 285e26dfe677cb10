import type { Memory, Tampering } from "../../core/cycle/safeguard.ts";

/** One of the things that are remembered. */
export interface PartMemory extends Memory {
  /** What it knows, as it can be kept in a file. */
  readonly state: unknown;
  /** With `until`, after a kill: what changed later (milliseconds since the epoch) stays, and so does what may be a person's. */
  putBack(until?: number): Promise<Tampering>;
}
