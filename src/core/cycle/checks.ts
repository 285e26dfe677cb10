/** Checks that the engine runs; no executor can type a result. */
import type { ProofStrength } from "../settings.ts";
import type { CheckRecord } from "./events.ts";

export interface PlannedCheck {
  readonly name: string;
  /** As a person would type it. */
  readonly command: string;
  readonly strength: ProofStrength;
  readonly ofTask: boolean;
  /** True for what DONE needs to pass beside the least strength, unless a setting says what is enough. */
  readonly isSmoke?: boolean;
  /** True for what DONE does without as long as nobody let it run. */
  readonly isOptional?: boolean;
  /** The exact text that a person has to approve first; undefined when none is needed. */
  readonly approvalText: string | undefined;
  /** The command without the files that it is given: what it names says what is checked. Undefined for what is built in. */
  readonly decidedBy?: string;
  /** Runs it; a failure is a record, only an abort rejects. Leaves the tree as it was. */
  run(signal?: AbortSignal): Promise<CheckRecord>;
}

export interface Checks {
  /** The cheapest relevant checks for changed paths (relative to the repository; deleted ones are left out). */
  forChanges(paths: readonly string[], signal?: AbortSignal): Promise<readonly PlannedCheck[]>;
  /** A command of the document that lints or tests. */
  forDocumentCheck(command: string): PlannedCheck;
  /** A command of the document that imports, starts or asks the product. */
  forSmokeCheck(command: string): PlannedCheck;
  /** A task's verification command, parsed without a shell; its strength is guessed from its words. */
  forTaskCommand(command: string): PlannedCheck;
}

/** Brings a service up with the repository's launcher; needs approval like any command of the repository. */
export interface ServiceRecovery {
  /** The exact text that would run, and whether a person's own settings say it; undefined when there is nothing to run. */
  offer(serviceId: string): Promise<{ readonly command: string; readonly isOwn: boolean } | undefined>;
  recover(serviceId: string, signal?: AbortSignal): Promise<{ readonly started: boolean; readonly detail: string }>;
}
