import type { BlastRadius, CheckRecord, CycleReport, CycleStep, CycleTask } from "../cycle/events.ts";
import type { ServiceHealth } from "../ports.ts";

/** What is known of the cycle that runs, waits, or ended last. */
export interface CycleState {
  readonly runId: string;
  readonly runFolder: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly phase: "running" | "waiting" | "ended";
  readonly step: CycleStep | undefined;
  readonly task: CycleTask | undefined;
  readonly reasons: readonly string[];
  readonly executor: string | undefined;
  readonly checks: readonly CheckRecord[];
  /** The check that runs now. */
  readonly runningCheck: string | undefined;
  readonly blast: BlastRadius | undefined;
  readonly health: readonly ServiceHealth[];
  readonly notes: readonly string[];
  /** The last lines of the executor's output. */
  readonly outputTail: string;
  readonly commits: readonly { readonly what: string; readonly hash: string; readonly subject: string }[];
  readonly report: CycleReport | undefined;
}
