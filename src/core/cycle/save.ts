/** Step F: commits the work, writes the document once, commits it. Once begun it is not cancelled: half a save would be a false line. */
import { ControlError } from "../base/errors.ts";
import type { ControlDocument } from "../document/model.ts";
import type { CommitInfo, CommitRequest } from "../ports.ts";
import { announceCommit, announceWrite, noteCommit } from "./announce.ts";
import { runTrailers, toSubject, trailerNames, workSubject } from "./commitMessage.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endFailed } from "./ending.ts";
import { type Closure, evidenceText } from "./evidence.ts";
import { governanceChecks } from "./governanceChecks.ts";
import { keepOwnedDirt } from "./ownedDirt.ts";
import { putAside } from "./putAside.ts";
import { toReport } from "./report.ts";
import { findSameBlocker, type SaveFacts, targetState, toSaveDraft } from "./saveDraft.ts";
import type { Saved } from "./saved.ts";

const failuresUntilBlocked = 3;
const runsLookedAt = 20;

export async function save(run: CycleRun, wanted: Ending): Promise<Saved> {
  const committed = wanted.commitWork ? await commitWork(run, wanted) : { ending: wanted, checkpoint: undefined };
  const ending = await escalated(run, committed.ending);
  const closed = closuresOf(run, ending, committed.checkpoint);
  const isPutAside = ending.outcome === "FAILED" && run.ports.settings.afterFailure === "put-aside";
  if (isPutAside && run.hasBegun) await putAside(run);
  const dirty = await dirtyPaths(run);
  if (ending.governance && !repeatsItself(run, ending)) {
    await run.step("save");
    await writeGovernance(run, { ending, checkpoint: committed.checkpoint, closed }, dirty.length === 0);
  }
  const own = dirty.filter((path) => !run.hasBegun || !(path in run.base.foreign));
  if (run.task && own.length > 0) await keepOwnedDirt(run, run.task.id, own);
  return { ending, checkpoint: committed.checkpoint, closed };
}

/** What goes to DONE, each with the commit that proves it. */
function closuresOf(run: CycleRun, ending: Ending, work: CommitInfo | undefined): Closure[] {
  const task = run.candidate?.task;
  const checkpoint = run.foundAt ?? work;
  if (ending.outcome !== "DONE" || !task || !checkpoint) return [];
  const also = run.also.map((other) => ({ checkpoint, ...other }));
  return [{ task, evidence: run.evidence, checkpoint }, ...also];
}

/** A cycle that would only say again what the document says already changes nothing. */
function repeatsItself(run: CycleRun, ending: Ending): boolean {
  const task = run.candidate?.task;
  if (run.isDocumentForeign) return false;
  if (ending.blocker) return findSameBlocker(run.document, ending, task?.id) !== undefined && !ending.blockTask;
  const unchanged = task && targetState(run.document, task, ending) === undefined && run.files.length === 0;
  const [last] = run.document.runLog?.entries ?? [];
  const result = last?.fields.find((field) => field.name === "RESULT")?.value;
  return (
    ending.outcome === "DOING" &&
    unchanged === true &&
    last?.taskId === task?.id &&
    result === `DOING — ${ending.reason}`
  );
}

/** The third failure of a task running blocks it; runs that did nothing do not count. */
async function escalated(run: CycleRun, ending: Ending): Promise<Ending> {
  if (ending.outcome !== "FAILED" || !run.task) return ending;
  const former = (await run.ports.runs.list(runsLookedAt)).filter(
    (summary) => summary.runId !== run.folder.runId && summary.outcome !== "NOTHING",
  );
  const last = former.slice(0, failuresUntilBlocked - 1);
  const again = last.filter((summary) => summary.taskId === run.task?.id && summary.outcome === "FAILED");
  return again.length === failuresUntilBlocked - 1 ? { ...ending, blockTask: true } : ending;
}

/** Paths that differ from HEAD and are neither the control document nor run files. */
async function dirtyPaths(run: CycleRun): Promise<string[]> {
  const state = await run.treeNow();
  const runs = `${run.policy.runsFolder.value}/`;
  return state.changes
    .flatMap((change) => (change.from ? [change.path, change.from] : [change.path]))
    .filter((path) => path !== run.ports.documentPath && !path.startsWith(runs));
}

async function commitWork(run: CycleRun, ending: Ending): Promise<Omit<Saved, "closed">> {
  const task = run.candidate?.task;
  if (run.landed) {
    run.commits.push({ what: "work", commit: run.landed });
    return { ending, checkpoint: run.landed };
  }
  const [foreign = run.earlier?.commit] = run.foreignCommits;
  const paths = await pathsToCommit(run);
  if (!task || paths.length === 0) {
    const nothing = ending.outcome === "DONE" && !foreign;
    return {
      ending: nothing
        ? endFailed(
            `${run.task?.id}: nothing was committed`,
            "no change was left to commit",
            "do the task, then type AUTO",
          )
        : ending,
      checkpoint: foreign,
    };
  }
  const subject = workSubject(run.ports.settings.commitSubject, task, run.blast?.surfaces ?? []);
  const [seen] = await Promise.all([run.treeNow(), announceCommit(run, { what: "work", paths, subject })]);
  run.tree = undefined;
  try {
    const trailers = [
      ...runTrailers(run.folder.runId, task.id, run.folder.path),
      ...run.also.map((other) => ({ name: trailerNames.task, value: other.task.id })),
    ];
    const commit = await run.ports.repository.createCommit({ subject, trailers, paths, seen });
    run.commits.push({ what: "work", commit });
    await run.record({ type: "committed", what: "work", hash: commit.shortHash, subject });
    return { ending, checkpoint: commit };
  } catch (error) {
    return { ending: refusedCommit(run, error), checkpoint: foreign };
  }
}

/** The cycle's changes that are not committed yet, less what a person unticked. */
async function pathsToCommit(run: CycleRun): Promise<string[]> {
  // What was picked before an interruption need not be asked again.
  const picked = run.left?.work?.paths ?? (await run.options.interaction?.pickChanges?.(run.files));
  if (picked) run.tree = undefined; // A person takes time, and the tree may have changed meanwhile.
  const dirty = new Set(await dirtyPaths(run));
  const paths = run.files.map((file) => file.path).filter((path) => dirty.has(path));
  // A file whose place a folder took is gone with the first file in it; named by itself it would stand for the folder.
  const own = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)));
  return picked ? own.filter((path) => picked.includes(path)) : own;
}

function refusedCommit(run: CycleRun, error: unknown): Ending {
  if (!(error instanceof ControlError)) throw error;
  if (error.code !== "commit-refused" && error.code !== "head-not-moved") throw error;
  return endFailed(
    `${run.task?.id}: git refused the work commit`,
    run.ports.redact(error.message),
    "mend what git names, then type AUTO",
  );
}

async function writeGovernance(run: CycleRun, saved: Saved, clean: boolean): Promise<void> {
  const { ending } = saved;
  const { store, repository, documentPath } = run.ports;
  const lockedBy = (await run.ports.lock.owner())?.runId;
  const facts = { ...factsOf(run, saved, clean), lockedBy };
  const draft = toSaveDraft(run.document, run.policy, facts);
  const problems = governanceChecks(run.document, draft.document, facts).filter((check) => check.problem !== undefined);
  await run.folder.append("governance-checks", { problems });
  if (problems.length > 0) {
    const words = problems.map((check) => `${check.name}: ${check.problem}`).join("; ");
    throw new ControlError("edit-refused", `The save was stopped by its own checks: ${words}`, { data: { problems } });
  }
  const subject = governanceSubject(run, ending, draft.document);
  const trailers = governanceTrailers(run, saved);
  await announceWrite(run, { text: draft.document.text, subject, trailers, report: toReport(run, saved) });
  await store.write(draft.batch());
  await run.record({ type: "written", path: documentPath });
  const paths = [documentPath];
  await noteCommit(run, { what: "governance", paths, subject });
  const seen = await run.treeNow();
  try {
    const commit = await repository.createCommit({ subject, trailers, paths, seen });
    run.commits.push({ what: "governance", commit });
    await run.record({ type: "committed", what: "governance", hash: commit.shortHash, subject });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    await run.note(
      `The control document is written but not committed (${run.ports.redact(error.message)}); the next AUTO commits it first`,
    );
  }
}

/** A task that has no work commit of this cycle can be found by the commit of the document. */
function governanceTrailers(run: CycleRun, { closed }: Saved): CommitRequest["trailers"] {
  const [first] = closed;
  const stated =
    first && first.evidence.kind !== "commit"
      ? [{ name: trailerNames.evidence, value: run.ports.redact(evidenceText(first.evidence, first.checkpoint)) }]
      : [];
  return [
    ...runTrailers(run.folder.runId, run.task?.id, run.folder.path),
    ...closed.slice(1).map(({ task }) => ({ name: trailerNames.task, value: task.id })),
    ...stated,
  ];
}

function governanceSubject(run: CycleRun, ending: Ending, after: ControlDocument): string {
  const progress = after.dashboard?.progress[0]?.percent;
  const percent = progress === undefined ? "" : `, ${progress}%`;
  return toSubject(`chore(control-plane): ${run.task ? `${run.task.id} ` : ""}${ending.outcome}${percent}`);
}

function factsOf(run: CycleRun, { ending, checkpoint, closed }: Saved, clean: boolean): Omit<SaveFacts, "lockedBy"> {
  return {
    at: run.ports.clock.now(),
    runId: run.folder.runId,
    runFolder: run.folder.path,
    ending,
    task: run.candidate?.task,
    reasons: run.candidate?.reasons ?? [],
    checkpoint,
    closed,
    files: run.files.map((file) => file.path),
    checks: run.checks,
    notes: run.notes,
    health: run.health,
    clean,
  };
}
