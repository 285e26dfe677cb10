import type { PlannedCheck } from "./checks.ts";
import type { CycleRun } from "./cycleRun.ts";
import type { CheckRecord } from "./events.ts";
import { digestsOf } from "./ownedDirt.ts";
import { runChecks } from "./runChecks.ts";

/** Runs the checks and compares the tree, `paths` byte for byte, before and after; gives the first failure. */
export async function runUndisturbed(
  run: CycleRun,
  planned: readonly PlannedCheck[],
  paths: readonly string[],
): Promise<CheckRecord | undefined> {
  const before = await treeOf(run, paths);
  const records = await runChecks(run, planned);
  // A check without a process reads files in here and changes nothing.
  if (records.some((record) => record.exitCode !== undefined)) run.tree = undefined;
  const failed = records.find((record) => record.verdict === "FAIL");
  if (failed || before === (await treeOf(run, paths))) return failed;
  const disturbed: CheckRecord = {
    name: "checks leave the tree as they found it",
    command: "git status",
    verdict: "FAIL",
    strength: "syntax",
    exitCode: undefined,
    durationMs: 0,
    outputTail: "",
    reason: "a check changed files of the working tree",
    ofTask: false,
  };
  run.checks.push(disturbed);
  await run.record({ type: "checked", check: disturbed });
  return disturbed;
}

async function treeOf(run: CycleRun, paths: readonly string[]): Promise<string> {
  const state = await run.treeNow();
  const digests = await digestsOf(paths, run.ports.files);
  return JSON.stringify([state.head, state.changes.map((change) => [change.path, change.kind]), digests]);
}
