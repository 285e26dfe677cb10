/** What an executor, an outside agent or a person touched beside the tree: remembered before the work, judged after it. */
import type { CycleRun } from "./cycleRun.ts";
import { type GuardedRun, isGrave, type Tampering } from "./safeguard.ts";

export function toGuardedRun(run: CycleRun): GuardedRun {
  const { policy, ports } = run;
  return {
    runId: run.folder.runId,
    base: run.base.head,
    prohibitedPaths: policy.prohibitedPaths.value,
    minutes: ports.settings.limits.minutes,
  };
}

/** What was found goes into the journal before what it was compared with is forgotten, so that no kill loses the verdict. */
export async function recordTampering(run: CycleRun, tampering: Tampering): Promise<void> {
  run.tampering = tampering;
  run.tree = undefined;
  const { grave, isStuck, notes } = tampering;
  if (isGrave(tampering)) await run.folder.append("tampered", { grave, isStuck });
  for (const note of notes) await run.note(note);
  await run.ports.safeguard.forget();
}
