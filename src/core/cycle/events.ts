/** What a cycle says while it runs, and what it leaves behind. */
import type { FileChange, FileDiff, LockOwner, ServiceHealth } from "../ports.ts";
import type { ProofStrength } from "../settings.ts";
import type { DirtKind } from "./dirtKinds.ts";
import type { RiskLevel } from "./risk.ts";

export type CycleStep = "bootstrap" | "selection" | "health" | "execute" | "verify" | "save";

export const outcomes = ["DONE", "DOING", "FAILED", "BLOCKED", "CANCELLED", "NOTHING"] as const;
export type Outcome = (typeof outcomes)[number];

export type CheckVerdict = "PASS" | "FAIL" | "SKIP";

/** One check that the engine itself ran, or says why it did not. */
export interface CheckRecord {
  readonly name: string;
  /** As a person would type it. */
  readonly command: string;
  readonly verdict: CheckVerdict;
  readonly strength: ProofStrength;
  readonly exitCode: number | undefined;
  readonly durationMs: number;
  /** The end of what it printed, redacted. */
  readonly outputTail: string;
  /** Why it failed or was skipped, in one sentence. */
  readonly reason: string | undefined;
  /** True for the task's own verification commands. */
  readonly ofTask: boolean;
  /** Undefined for what was not run. */
  readonly proof?: CheckProof | undefined;
}

/** Ties the result of a check to what it said and to the tree that it ran on. */
export interface CheckProof {
  /** SHA-256 in hex of what it printed, redacted. */
  readonly outputDigest: string;
  readonly headBefore: string | undefined;
  readonly headAfter: string | undefined;
  /** SHA-256 in hex over HEAD, git's list of changes and the changed files; undefined where nothing was compared. */
  readonly tree: string | undefined;
}

export interface CycleTask {
  readonly id: string;
  readonly title: string;
  readonly priority: string | undefined;
}

/** How much changed since the base of the cycle. */
export interface BlastRadius {
  readonly files: readonly FileDiff[];
  readonly lines: number;
  readonly bytes: number;
  readonly surfaces: readonly string[];
  /** Names of dependencies that are new or have another version. */
  readonly dependencies: readonly string[];
  readonly risk: RiskLevel;
  /** Why the risk is not LOW, and what is out of bounds; one sentence part each. */
  readonly remarks: readonly string[];
}

/** A task that a cycle moved to DONE. */
export interface ClosedTask {
  readonly id: string;
  /** `commit abc1234`, `LEDGER_SYNC abc1234`, `no code: …`, `external: …` */
  readonly evidence: string;
  /** The short hash that its line names. */
  readonly checkpoint: string;
}

/** What the cycle spent of its IO budget; undefined: could not be seen, and is never told as zero. */
export interface IoReport {
  readonly governanceReads: number;
  readonly governanceWrites: number;
  readonly contextFiles: number | undefined;
  readonly changes: number | undefined;
  readonly miniChecks: number | undefined;
}

/** The six lines. */
export interface CycleReport {
  readonly run: string;
  readonly outcome: Outcome;
  readonly task: CycleTask | undefined;
  readonly files: readonly string[];
  readonly commands: readonly { readonly command: string; readonly verdict: CheckVerdict }[];
  readonly tests: readonly {
    readonly name: string;
    readonly verdict: CheckVerdict;
    readonly reason: string | undefined;
  }[];
  /** `DONE`, `BLOCKED: Backend is down`, … */
  readonly result: string;
  /** What to do next, in one sentence. */
  readonly next: string;
  /** Short hash of the work commit; undefined when nothing was saved. */
  readonly checkpoint: string | undefined;
  /** Short hashes of this cycle's commits, oldest first. */
  readonly commits: readonly string[];
  /** What went to DONE, the selected task first. */
  readonly closed?: readonly ClosedTask[] | undefined;
  /** Undefined when the cycle ended before it read anything. */
  readonly io?: IoReport | undefined;
}

export type CycleEvent =
  | { readonly type: "started"; readonly runId: string; readonly at: number; readonly runFolder: string }
  | { readonly type: "step"; readonly step: CycleStep; readonly at: number }
  | { readonly type: "note"; readonly text: string }
  /** `kinds` goes with the changes, one each; it is left out where an unfinished run owns them. */
  | { readonly type: "dirty"; readonly changes: readonly FileChange[]; readonly kinds?: readonly DirtKind[] }
  | {
      readonly type: "committed";
      readonly what: "save-first" | "work" | "governance" | "truth";
      readonly hash: string;
      readonly subject: string;
    }
  | { readonly type: "selected"; readonly task: CycleTask; readonly reasons: readonly string[] }
  | { readonly type: "health"; readonly health: ServiceHealth }
  | { readonly type: "executing"; readonly executor: string; readonly briefFile: string }
  | { readonly type: "output"; readonly text: string }
  | { readonly type: "blast-radius"; readonly blast: BlastRadius }
  | { readonly type: "check-started"; readonly name: string; readonly command: string }
  | { readonly type: "checked"; readonly check: CheckRecord }
  | { readonly type: "waiting"; readonly runId: string; readonly task: CycleTask; readonly briefFile: string }
  | { readonly type: "lock-held"; readonly owner: LockOwner }
  | { readonly type: "written"; readonly path: string }
  | { readonly type: "finished"; readonly report: CycleReport; readonly at: number };
