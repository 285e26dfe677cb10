/** What an executor has to leave alone although git does not compare it: git's own settings, branches, the engine's books. */

/** What is asked of a safeguard about one run. */
export interface GuardedRun {
  readonly runId: string;
  /** The commit that the cycle began on. */
  readonly base: string;
  /** True for paths that nobody may touch. */
  readonly isProhibited: (path: string) => boolean;
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

/** Remembers before an executor begins, and puts back after its end. */
export interface Safeguard {
  remember(run: GuardedRun): Promise<Memory>;
}

export interface Memory {
  /** True when something grave was touched already; changes nothing and asks no process. */
  isTouched(): Promise<boolean>;
  putBack(): Promise<Tampering>;
}
