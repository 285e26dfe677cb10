import type { Outcome } from "./events.ts";

/** How and why a cycle ends; the save step turns it into edits, commits and the report. */
export interface Ending {
  readonly kind: "ending";
  readonly outcome: Outcome;
  /** One sentence for the report and the run entry; empty when the outcome says all. */
  readonly reason: string;
  /** What to do next, one sentence; undefined: the next task. */
  readonly next: string | undefined;
  /** Written to BLOCKERS. */
  readonly blocker: { readonly title: string; readonly why: string; readonly needed: string } | undefined;
  /** True: the task goes to BLOCKED; otherwise a blocked task keeps its section. */
  readonly blockTask: boolean;
  /** False: nothing but the run folder is written. */
  readonly governance: boolean;
  /** True: the cycle's changes are committed. */
  readonly commitWork: boolean;
}

export function isEnding(value: object): value is Ending {
  return "kind" in value && value.kind === "ending";
}

function ending(outcome: Outcome, reason: string, more: Partial<Ending> = {}): Ending {
  return {
    kind: "ending",
    outcome,
    reason,
    next: undefined,
    blocker: undefined,
    blockTask: false,
    governance: true,
    commitWork: false,
    ...more,
  };
}

export function endDone(more: Partial<Ending> = {}): Ending {
  return ending("DONE", "", { commitWork: true, ...more });
}

/** The task goes on another time; `commitWork` when its checks passed. */
export function endDoing(reason: string, next: string, commitWork: boolean): Ending {
  return ending("DOING", reason, { next, commitWork });
}

export function endFailed(title: string, why: string, needed: string): Ending {
  return ending("FAILED", why, { next: needed, blocker: { title, why, needed } });
}

export function endBlocked(title: string, why: string, needed: string, blockTask = false): Ending {
  return ending("BLOCKED", why, { next: needed, blocker: { title, why, needed }, blockTask });
}

/** The cycle could not begin; nothing but the run folder is written. */
export function endRefused(why: string, needed: string): Ending {
  return ending("BLOCKED", why, { next: needed, governance: false });
}

export function endNothing(reason: string, next: string): Ending {
  return ending("NOTHING", reason, { next, governance: false });
}

/** `found`: what was put back of the work all the same. */
export function endCancelled(found: readonly string[]): Ending {
  return ending("CANCELLED", ["stopped by a person", ...found].join("; "), {
    next: "type AUTO to go on with the same task",
    governance: false,
  });
}
