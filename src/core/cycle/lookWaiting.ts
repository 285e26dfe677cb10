/** A look at the tree of a waiting run, as the watch of a command looks: nothing is written, and no lock is taken. */
import type { Task } from "../document/model.ts";
import { toBlastRadius } from "./blastRadius.ts";
import { readDocument } from "./bootstrap.ts";
import type { CyclePorts } from "./cyclePorts.ts";
import { CycleRun } from "./cycleRun.ts";
import type { BlastRadius } from "./events.ts";
import { type FoundRun, lookForWaitingRun } from "./findWaitingRun.ts";
import { touchedWords } from "./safeguard.ts";
import { brokenRules, survey } from "./survey.ts";

export interface WaitingLook {
  readonly runId: string;
  /** Who works: a person (`manual`) or an outside agent (`mcp`). */
  readonly executor: string;
  readonly blast: BlastRadius;
  /** Why the run may not go on, in words. What nobody may touch is put back under no person's hands: Verify & Save does that. */
  readonly broken: string | undefined;
}

/** Undefined when no run waits, or its tree cannot be measured at this moment, as happens while programs write in it. */
export async function lookWaiting(ports: CyclePorts, signal: AbortSignal): Promise<WaitingLook | undefined> {
  const found = await lookForWaitingRun(ports);
  try {
    return found && (await lookAt(ports, found, signal));
  } catch {
    // Whatever it was, the same is measured again at the end of the work, and told there.
    return undefined;
  }
}

async function lookAt(ports: CyclePorts, { folder, waiting }: FoundRun, signal: AbortSignal) {
  const run = new CycleRun({ ports, options: {}, signal, folder, emit: () => undefined });
  const isAgent = waiting.executor === "mcp";
  if (await readDocument(run)) return undefined;
  run.begin(waiting.base);
  const task = run.document.findTask(waiting.taskId);
  if (!task) return undefined;
  const base = { runId: folder.runId, executor: waiting.executor };
  // Before the first question to git, which its settings could answer.
  if (isAgent && (await (await ports.safeguard.recall(folder.runId))?.isTouched()))
    return { ...base, blast: unmeasured(task), broken: touchedWords };
  const seen = await survey(run, task);
  const { forbidden, limit } = brokenRules(seen, ports.settings.limits);
  const broken = isAgent ? (limit ?? forbidden) : limit;
  return { ...base, blast: seen.blast, broken };
}

function unmeasured(task: Task): BlastRadius {
  return { ...toBlastRadius([], 0, task), dependencies: [], risk: "LOW", remarks: [touchedWords] };
}
