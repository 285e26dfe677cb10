/** Step E: the engine runs the checks; a claim proves nothing. */
import { evidencePaths, verificationCommands } from "../document/taskDetails.ts";
import { type ProofStrength, proofStrengths } from "../settings.ts";
import type { PlannedCheck } from "./checks.ts";
import type { CycleRun } from "./cycleRun.ts";
import { findEarlierWork } from "./earlierWork.ts";
import { type Ending, endDoing, endDone, endFailed } from "./ending.ts";
import type { CheckRecord } from "./events.ts";
import { digestsOf } from "./ownedDirt.ts";
import { runChecks } from "./runChecks.ts";

/** Checks the changes and says how the claim `done` ends. */
export async function verify(run: CycleRun): Promise<Ending> {
  await run.step("verify");
  const task = run.candidate?.task;
  if (!task) throw new TypeError("Unexpected verification without a task, expected a selection");
  run.earlier = await findEarlierWork(run);
  if (run.files.length === 0 && !run.earlier) {
    return endDoing("nothing was changed, so nothing can be done", "do the task, then type AUTO", false);
  }
  const planned = await planChecks(run);
  const failed = await runAll(run, planned);
  if (failed) return failedEnding(run, failed);
  const missing = await missingEvidence(run, evidencePaths(task));
  if (missing.length > 0) {
    return endDoing(`evidence is missing: ${missing.join(", ")}`, "add the missing files, then type AUTO", true);
  }
  return proofEnding(run, planned);
}

/** Checks the changes of an ending that may commit work although the task goes on. */
export async function verifyWork(run: CycleRun, ending: Ending): Promise<Ending> {
  if (run.files.length === 0) return { ...ending, commitWork: false };
  await run.step("verify");
  const failed = await runAll(run, await run.ports.checks.forChanges(workPaths(run), run.signal));
  return failed ? failedEnding(run, failed) : ending;
}

/** Changed now, or committed by an earlier run of the task that proved too little. */
function workPaths(run: CycleRun): string[] {
  return [...new Set([...run.files.map((file) => file.path), ...(run.earlier?.paths ?? [])])];
}

/** The checks of what was changed, then the task's own verification commands. */
export async function planChecks(run: CycleRun): Promise<PlannedCheck[]> {
  const task = run.candidate?.task;
  const commands = task ? verificationCommands(task) : [];
  const forFiles = await run.ports.checks.forChanges(workPaths(run), run.signal);
  return [...forFiles, ...commands.map((command) => run.ports.checks.forTaskCommand(command))];
}

/** Runs the checks and compares the tree before and after; gives the first failure. */
async function runAll(run: CycleRun, planned: readonly PlannedCheck[]): Promise<CheckRecord | undefined> {
  const paths = workPaths(run);
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

function failedEnding(run: CycleRun, failed: CheckRecord): Ending {
  return endFailed(
    `${run.task?.id}: ${failed.name} failed`,
    `${failed.command}: ${failed.reason ?? `exit ${failed.exitCode ?? "none"}`}`,
    `make ${failed.name} pass, then type AUTO`,
  );
}

async function missingEvidence(run: CycleRun, paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => run.ports.files.exists(path)));
  return paths.filter((_, index) => !found[index]);
}

function proofEnding(run: CycleRun, planned: readonly PlannedCheck[]): Ending {
  const notRun = run.checks.filter((check) => check.ofTask && check.verdict === "SKIP");
  if (notRun.length > 0) {
    const commands = notRun.map((check) => check.command).join(", ");
    return endDoing(`not verified: ${commands} (${notRun[0]?.reason})`, `approve ${commands}, then type AUTO`, true);
  }
  const reached = strongest(run.checks.filter((check) => check.verdict === "PASS").map((check) => check.strength));
  if (!reached)
    return endDoing("no check could be run on the changes", "add a check for these files in the settings", true);
  const wanted = leastStrength(run, planned);
  if (rank(reached) >= rank(wanted)) return endDone();
  const skipped = run.checks.find((check) => check.verdict === "SKIP" && rank(check.strength) >= rank(wanted));
  const mend = skipped ? `let "${skipped.command}" run (${skipped.reason})` : `add a check of strength ${wanted}`;
  return endDoing(`proved by ${reached} only, ${wanted} is needed`, `${mend}, then type AUTO`, true);
}

/** The setting, else the cheapest check above syntax that the repository offers for the changes, else syntax. */
function leastStrength(run: CycleRun, planned: readonly PlannedCheck[]): ProofStrength {
  const setting = run.ports.settings.leastStrength;
  if (setting) return setting;
  const offered = planned
    .filter((check) => !check.ofTask && check.strength !== "syntax")
    .map((check) => check.strength);
  return (
    offered.reduce<ProofStrength | undefined>(
      (least, next) => (least && rank(least) <= rank(next) ? least : next),
      undefined,
    ) ?? "syntax"
  );
}

function strongest(strengths: readonly ProofStrength[]): ProofStrength | undefined {
  return strengths.reduce<ProofStrength | undefined>(
    (best, next) => (best && rank(best) >= rank(next) ? best : next),
    undefined,
  );
}

function rank(strength: ProofStrength): number {
  return proofStrengths.indexOf(strength);
}
