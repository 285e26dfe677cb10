import type { FileDiff } from "../ports.ts";
import type { ExecutorKind, LoweredClaim } from "./executor.ts";
import type { IoSpent } from "./ioBudget.ts";
import type { LanguageModel } from "./languageModel.ts";

/** Questions to a person; a host without one leaves this out, and the safe answer is taken. */
export interface CycleInteraction {
  /** Which untracked files SAVE-FIRST commits too; without a person none. */
  readonly pickUntracked?: (paths: readonly string[]) => Promise<readonly string[]>;
  /** Which of the cycle's changes are saved; without a person all. Paths left out stay in the tree. */
  readonly pickChanges?: (files: readonly FileDiff[]) => Promise<readonly string[]>;
  /** Whether this exact command may run, once and from now on; without a person no. */
  readonly approve?: (command: string, purpose: string) => Promise<boolean>;
}

/** What a host asks of one AUTO. */
export interface AutoOptions {
  /** Undefined: the settings' executor. */
  readonly executor?: ExecutorKind;
  /** The agent's command line; undefined: the settings'. */
  readonly agentCommand?: string;
  /** The model of the `language-model` executor; only a host that has models can give one. */
  readonly model?: LanguageModel;
  /** Selects and explains, touches nothing. */
  readonly dryRun?: boolean;
  /** `all` commits untracked files at SAVE-FIRST without asking. */
  readonly saveFirst?: "tracked" | "all";
  /** What a host metered of the worker of a waiting run that had no other way to files; undefined: not metered. */
  readonly io?: IoSpent;
  readonly interaction?: CycleInteraction;
}

/** How a person or an outside agent ends a waiting run; a lowered claim comes from whoever worked. */
export type ResumeDecision = "verify" | "stop" | LoweredClaim;
