import type { ControlDocument } from "../document/model.ts";
import type {
  Approvals,
  Clock,
  CycleLock,
  HealthProbe,
  Remains,
  Repository,
  RunStore,
  TextStore,
  WorkFiles,
} from "../ports.ts";
import type { Settings } from "../settings.ts";
import type { BaseVersions } from "./baseVersions.ts";
import type { Checks, ServiceRecovery } from "./checks.ts";
import type { Executor, ExecutorKind } from "./executor.ts";
import type { RunningDigest } from "./keptOutput.ts";
import type { AutoOptions } from "./options.ts";
import type { Safeguard } from "./safeguard.ts";
import type { WorkTree } from "./workTree.ts";

/** What an AUTO says of its executor beside the name. */
export type ExecutorWish = Pick<AutoOptions, "agentCommand" | "model">;

/** Everything that a cycle touches. */
export interface CyclePorts {
  readonly clock: Clock;
  readonly store: TextStore;
  readonly repository: Repository;
  readonly files: WorkFiles;
  readonly checks: Checks;
  readonly baseVersions: BaseVersions;
  readonly probe: HealthProbe;
  readonly recovery: ServiceRecovery;
  readonly lock: CycleLock;
  readonly runs: RunStore;
  readonly approvals: Approvals;
  readonly settings: Settings;
  /** The control document, relative to the repository. */
  readonly documentPath: string;
  /** As it was when the ports were made; undefined when it could not be read. */
  readonly parsed?: ControlDocument | undefined;
  readonly remains: Remains;
  /** Watches over what git does not compare while an executor works. */
  readonly safeguard: Safeguard;
  /** Waits so long; false as soon as the signal fires. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<boolean>;
  /** SHA-256 of a text's UTF-8 bytes, in hex; the same that `files` gives for a file of that text. */
  readonly digest: (text: string) => string;
  readonly createDigest: () => RunningDigest;
  /** Takes secrets out of a text before it is written anywhere. */
  readonly redact: (text: string) => string;
  /** Makes a working tree of HEAD for one run; with the work that git kept, if it is named. */
  readonly openTree: (runId: string, work?: string) => Promise<WorkTree>;
  /** Makes the executor that was asked for. Throws `executor-missing`. */
  readonly createExecutor: (name: ExecutorKind, wish: ExecutorWish) => Executor;
}
