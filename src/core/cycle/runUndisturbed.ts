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

type Plan = () => Promise<readonly PlannedCheck[]>;

/**
 * Plans and runs checks on the work as it is, then those that the work changed as they were before it as well, and compares the
 * tree, `paths` byte for byte, before and after.
 */
export async function runUndisturbed(run: CycleRun, plan: Plan, paths: readonly string[]): Promise<Checked> {
  const lent = await run.workTree?.lend();
  if (lent) run.tree = undefined;
  for (const folder of lent?.kept ?? []) {
    await run.note(`${folder} leads back into the repository's own tree, so no check of the run's tree uses it`);
  }
  try {
    return await runCompared(run, plan, paths);
  } finally {
    await lent?.takeBack();
    if (lent) run.tree = undefined;
  }
}

async function runCompared(run: CycleRun, plan: Plan, paths: readonly string[]): Promise<Checked> {
  const before = await treeOf(run, paths);
  const ofWork = await plan();
  const records = await runChecks(run, ofWork, run.ports.digest(before));
  const planned = [...ofWork];
  if (!records.some((record) => record.verdict === "FAIL")) {
    const again = await runWithBase(run, plan, { planned: ofWork, records });
    planned.push(...again.planned);
    records.push(...again.records);
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

interface Ran {
  readonly planned: readonly PlannedCheck[];
  readonly records: readonly CheckRecord[];
}

/** Runs again what the work's own changes decide, with their versions from before the work. */
async function runWithBase(run: CycleRun, plan: Plan, first: Ran): Promise<Ran> {
  const held = await holdBase(run, first.planned);
  if (!held) return { planned: [], records: [] };
  const skipped = first.records.filter((record) => record.verdict === "SKIP").map((record) => record.command);
  // Nobody is asked twice; the same command with another text to approve is another check.
  const isAnswered = (check: PlannedCheck) =>
    skipped.includes(check.command) &&
    first.planned.some((other) => other.command === check.command && other.approvalText === check.approvalText);
  try {
    const planned = (await plan())
      .filter((check) => check.decidedBy !== undefined && held.decides(check.decidedBy) && !isAnswered(check))
      .map(asBefore);
    if (planned.length > 0)
      await run.note(`Checks ran also with the version before the work of ${held.paths.join(", ")}`);
    return { planned, records: await runChecks(run, planned) };
  } finally {
    await held.release();
    run.tree = undefined;
  }
}

function asBefore(check: PlannedCheck): PlannedCheck {
  const name = `${check.name} (as before the work)`;
  return { ...check, name, run: async (signal) => ({ ...(await check.run(signal)), name }) };
}

async function treeOf(run: CycleRun, paths: readonly string[]): Promise<string> {
  const state = await run.treeNow();
  const digests = await digestsOf(paths, run.ports.files);
  return JSON.stringify([state.head, state.changes.map((change) => [change.path, change.kind]), digests]);
}
