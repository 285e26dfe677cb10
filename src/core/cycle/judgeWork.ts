/** What an executor, an outside agent or a person touched beside the tree: remembered before the work, judged after it. */
import type { CycleRun } from "./cycleRun.ts";
import { toInterruptedRun } from "./interruptedRun.ts";
import type { GuardedRun, Tampering } from "./safeguard.ts";

export function toGuardedRun(run: CycleRun): GuardedRun {
  const { policy, ports } = run;
  return {
    runId: run.folder.runId,
    base: run.base.head,
    prohibitedPaths: policy.prohibitedPaths.value,
    minutes: ports.settings.limits.minutes,
  };
}

/** Before a run waits; gives the fingerprint for its journal. Nobody says that a person took away what is theirs. */
export async function rememberWaiting(run: CycleRun, executor: string): Promise<string | undefined> {
  const { safeguard } = run.ports;
  const isAgent = executor === "mcp";
  const guard = isAgent ? await safeguard.fingerprint() : undefined;
  await safeguard.remember({ ...toGuardedRun(run), hands: isAgent ? "agent" : "person" });
  return guard;
}

/** After a run waited, and before git is asked anything. */
export async function judgeWaiting(run: CycleRun): Promise<void> {
  const { safeguard } = run.ports;
  const memory = await safeguard.recall(run.folder.runId);
  if (memory) return recordTampering(run, await memory.putBack());
  const { guard } = toInterruptedRun(run.folder, await run.folder.records());
  if (guard !== undefined) await recordTampering(run, await safeguard.missed(guard));
}

/** What was found goes into the journal before what it was compared with is forgotten, so that no kill loses the verdict. */
export async function recordTampering(run: CycleRun, tampering: Tampering): Promise<void> {
  run.tampering = tampering;
  run.tree = undefined;
  const { grave, isStuck, notes } = tampering;
  await run.folder.append("judged", { grave, isStuck });
  for (const note of notes) await run.note(note);
  await run.ports.safeguard.forget();
}
