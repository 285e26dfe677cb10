/** DONE without a change: only with a word that a person gave or confirmed, and with all that the task asks for in place. */
import { verificationCommands } from "../document/taskDetails.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endDoing, endDone } from "./ending.ts";
import { evidenceText, type StatedEvidence } from "./evidence.ts";
import { runUndisturbed } from "./runUndisturbed.ts";
import { failedEnding, missingEvidence, unverifiedEnding } from "./verify.ts";

/** `waiting`: the worker's word waits for a person, for nobody could be asked. */
export async function verifyWithoutChange(run: CycleRun): Promise<Ending | "waiting"> {
  const task = run.candidate?.task;
  if (!task) throw new TypeError("Unexpected verification without a task, expected a selection");
  const evidence = await statedEvidence(run);
  if (evidence === "later") return "waiting";
  if (!evidence) return endDoing(whyOpen(run), "do the task, or say why it needs no change, then type AUTO", false);
  const commands = verificationCommands(task).map((command) => run.ports.checks.forTaskCommand(command));
  const { failed } = await runUndisturbed(run, async () => commands, []);
  if (failed) return failedEnding(run, failed);
  const open = (await missingEvidence(run)) ?? unverifiedEnding(run);
  if (open) return { ...open, commitWork: false };
  run.evidence = evidence;
  run.foundAt = await run.ports.repository.commit("HEAD", run.signal);
  return endDone({ commitWork: false, reason: evidenceText(evidence, undefined) });
}

/** A person's own word counts; a worker's only after a person confirmed it. */
async function statedEvidence(run: CycleRun): Promise<StatedEvidence | "later" | undefined> {
  const { options, ports, task } = run;
  // Of an agent that did nothing and says nothing of it nobody is asked.
  const isAsked = task !== undefined && (run.isInHands || run.said?.evidence !== undefined);
  const evidence =
    options.evidence ?? (isAsked && (await options.interaction?.confirmNoChange?.(task, run.said?.evidence)));
  if (!evidence || evidence === "later") return evidence || undefined;
  return evidence.kind === "no-code"
    ? { ...evidence, reason: ports.redact(evidence.reason) }
    : { ...evidence, link: ports.redact(evidence.link), who: ports.redact(evidence.who) };
}

function whyOpen(run: CycleRun): string {
  const said = run.said?.evidence;
  if (!said && run.passedOver) return `nothing was changed but by others: ${run.passedOver.words}`;
  if (!said) return "nothing was changed, so nothing can be done";
  return `nothing was changed, and nobody confirmed "${run.ports.redact(evidenceText(said, undefined))}"`;
}
