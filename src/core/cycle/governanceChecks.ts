/** Nine checks on the computed document before it is written; a failure stops the save. */
import type { ControlDocument } from "../document/model.ts";
import { countLedger, primaryLedger } from "../selection/progress.ts";
import { contradictsTree, plainField, readTruthClaims } from "../selection/truthFields.ts";
import { nextStateId, type SaveFacts } from "./saveDraft.ts";
import { toIsoSeconds } from "./times.ts";

export interface GovernanceCheck {
  readonly name: string;
  /** What is wrong; undefined when it holds. */
  readonly problem: string | undefined;
}

export function governanceChecks(before: ControlDocument, after: ControlDocument, facts: SaveFacts): GovernanceCheck[] {
  const claims = readTruthClaims(after);
  return [
    {
      name: "git cleanliness",
      problem: contradictsTree({ ...claims, needsSave: undefined }, facts.clean)
        ? "REPO_CLEAN does not say what the tree will be"
        : undefined,
    },
    {
      name: "NEEDS_SAVE truth",
      problem: contradictsTree({ ...claims, clean: undefined }, facts.clean)
        ? "NEEDS_SAVE does not say what the tree will be"
        : undefined,
    },
    {
      name: "single writer",
      problem: facts.lockedBy === facts.runId ? undefined : `the lock is held by ${facts.lockedBy ?? "nobody"}`,
    },
    { name: "ledger integrity", problem: ledgerProblem(before, after) },
    { name: "traceability", problem: traceProblem(after, facts) },
    { name: "DONE requirements", problem: doneProblem(after, facts) },
    { name: "capsule currency", problem: capsuleProblem(after, facts) },
    { name: "state progression", problem: stateProblem(before, after, facts) },
    {
      name: "no silent skips",
      problem: facts.checks.some((check) => check.verdict === "SKIP" && !check.reason)
        ? "a check was skipped without a reason"
        : undefined,
    },
  ];
}

/** No id comes, goes or falls back from DONE, no ledger gains a second DOING, and the figures are those of the ledger. */
function ledgerProblem(before: ControlDocument, after: ControlDocument): string | undefined {
  const ids = (document: ControlDocument) =>
    document.ledgers.flatMap((ledger) => ledger.tasks.map((task) => task.id)).sort();
  if (ids(before).join() !== ids(after).join()) return "a task came or went";
  const fell = before.ledgers
    .flatMap((ledger) => ledger.tasks)
    .find(
      (task) =>
        task.state === "DONE" &&
        after.findTask(task.id)?.state !== "DONE" &&
        before.findTask(task.id)?.state === "DONE",
    );
  if (fell) return `${fell.id} fell back from DONE`;
  const doing = (document: ControlDocument) =>
    document.ledgers.map((ledger) => ledger.tasks.filter((task) => task.state === "DOING").length);
  const was = doing(before);
  if (doing(after).some((count, index) => count > 1 && count > (was[index] ?? 0)))
    return "a ledger has more than one DOING";
  return figuresProblem(after);
}

function figuresProblem(after: ControlDocument): string | undefined {
  const primary = primaryLedger(after);
  const progress = after.dashboard?.progress[0];
  if (!primary || progress?.done === undefined || progress.total === undefined) return undefined;
  const counts = countLedger(primary);
  return progress.done === counts.done && progress.total === counts.total
    ? undefined
    : "the progress bar does not equal the ledger";
}

function traceProblem(after: ControlDocument, facts: SaveFacts): string | undefined {
  const [entry] = after.runLog?.entries ?? [];
  if (entry?.timestamp !== toIsoSeconds(facts.at)) return "the run log does not begin with this run";
  const claimed = plainField(after, "LAST_CHECKPOINT");
  if (!facts.checkpoint || claimed === undefined || claimed.includes(facts.checkpoint.shortHash)) return undefined;
  return "LAST_CHECKPOINT does not name the work commit";
}

function doneProblem(after: ControlDocument, { ending, task, closed, checks }: SaveFacts): string | undefined {
  if (ending.outcome !== "DONE") return undefined;
  if (closed[0]?.task.id !== task?.id) return "DONE without a task that is closed";
  for (const { task: closing, checkpoint } of closed) {
    const done = after.findTask(closing.id);
    if (done?.state !== "DONE") return `${closing.id} is not in DONE`;
    if (done.checkpoint !== checkpoint.shortHash) return `${closing.id} does not carry its commit`;
  }
  const isStated = closed[0]?.evidence.kind === "no-code" || closed[0]?.evidence.kind === "external";
  if (isStated && closed.length > 1) return "a stated evidence closes one task only";
  return isStated || checks.some((check) => check.verdict === "PASS") ? undefined : "DONE without a check that passed";
}

function capsuleProblem(after: ControlDocument, facts: SaveFacts): string | undefined {
  const time = after.capsule?.fields.find((field) => field.key === "RUN_TS");
  return !time || time.value === toIsoSeconds(facts.at) ? undefined : "the capsule is not of this run";
}

function stateProblem(before: ControlDocument, after: ControlDocument, { closed }: SaveFacts): string | undefined {
  const was = plainField(before, "STATE_ID");
  if (was === undefined) return undefined;
  const wanted = nextStateId(was, closed.length);
  return plainField(after, "STATE_ID") === wanted ? undefined : `STATE_ID is not ${wanted}`;
}
