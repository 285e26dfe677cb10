/** Step E: the engine runs the checks; a claim proves nothing. */
import { evidencePaths, verificationCommands } from "../document/taskDetails.ts";
import type { DocumentCheck } from "../policy/policy.ts";
import { closeBatch } from "./batch.ts";
import type { PlannedCheck } from "./checks.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endDoing, endDone, endFailed } from "./ending.ts";
import type { CheckRecord } from "./events.ts";
import { findShortfall, rankOf } from "./proof.ts";
import { runUndisturbed } from "./runUndisturbed.ts";

/** Checks the changes, of this run or an earlier one of the task, and says how the claim `done` ends. */
export async function verify(run: CycleRun): Promise<Ending> {
  await run.step("verify");
  const task = run.candidate?.task;
  if (!task) throw new TypeError("Unexpected verification without a task, expected a selection");
  const { planned, failed } = await runUndisturbed(run, () => planChecks(run), workPaths(run));
  if (failed) return failedEnding(run, failed);
  const ending = (await missingEvidence(run)) ?? proofEnding(run, planned);
  if (ending.outcome === "DONE") await closeBatch(run);
  return ending;
}

/** Checks the changes of an ending that may commit work although the task goes on. */
export async function verifyWork(run: CycleRun, ending: Ending): Promise<Ending> {
  if (run.files.length === 0) return { ...ending, commitWork: false };
  await run.step("verify");
  const paths = workPaths(run);
  const { failed } = await runUndisturbed(run, () => run.ports.checks.forChanges(paths, run.signal), paths);
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
  const known = [...commands, ...forFiles.map(({ command }) => command)];
  const isNew = ({ command, surface }: DocumentCheck) =>
    !known.includes(command) && workPaths(run).some((path) => isIn(path, surface));
  const smoke = run.policy.smokeChecks.value.filter(isNew);
  return [
    ...forFiles,
    ...run.policy.checks.value.filter(isNew).map(({ command }) => run.ports.checks.forDocumentCheck(command)),
    ...smoke.map(({ command }) => run.ports.checks.forSmokeCheck(command)),
    ...commands.map((command) => run.ports.checks.forTaskCommand(command)),
  ];
}

function isIn(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

export function failedEnding(run: CycleRun, failed: CheckRecord): Ending {
  return endFailed(
    `${run.task?.id}: ${failed.name} failed`,
    `${failed.command}: ${failed.reason ?? `exit ${failed.exitCode ?? "none"}`}`,
    `make ${failed.name} pass, then type AUTO`,
  );
}

/** Evidence paths of the task that are not there, as an ending; undefined when all are. */
export async function missingEvidence(run: CycleRun): Promise<Ending | undefined> {
  const task = run.candidate?.task;
  const paths = task ? evidencePaths(task) : [];
  const found = await Promise.all(paths.map((path) => run.ports.files.exists(path)));
  const missing = paths.filter((path, index) => !found[index] || isHidden(run, path));
  if (missing.length === 0) return undefined;
  return endDoing(`evidence is missing: ${missing.join(", ")}`, "add the missing files, then type AUTO", true);
}

/** True for what git ignores since this cycle: it would never be part of a commit. */
function isHidden(run: CycleRun, path: string): boolean {
  return run.ignored.some((hidden) => path === hidden || (hidden.endsWith("/") && `${path}/`.startsWith(hidden)));
}

/** A verification command of the task that was not run keeps it DOING. */
export function unverifiedEnding(run: CycleRun): Ending | undefined {
  const notRun = run.checks.filter((check) => check.ofTask && check.verdict === "SKIP");
  if (notRun.length === 0) return undefined;
  const commands = notRun.map((check) => check.command).join(", ");
  return endDoing(`not verified: ${commands} (${notRun[0]?.reason})`, `approve ${commands}, then type AUTO`, true);
}

/** A smoke check of the touched surface that was skipped; a setting of the least strength does without. */
function unprovedSmoke(run: CycleRun, planned: readonly PlannedCheck[]): CheckRecord | undefined {
  if (run.ports.settings.leastStrength) return undefined;
  const commands = planned.filter((check) => check.isSmoke).map((check) => check.command);
  return run.checks.find((check) => check.verdict !== "PASS" && commands.includes(check.command));
}

function proofEnding(run: CycleRun, planned: readonly PlannedCheck[]): Ending {
  const unverified = unverifiedEnding(run);
  if (unverified) return unverified;
  const smoke = unprovedSmoke(run, planned);
  if (smoke) {
    const why = `the smoke check ${smoke.command} did not run (${smoke.reason ?? "unknown"})`;
    return endDoing(why, `let "${smoke.command}" run, then type AUTO`, true);
  }
  const shortfall = findShortfall(planned, run.checks, run.ports.settings.leastStrength);
  if (!shortfall) return endDone();
  const { reached, wanted } = shortfall;
  if (!reached)
    return endDoing("no check could be run on the changes", "add a check for these files in the settings", true);
  const skipped = run.checks.find((check) => check.verdict === "SKIP" && rankOf(check.strength) >= rankOf(wanted));
  const mend = skipped ? `let "${skipped.command}" run (${skipped.reason})` : `add a check of strength ${wanted}`;
  return endDoing(`proved by ${reached} only, ${wanted} is needed`, `${mend}, then type AUTO`, true);
}
