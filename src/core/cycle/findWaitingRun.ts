import { ControlError } from "../base/errors.ts";
import type { LockOwner, RunFolder } from "../ports.ts";
import type { CyclePorts } from "./cyclePorts.ts";
import { findInterruptedRun } from "./interruptedRun.ts";
import { decodeWaitingRun, type WaitingRun, waitingFile } from "./waitingRun.ts";

/** A run in somebody's hands: who holds its lease, its folder, and what it kept there. */
export interface FoundRun {
  readonly owner: LockOwner;
  readonly folder: RunFolder;
  readonly waiting: WaitingRun;
}

/** The run that waits. Throws `run-unknown` when none does, or one of another document. */
export async function findWaitingRun(ports: Pick<CyclePorts, "documentPath" | "lock" | "runs">): Promise<FoundRun> {
  const found = (await lookForWaitingRun(ports)) ?? (await regainLease(ports));
  const of = found?.waiting.documentPath ?? ports.documentPath;
  if (found && of === ports.documentPath) return found;
  if (found) throw new ControlError("run-unknown", `The run that waits is one of ${of}; name that with --file`);
  throw new ControlError("run-unknown", "No run waits here; type AUTO to begin one");
}

/** A process that looked into the waiting run was killed, and its lease became a lock that nobody holds. */
async function regainLease(ports: Pick<CyclePorts, "lock" | "runs">): Promise<FoundRun | undefined> {
  const left = await findInterruptedRun(ports.runs, undefined);
  if (!left?.waits) return undefined;
  await (await ports.lock.resume(left.folder.runId)).toLease();
  return lookForWaitingRun(ports);
}

/** The same without a failure: undefined when none waits. */
export async function lookForWaitingRun({
  lock,
  runs,
}: Pick<CyclePorts, "lock" | "runs">): Promise<FoundRun | undefined> {
  const owner = await lock.owner();
  const folder = owner?.kind === "lease" ? await runs.open(owner.runId) : undefined;
  const waiting = folder && (await readWaitingRun(folder));
  return owner && folder && waiting ? { owner, folder, waiting } : undefined;
}

/** Undefined when nothing is kept there, or nothing whole. */
export async function readWaitingRun(folder: RunFolder): Promise<WaitingRun | undefined> {
  const text = await folder.readFile(waitingFile);
  return text === undefined ? undefined : decodeWaitingRun(text);
}
