import type { CommitInfo } from "../ports.ts";
import type { Ending } from "./ending.ts";
import type { Closure } from "./evidence.ts";

/** What came of the save; the ending may be lower than the one that was asked for. */
export interface Saved {
  readonly ending: Ending;
  /** The work commit. */
  readonly checkpoint: CommitInfo | undefined;
  /** What went to DONE. */
  readonly closed: readonly Closure[];
}
