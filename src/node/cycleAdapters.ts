import { createHash } from "node:crypto";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isAbort } from "../core/base/errors.ts";
import type { CyclePorts } from "../core/cycle/cyclePorts.ts";
import type { ControlDocument } from "../core/document/model.ts";
import { readPolicy } from "../core/policy/readPolicy.ts";
import type { Clock, RunStore, TextStore } from "../core/ports.ts";
import type { Settings } from "../core/settings.ts";
import { FsBaseVersions } from "./checks/fsBaseVersions.ts";
import { NodeChecks } from "./checks/nodeChecks.ts";
import { createExecutor } from "./createExecutor.ts";
import { FsWorkFiles } from "./files/fsWorkFiles.ts";
import { childrenFolder } from "./git/gitProcess.ts";
import type { GitRepository } from "./git/gitRepository.ts";
import { HttpHealthProbe } from "./health/httpHealthProbe.ts";
import { LaunchedPortProbe } from "./health/launchedPortProbe.ts";
import { ServiceProcesses } from "./health/serviceProcesses.ts";
import { allowedEnvironment } from "./process/allowedEnvironment.ts";
import { ChildRegister } from "./process/childRegister.ts";
import { NodeProcessRunner } from "./process/nodeProcessRunner.ts";
import { FsApprovals } from "./runs/fsApprovals.ts";
import { FsCycleLock } from "./runs/fsCycleLock.ts";
import { FsRemains } from "./runs/fsRemains.ts";
import { FsRunStore } from "./runs/fsRunStore.ts";
import { createRedactor } from "./runs/redact.ts";
import { userConfigFolder } from "./settings/userConfigFolder.ts";
import { systemClock } from "./systemClock.ts";
import { LocalSafeguard } from "./trust/localSafeguard.ts";

interface Place {
  readonly repository: GitRepository;
  /** Says where runs go and which services there are; undefined when it cannot be read. */
  readonly document: ControlDocument | undefined;
  readonly settings: Settings;
  readonly clock?: Clock;
}

export interface CyclePortsInit extends Place {
  readonly store: TextStore;
  readonly documentPath: string;
  readonly approvalsFolder?: string;
}

/** The run folders where the document wants them. */
export function createRunStore(
  { repository, document, settings, clock = systemClock }: Place,
  redactor = createRedactor(),
): RunStore {
  const { root, commonFolder } = repository.place;
  const runsFolder = runsFolderOf(document, settings);
  return new FsRunStore({ root, commonFolder, runsFolder, clock, redactor });
}

function runsFolderOf(document: ControlDocument | undefined, settings: Settings): string {
  return document ? readPolicy(document, settings).runsFolder.value : settings.runsFolder;
}

/** Everything that a cycle touches, on this machine. */
export function createCyclePorts(init: CyclePortsInit): CyclePorts {
  const { repository, document, settings, clock = systemClock } = init;
  const { root, commonFolder } = repository.place;
  const children = new ChildRegister(childrenFolder(commonFolder));
  const more = settings.environment;
  const runner = new NodeProcessRunner(allowedEnvironment(process.env, { more }), children);
  const agentRunner = new NodeProcessRunner(allowedEnvironment(process.env, { more, forAgent: true }), children);
  const redactor = createRedactor();
  const redact = redactor.text;
  const checksAt = (place: Pick<GitRepository, "root" | "fileAt">) =>
    new NodeChecks({ repository: place, settings, runner, redact });
  const approvals = new FsApprovals(root, init.approvalsFolder);
  const probe = new LaunchedPortProbe(root, new HttpHealthProbe(clock));
  const services = document ? readPolicy(document, settings).services.value : settings.services;
  const folder = path.join(commonFolder, "control-plane", "services");
  const runsFolder = path.join(root, runsFolderOf(document, settings));
  const documentFile = path.join(root, init.documentPath);
  const { gitFolder } = repository.place;
  const remains = new FsRemains({ root, documentFile, gitFolder, commonFolder, runsFolder, children });
  return {
    clock,
    store: init.store,
    repository,
    files: new FsWorkFiles(root),
    checks: checksAt(repository),
    baseVersions: new FsBaseVersions({
      repository,
      keptFolder: path.join(commonFolder, "control-plane", "held"),
    }),
    probe,
    recovery: new ServiceProcesses({ root, folder, services, probe, approvals, approve: async () => false }),
    lock: new FsCycleLock(commonFolder, clock),
    runs: createRunStore(init, redactor),
    remains,
    safeguard: new LocalSafeguard({
      repository: repository.place,
      runsFolder,
      remains,
      redact,
      configFolder: init.approvalsFolder ?? userConfigFolder(),
      lockFile: path.join(commonFolder, "control-plane", "lock.json"),
      environment: process.env,
    }),
    pause,
    digest: (text) => createHash("sha256").update(text, "utf8").digest("hex"),
    createDigest: () => {
      const hash = createHash("sha256");
      return { append: (text) => void hash.update(text, "utf8"), value: () => hash.digest("hex") };
    },
    approvals,
    settings,
    documentPath: init.documentPath,
    parsed: document,
    redact,
    openTree: async (runId, work) => {
      const { openWorkTree } = await import("./openWorkTree.ts");
      return openWorkTree({ place: repository.place, documentPath: init.documentPath, runId, work, checksAt });
    },
    createExecutor: (name, wish) =>
      createExecutor(name, wish, {
        ...{ settings, approvals, redact, root, runner: agentRunner },
        checksAt: (folder) => checksAt({ root: folder, fileAt: (...args) => repository.fileAt(...args) }),
      }),
  };
}

/** A pause does not keep the process alive. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(milliseconds, true, { signal, ref: false });
    return true;
  } catch (error) {
    if (isAbort(error)) return false;
    throw error;
  }
}
