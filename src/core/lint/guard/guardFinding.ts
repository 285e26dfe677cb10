export const guardRules = [
  "prohibited-path",
  "illegal-transition",
  "vanished-task",
  "rewritten-log",
  "reused-id",
  "second-doing",
  "dashboard-drift",
  "unknown-task",
] as const;
export type GuardRule = (typeof guardRules)[number];

/** Why a change may not become a commit. `message` has the form *Unexpected X, expected Y*. */
export interface GuardFinding {
  readonly rule: GuardRule;
  /** Relative to the repository. */
  readonly file: string;
  /** One-based, in the version that `side` names; undefined when the whole file is meant. */
  readonly line: number | undefined;
  /** `before` for what the change took away. */
  readonly side: "before" | "after";
  readonly message: string;
  /** What to do, in a few words. */
  readonly mend: string;
}
