import type { CycleRun } from "./cycleRun.ts";
import { isGrave, type Tampering } from "./safeguard.ts";

/** What was found goes into the journal before what it was compared with is forgotten, so that no kill loses the verdict. */
export async function recordTampering(run: CycleRun, tampering: Tampering): Promise<void> {
  run.tampering = tampering;
  run.tree = undefined;
  const { grave, isStuck, notes } = tampering;
  if (isGrave(tampering)) await run.folder.append("tampered", { grave, isStuck });
  for (const note of notes) await run.note(note);
  await run.ports.safeguard.forget();
}
