import type { ExecutorName } from "../settings.ts";
import type { CycleTask } from "./events.ts";
import type { StatedEvidence } from "./evidence.ts";
import type { IoBudget } from "./ioBudget.ts";

/** Who works: `mcp` is an outside agent that begins a run and ends it by a call of its own; no setting picks it. */
export type ExecutorKind = ExecutorName | "mcp";

/** What an executor gets. `text` is what a language model or an agent reads. */
export interface Brief {
  readonly runId: string;
  readonly task: CycleTask;
  /** The task's own verification commands, as the document states them. */
  readonly verification: readonly string[];
  readonly text: string;
  /** Absolute path of the same text in the run folder. */
  readonly file: string;
  /** Absolute path where the executor may lower its claim: `{ "outcome": "continue" | "blocked", "reason": "…" }`. */
  readonly outcomeFile: string;
  /** Absolute path of the folder to work in: the repository, or a tree of it. */
  readonly root: string;
}

/** What a worker says beside "done": nothing of it counts before it is verified, or confirmed by a person. */
export interface WorkerWord {
  /** Ids of other tasks that the same work closes. */
  readonly also: readonly string[];
  /** Why the task is done without a change. */
  readonly evidence: StatedEvidence | undefined;
}

export type ExecutorClaim =
  | { readonly type: "done"; readonly said?: WorkerWord }
  | { readonly type: "continue"; readonly reason: string }
  | { readonly type: "blocked"; readonly reason: string }
  | { readonly type: "failed"; readonly reason: string }
  /** Nobody worked: the worker could not be started. */
  | { readonly type: "absent"; readonly reason: string }
  /** A person or an outside agent works now; the cycle goes on when they say so. */
  | { readonly type: "waiting" };

/** What whoever works may say of itself; it can only lower the claim of being done. */
export type LoweredClaim = Extract<ExecutorClaim, { readonly type: "continue" | "blocked" }>;
export type DoneClaim = Extract<ExecutorClaim, { readonly type: "done" }>;

export interface ExecutorContext {
  readonly signal: AbortSignal;
  /** Every tool that the executor hands to its worker asks here before it reads or changes a file. */
  readonly budget: IoBudget;
  /** Pieces of one stream are put together before secrets are looked for in them. */
  onOutput(text: string, stream?: "stdout" | "stderr"): void;
  /** One sentence for the run's notes and its summary. */
  note(text: string): Promise<void>;
}

/** Does the work of one task in the working tree. Rejects only for an abort. */
export interface Executor {
  readonly name: ExecutorKind;
  /** True when the worker has no other way to files than tools that ask the context's budget. */
  readonly isMetered?: boolean;
  execute(brief: Brief, context: ExecutorContext): Promise<ExecutorClaim>;
}
