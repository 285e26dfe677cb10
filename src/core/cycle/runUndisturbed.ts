import { holdBase } from "./baseVersions.ts";
import type { PlannedCheck } from "./checks.ts";
import type { CycleRun } from "./cycleRun.ts";
import type { CheckRecord } from "./events.ts";
import { digestsOf } from "./ownedDirt.ts";
import { runChecks } from "./runChecks.ts";

/** What came of checks: what was planned, and the first failure. */
export interface Checked {
  readonly planned: readonly PlannedCheck[];
  readonly failed: CheckRecord | undefined;
}

/**
 * Plans and runs checks with the base version of what decides them, and compares the tree, `paths` byte for byte, before and
 * after.
 */
export async function runUndisturbed(
  run: CycleRun,
  plan: () => Promise<readonly PlannedCheck[]>,
  paths: readonly string[],
): Promise<Checked> {
  const before = await treeOf(run, paths);
  const held = await holdBase(run);
  let planned: readonly PlannedCheck[];
  let records: readonly CheckRecord[];
  try {
    planned = await plan();
    records = await runChecks(run, planned, run.ports.digest(before));
  } finally {
    await held?.release();
  }
  // A check without a process reads files in here and changes nothing.
  if (records.some((record) => record.exitCode !== undefined)) run.tree = undefined;
  const failed = records.find((record) => record.verdict === "FAIL");
  if (failed || before === (await treeOf(run, paths))) return { planned, failed };
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
  return { planned, failed: disturbed };
}

async function treeOf(run: CycleRun, paths: readonly string[]): Promise<string> {
  const state = await run.treeNow();
  const digests = await digestsOf(paths, run.ports.files);
  return JSON.stringify([state.head, state.changes.map((change) => [change.path, change.kind]), digests]);
}
