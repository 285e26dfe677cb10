/** Step F: commits the work, writes the document once, commits it. Once begun it is not cancelled: half a save would be a false line. */
import { ControlError } from "../base/errors.ts";
import { openBlockers } from "../document/blockers.ts";
import type { CommitInfo } from "../ports.ts";
import { announceCommit, announced } from "./announce.ts";
import { runTrailers, trailerNames, workSubject } from "./commitMessage.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endFailed } from "./ending.ts";
import type { Closure } from "./evidence.ts";
import { keepOwnedDirt } from "./ownedDirt.ts";
import { strengthOfProof } from "./proof.ts";
import { putAside } from "./putAside.ts";
import { findSameBlocker, targetState, whyNotDoing } from "./saveDraft.ts";
import type { Saved } from "./saved.ts";
import { weakProof } from "./weakProof.ts";
import { writeGovernance } from "./writeGovernance.ts";

const failuresUntilBlocked = 3;
const runsLookedAt = 20;

export async function save(run: CycleRun, wanted: Ending): Promise<Saved> {
  const committed = wanted.commitWork ? await commitWork(run, wanted) : { ending: wanted, checkpoint: undefined };
  const ending = asTheLedgerSays(run, await escalated(run, committed.ending));
  const closed = closuresOf(run, ending, committed.checkpoint);
  const weak = closed[0] && weakProof(run, closed[0].checkpoint);
  if (weak) await run.note(`An audit will call this DONE weak: its commit ${weak}`);
  if (run.hasBegun && goesAside(run, ending)) await putAside(run);
  const dirty = await dirtyPaths(run);
  const own = dirty.filter((path) => !run.hasBegun || !(path in run.base.foreign));
  // Before the document is written: a run that dies in between is finished from its announcement, and has nothing in hand then.
  const owner = run.task?.id ?? run.owned?.taskId;
  if (owner !== undefined && own.length > 0) await keepOwnedDirt(run, owner, own);
  if (ending.governance && !repeatsItself(run, ending)) {
    await run.step("save");
    await writeGovernance(run, { ending, checkpoint: committed.checkpoint, closed }, dirty.length === 0);
  }
  return { ending, checkpoint: committed.checkpoint, closed };
}

/** The next task begins on this tree, so one that is blocked takes its changes along; what is in somebody's hands stays with them. */
function goesAside({ isInHands, ports: { settings } }: CycleRun, { blockTask, outcome }: Ending): boolean {
  return (blockTask && !isInHands) || (outcome === "FAILED" && settings.afterFailure === "put-aside");
}

/** A task that goes on without being in DOING says where it is. */
function asTheLedgerSays(run: CycleRun, ending: Ending): Ending {
  const task = run.candidate?.task;
  const why = task && whyNotDoing(run.document, task, ending);
  return why ? { ...ending, reason: `${ending.reason}; ${why}` } : ending;
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

/** The third failure of a task running blocks it; runs that did nothing do not count, and who unblocks it begins anew. */
async function escalated(run: CycleRun, ending: Ending): Promise<Ending> {
  if (ending.outcome !== "FAILED" || !run.task) return ending;
  const failures = (await formerFailures(run, run.task.id)) + 1;
  await run.folder.append("failure-count", { failures });
  return failures === failuresUntilBlocked ? { ...ending, blockTask: true } : ending;
}

/** How often the task failed running, up to the run before this one; the run that blocked it was the last of its count. */
async function formerFailures(run: CycleRun, taskId: string): Promise<number> {
  const isForgiven = run.document.blockers !== undefined && openBlockers(run.document, taskId).length === 0;
  const former = (await run.ports.runs.list(runsLookedAt)).find(
    (summary) => summary.runId !== run.folder.runId && summary.outcome !== "NOTHING",
  );
  if (isForgiven || former?.taskId !== taskId || former.outcome !== "FAILED") return 0;
  const records = (await (await run.ports.runs.open(former.runId))?.records()) ?? [];
  const counted = records.findLast(({ type }) => type === "failure-count")?.data as { failures?: unknown } | undefined;
  return typeof counted?.failures === "number" ? counted.failures % failuresUntilBlocked : 1;
}

/** Paths that differ from HEAD and are neither the control document nor run files. */
export async function dirtyPaths(run: CycleRun): Promise<string[]> {
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
  const subject = workSubject(run.ports.settings.commitSubject, task, run.blast);
  const [seen] = await Promise.all([run.treeNow(), announceCommit(run, { what: "work", paths, subject })]);
  run.tree = undefined;
  try {
    const proved = strengthOfProof(run.checks);
    const trailers = [
      ...runTrailers(run.folder.runId, task.id, run.folder.path),
      ...run.also.map((other) => ({ name: trailerNames.task, value: other.task.id })),
      ...(proved ? [{ name: trailerNames.evidence, value: `proved by ${proved}` }] : []),
    ];
    const request = { subject, trailers, paths, seen };
    const commit = await announced(run, () => run.ports.repository.createCommit(request));
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
  const own = await withoutFormer(run, paths);
  return picked ? own.filter((path) => picked.includes(path)) : own;
}

/** Where a file and a folder took each other's place git goes by what is there now: each former one is gone with it. */
async function withoutFormer({ ports: { files } }: CycleRun, paths: readonly string[]): Promise<string[]> {
  const upper = paths.filter((path) => paths.some((other) => other.startsWith(`${path}/`)));
  const looks = await Promise.all(upper.map((path) => files.look(path)));
  const formerFiles = upper.filter((_, index) => looks[index]?.kind === "folder");
  const newFiles = upper.filter((path) => !formerFiles.includes(path));
  const isFormer = (path: string) => formerFiles.includes(path) || newFiles.some((file) => path.startsWith(`${file}/`));
  return paths.filter((path) => !isFormer(path));
}

function refusedCommit(run: CycleRun, error: unknown): Ending {
  if (!(error instanceof ControlError)) throw error;
  if (error.code !== "commit-refused" && error.code !== "head-not-moved") throw error;
  return endFailed(
    `${run.task?.id}: git refused the work commit`,
    run.ports.redact(error.message),
    "mend what git names (other subjects: settings commitSubject and governanceSubject), then type AUTO",
  );
}
