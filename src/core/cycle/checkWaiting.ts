/** A look at the work of a waiting run: what changed, and what the checks say; the run goes on waiting, and nothing is saved. */
import { createProhibitedTest } from "../policy/prohibitedPaths.ts";
import { brokenLimit } from "./blastRadius.ts";
import type { CyclePorts } from "./cyclePorts.ts";
import { CycleRun } from "./cycleRun.ts";
import { findEarlierWork } from "./earlierWork.ts";
import type { BlastRadius, CheckRecord, CycleEvent } from "./events.ts";
import { findWaitingRun } from "./findWaitingRun.ts";
import type { AutoOptions } from "./options.ts";
import { restoreRun } from "./resumeCycle.ts";
import { runChecks } from "./runChecks.ts";
import { survey } from "./survey.ts";
import { planChecks } from "./verify.ts";

export interface WaitingCheck {
  readonly runId: string;
  readonly blast: BlastRadius;
  /** What would end the run now, in words: a limit that is broken, prohibited files that were touched. */
  readonly broken: readonly string[];
  readonly checks: readonly CheckRecord[];
}

/** Throws `run-unknown` when no run waits. Another process that ends the run meanwhile meets the lock. */
export async function checkWaiting(
  ports: CyclePorts,
  options: AutoOptions,
  signal: AbortSignal,
  emit: (event: CycleEvent) => void = () => undefined,
): Promise<WaitingCheck> {
  const { folder, waiting } = await findWaitingRun(ports);
  const handle = await ports.lock.resume(folder.runId);
  try {
    const run = new CycleRun({ ports, options, signal, folder, emit });
    await restoreRun(run, waiting);
    const task = run.candidate?.task;
    if (!task) throw new TypeError("Unexpected check without a task, expected a restored run");
    const { blast, files } = await survey(run, task);
    run.files = files;
    run.earlier = await findEarlierWork(run);
    const checks = await runChecks(run, await planChecks(run));
    return { runId: folder.runId, blast, broken: brokenRules(run, blast), checks };
  } finally {
    await handle.toLease();
  }
}

function brokenRules(run: CycleRun, blast: BlastRadius): string[] {
  const prohibited = run.files
    .map(({ path }) => path)
    .filter(createProhibitedTest(run.policy.prohibitedPaths.value))
    .map((path) => `${path} must never be changed`);
  const limit = brokenLimit(blast, run.ports.settings.limits);
  return limit === undefined ? prohibited : [limit, ...prohibited];
}
