import type { CommitInfo, FileDiff } from "../ports.ts";
import type { Breakpoints, LedgerSyncWish } from "../settings.ts";
import type { CycleTask } from "./events.ts";
import type { StatedEvidence } from "./evidence.ts";
import type { DoneClaim, ExecutorKind, LoweredClaim } from "./executor.ts";
import type { IoSpent } from "./ioBudget.ts";
import type { LanguageModel } from "./languageModel.ts";

/** Questions to a person; a host without one leaves this out, and the safe answer is taken. */
export interface CycleInteraction {
  /** Which untracked files SAVE-FIRST commits too; `generated` are those that tools wrote. Without a person none. */
  readonly pickUntracked?: (paths: readonly string[], generated: readonly string[]) => Promise<readonly string[]>;
  /** Which of the cycle's changes are saved; without a person all. Paths left out stay in the tree. */
  readonly pickChanges?: (files: readonly FileDiff[]) => Promise<readonly string[]>;
  /** Which of these tasks, whose work is there and verified, are closed as LEDGER_SYNC; without a person none. */
  readonly offerSync?: (offers: readonly SyncOffer[]) => Promise<readonly string[]>;
  /**
   * Nothing was changed: why the task is done all the same; `said` is the worker's word. Without a person it is not done. `later`:
   * nobody can be asked now, and the run waits for a person.
   */
  readonly confirmNoChange?: (
    task: CycleTask,
    said: StatedEvidence | undefined,
  ) => Promise<StatedEvidence | "later" | undefined>;
  /** Whether the cycle goes on at a breakpoint; `files` are the changes at `verify`. Without a person it stops. */
  readonly atBreakpoint?: (place: {
    readonly at: keyof Breakpoints;
    readonly task: CycleTask;
    readonly files: readonly FileDiff[];
  }) => Promise<boolean>;
  /** Whether the call itself lets this exact command run; nobody is asked. */
  readonly isApproved?: (command: string) => boolean;
  /** Whether this exact command may run, once and from now on; without a person no. */
  readonly approve?: (command: string, purpose: string) => Promise<boolean>;
}

/** A task whose evidence is there and passes its verification, and the last commit that touched the evidence. */
export interface SyncOffer {
  readonly task: CycleTask;
  readonly commit: CommitInfo;
}

/** What a host asks of one AUTO. */
export interface AutoOptions {
  /** Undefined: the settings' executor. */
  readonly executor?: ExecutorKind;
  /** The agent's command line; undefined: the settings'. */
  readonly agentCommand?: string;
  /** The model of the `language-model` executor; only a host that has models can give one. */
  readonly model?: LanguageModel;
  /** Id of the task that the person wants; undefined: the first of the ranking. What is not eligible is not done. */
  readonly task?: string;
  /** Selects and explains, touches nothing. */
  readonly dryRun?: boolean;
  /** `all` commits untracked files at SAVE-FIRST without asking. */
  readonly saveFirst?: "tracked" | "all";
  /** What a host metered of the worker of a waiting run that had no other way to files; undefined: not metered. */
  readonly io?: IoSpent;
  /** Undefined: the settings' wish. */
  readonly ledgerSync?: LedgerSyncWish;
  /** A person's word that the task is done although nothing was changed. */
  readonly evidence?: StatedEvidence;
  /** Ids of other tasks that the same work closes, where the contract allows it and the cycle proves it. */
  readonly also?: readonly string[];
  /** Ids of tasks whose breakpoints are passed by this time. */
  readonly past?: readonly string[];
  readonly interaction?: CycleInteraction;
}

/** How a person (`verify`, `stop`) or whoever worked (a claim) ends a waiting run. */
export type ResumeDecision = "verify" | "stop" | DoneClaim | LoweredClaim;
