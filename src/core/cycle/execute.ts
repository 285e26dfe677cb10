/** Step D: the executor works; then what it really changed is measured. */

import { cutText, toLine } from "../document/edits/plainText.ts";
import { verificationCommands } from "../document/taskDetails.ts";
import { announced } from "./announce.ts";
import { toBrief } from "./brief.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endBlocked, endDoing, endFailed, endRefused } from "./ending.ts";
import type { Brief, Executor, ExecutorClaim, ExecutorContext, LoweredClaim } from "./executor.ts";
import { IoBudget, toIoLimits } from "./ioBudget.ts";
import { watchWork } from "./watchWork.ts";
import { WorkOutput } from "./workOutput.ts";

/** What the executor's claim comes to: an ending, `waiting` for a person, or `done` to be verified. */
export type Executed = Ending | "waiting" | "done";

export async function execute(run: CycleRun, executor: Executor): Promise<Executed> {
  await run.step("execute");
  if (isIsolated(run, executor)) run.enter(await run.ports.openTree(run.folder.runId));
  const brief = await writeBrief(run, executor);
  await run.record({ type: "executing", executor: executor.name, briefFile: brief.file });
  const claim = await announced(run, () => letWork(run, executor, brief));
  run.signal.throwIfAborted();
  const work = await run.workTree?.settle();
  if (claim.type === "done") run.said = claim.said;
  const executed = toExecuted(run, claim);
  if (executed === "waiting") return executed;
  run.claimed = executed;
  // Work in a tree of its own counts as executed once it came over.
  if (!run.workTree) await run.folder.append("executed", { executed });
  else if (work !== undefined) await run.folder.append("worked", { executed, work });
  return executed;
}

/** Whoever works by its own means elsewhere sees one tree only; and what a run is to go on from lies in the repository's own. */
function isIsolated(run: CycleRun, executor: Executor): boolean {
  return worksHere(executor) && run.ports.settings.isolation === "worktree" && !run.continued;
}

/** False for a person and an outside agent, whose run waits for their word. */
function worksHere({ name }: Executor): boolean {
  return name === "command" || name === "language-model";
}

async function writeBrief(run: CycleRun, executor: Executor): Promise<Brief> {
  const candidate = run.candidate;
  const task = run.task;
  if (!candidate || !task) throw new TypeError("Unexpected execution without a task, expected a selection");
  const text = toBrief({
    document: run.document,
    documentPath: run.ports.documentPath,
    policy: run.policy,
    task: candidate.task,
    reasons: candidate.reasons,
    limits: run.ports.settings.limits,
    continued: run.continued,
    reader: executor.name,
    redact: run.ports.redact,
  });
  await run.folder.writeFile("brief.md", text);
  return {
    runId: run.folder.runId,
    task,
    verification: verificationCommands(candidate.task),
    text,
    file: `${run.folderPath}brief.md`,
    outcomeFile: `${run.folderPath}outcome.json`,
    root: run.ports.repository.root,
  };
}

async function letWork(run: CycleRun, executor: Executor, brief: Brief): Promise<ExecutorClaim> {
  const task = run.candidate?.task;
  if (!task) throw new TypeError("Unexpected execution without a task, expected a selection");
  const budget = new IoBudget(toIoLimits(run.policy, task, run.ports.documentPath));
  const output = new WorkOutput(run);
  // The journal is compared, with everything else in the run folder, when the work is over: nothing is added to it before.
  const notes: string[] = [];
  const told: Omit<ExecutorContext, "signal"> = {
    budget,
    onOutput: (text, stream) => output.append(text, stream),
    note: async (text) => void notes.push(run.ports.redact(text)),
  };
  const work = (signal: AbortSignal) => executor.execute(brief, { ...told, signal });
  const claim = worksHere(executor) ? await watchWork(run, work, () => output.end()) : await work(run.signal);
  if (output.isLogLost) notes.push("A part of the executor's output could not be kept in output.log");
  for (const note of notes) await run.note(note);
  if (executor.isMetered) run.spent = budget.spent;
  return claim;
}

/** An agent's words stand in the document, in reports and views: more of them stay in the run folder. */
const longestReason = 400;

/** What a claim comes to; its words are redacted, and cut. */
export function toExecuted(run: CycleRun, claim: LoweredClaim): Ending;
export function toExecuted(run: CycleRun, claim: ExecutorClaim): Executed;
export function toExecuted(run: CycleRun, claim: ExecutorClaim): Executed {
  const words = (text: string) => cutText(toLine(run.ports.redact(text)), longestReason);
  switch (claim.type) {
    case "done":
      return "done";
    case "waiting":
      return "waiting";
    case "continue":
      return endDoing(words(claim.reason), "type AUTO to go on with the same task", true);
    case "blocked":
      return endBlocked(
        `${run.task?.id}: the executor is blocked`,
        words(claim.reason),
        "remove what blocks it, then type AUTO",
        true,
      );
    case "absent":
      return endRefused(words(claim.reason), "install it or set another agent command, then type AUTO");
    case "failed":
      return endFailed(
        `${run.task?.id}: the executor failed`,
        words(claim.reason),
        "look at the run's output.log, then type AUTO",
      );
  }
}
