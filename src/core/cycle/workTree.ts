import type { CyclePorts } from "./cyclePorts.ts";

/** A working tree for one run: work is done, measured and checked there, and comes into the repository's own only when it passed. */
export interface WorkTree {
  /** What a cycle touches, in this tree. */
  readonly ports: Pick<CyclePorts, "baseVersions" | "checks" | "files" | "repository" | "store">;
  /**
   * After the worker's end: whatever it did by git here, commits included, becomes plain changes since the base. Gives the name under
   * which git keeps them, for a run that has to go on after a kill; undefined where git cannot.
   */
  settle(): Promise<string | undefined>;
  /** Lends the tree the packages that the repository has installed and git ignores, for checks. */
  lend(): Promise<LentPackages>;
  /** Brings changed paths into the repository's own tree, its index untouched. A text says why not. */
  bringOver(paths: readonly string[]): Promise<readonly string[] | string>;
  /** What was done here, as a patch; undefined when git cannot read it. */
  patch(): Promise<string | undefined>;
  remove(): Promise<void>;
}

export interface LentPackages {
  /** Folders that were not lent, for they lead back into the repository's own sources: checks would look at the wrong ones. */
  readonly kept: readonly string[];
  takeBack(): Promise<void>;
}
