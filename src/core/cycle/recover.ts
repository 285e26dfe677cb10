/** An interrupted run goes on in its own folder: what it had begun is finished, what it had in hand stays its own. */
import { ControlError } from "../base/errors.ts";
import { parseDocument } from "../document/parse.ts";
import type { Cleared, CommitInfo, GitState } from "../ports.ts";
import type { CycleRun } from "./cycleRun.ts";
import type { CycleReport } from "./events.ts";
import type { AnnouncedCommit, AnnouncedWrite, InterruptedRun } from "./interruptedRun.ts";
import { sortCommits, toWords } from "./sortCommits.ts";

const nothing: Cleared = { words: [], gitCutOff: false };

/** Clears what the dead process left beside what was cleared already, and tells the person that a run goes on. */
export async function clearRemains(run: CycleRun, left: InterruptedRun, former: Cleared = nothing): Promise<void> {
  const { runId } = left.folder;
  const now = await run.ports.remains.clear(runId);
  const words = [...former.words, ...now.words];
  const gitCutOff = former.gitCutOff || now.gitCutOff;
  await run.folder.append("interrupted", { step: left.step ?? null, cleared: words });
  if (gitCutOff && left.commit) await finishIndex(run, left.commit);
  const where = left.step === undefined ? "before its first step" : `in its step ${left.step}`;
  const told = words.length > 0 ? ` (${words.join(", ")})` : "";
  const then =
    runId === run.folder.runId ? "it goes on" : `it is left alone: AUTO for ${left.documentPath} goes on with it`;
  await run.note(`Run ${runId} was interrupted ${where}${told}; ${then}`);
}

/** git died between moving HEAD and replacing its index, which still says of the committed paths what it said before. */
async function finishIndex(run: CycleRun, { head, subject, paths }: AnnouncedCommit): Promise<void> {
  const { repository } = run.ports;
  if (!(await isBehind(run, head))) return;
  const since = await repository.commitsSince(head);
  if (since.some((commit) => commit.subject === subject)) await repository.unstage(paths);
}

/**
 * The save was under way: a document that was replaced is committed as it was written, and the run is over. Undefined when it
 * was not replaced.
 */
export async function finishWrite(run: CycleRun, write: AnnouncedWrite): Promise<CycleReport | undefined> {
  const made = await commitOf(run, write);
  if (made) {
    await run.note(`The control document of the interrupted save was committed already, as ${made.shortHash}`);
    return withCommit(write.report, made);
  }
  if (!(await isWritten(run, write))) return undefined;
  const { repository, documentPath } = run.ports;
  const { subject, trailers } = write;
  try {
    const commit = await repository.createCommit({ subject, trailers, paths: [documentPath] });
    await run.record({ type: "committed", what: "governance", hash: commit.shortHash, subject });
    await run.note("The control document of the interrupted save was written already; it was committed as it is");
    return withCommit(write.report, commit);
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    await run.note(`The control document is written but not committed (${run.ports.redact(error.message)})`);
    return write.report;
  }
}

function withCommit(report: CycleReport, commit: CommitInfo): CycleReport {
  return { ...report, commits: [...report.commits, commit.shortHash] };
}

async function commitOf(run: CycleRun, write: AnnouncedWrite): Promise<CommitInfo | undefined> {
  const { repository, documentPath, digest } = run.ports;
  if (!(await isBehind(run, write.head))) return undefined;
  const since = await repository.commitsSince(write.head);
  const made = since.find((commit) => commit.subject === write.subject);
  if (made || since.length === 0) return made;
  const text = await repository.fileAt("HEAD", documentPath);
  return text !== undefined && digest(text) === write.to ? since[0] : undefined;
}

/** What a person typed into the document meanwhile is saved along, as it would have been by the save itself. */
async function isWritten(run: CycleRun, write: AnnouncedWrite): Promise<boolean> {
  const { files, documentPath, store } = run.ports;
  if ((await files.digest(documentPath)) === write.to) return true;
  try {
    return (await store.read()).text.includes(run.folder.path);
  } catch (error) {
    if (error instanceof ControlError) return false;
    throw error;
  }
}

async function isBehind(run: CycleRun, head: string): Promise<boolean> {
  const { repository } = run.ports;
  return (await repository.commit(head)) !== undefined && (await repository.isAncestor(head, "HEAD"));
}

/**
 * Gives the run back what it had in hand: its base, its task, its changes. Undefined when the repository went on without it,
 * or when there is nothing to go on with; then the tree is as anybody left it.
 */
export async function takeUp(
  run: CycleRun,
  left: InterruptedRun,
  state: GitState,
): Promise<InterruptedRun | undefined> {
  const { base, taskId } = left;
  if (!base || taskId === undefined) return undefined;
  const others = await othersSince(run, left, state);
  if (others !== undefined) {
    await run.note(`Others have committed since${others}; what is in the tree is looked at as anybody's changes`);
    return undefined;
  }
  const isChanged = state.head !== base.head || state.changes.length > 0;
  if (!isChanged && left.executed === undefined && !left.worked) return undefined;
  await putDocumentBack(run, left, base.document);
  run.continued = true;
  run.owned = { taskId, digests: {}, foreign: base.foreign };
  run.begin({ head: base.head, foreign: base.foreign });
  // Work in a tree of its own was done on the base, and comes over to nothing else.
  return state.head === base.head ? left : { ...left, worked: undefined };
}

/**
 * Commits of others since the base, in words; undefined where the run can go on all the same: its work is committed, or they touched
 * neither the document nor anything that is in the tree now.
 */
async function othersSince(run: CycleRun, left: InterruptedRun, state: GitState): Promise<string | undefined> {
  const { documentPath, repository } = run.ports;
  const head = left.base?.head ?? "";
  if (state.head === head) return undefined;
  if (!(await isBehind(run, head))) return "";
  const former = await repository.fileAt(head, documentPath);
  const task = former === undefined ? undefined : parseDocument(former).findTask(left.taskId ?? "");
  const { own, others } = await sortCommits(run, left, task, head);
  if (others.length === 0 || own.some(({ subject }) => subject === left.work?.subject)) return undefined;
  const edits = await repository.commitsSince(head, undefined, [documentPath]);
  const isApart = state.changes.length === 0 && !edits.some(({ hash }) => others.some((other) => other.hash === hash));
  return own.length > 0 && isApart ? undefined : ` (${toWords(run, others)})`;
}

/** An agent that was cut off may have edited the document; nobody set that aside yet. */
async function putDocumentBack(run: CycleRun, left: InterruptedRun, digest: string): Promise<void> {
  const { files, documentPath, repository, store } = run.ports;
  if (left.measured || left.executor === undefined || left.executor === "manual" || left.executor === "mcp") return;
  if ((await files.digest(documentPath)) === digest) return;
  const former = await repository.fileAt(left.base?.head ?? "HEAD", documentPath);
  if (former === undefined || run.ports.digest(former) !== digest) return;
  let current: { readonly text: string; readonly version: string };
  try {
    current = await store.read();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    await repository.restore(documentPath);
    current = await store.read();
  }
  run.tree = undefined;
  await run.folder.writeFile("control-document.set-aside.md", current.text);
  const whole = { start: 0, end: current.text.length };
  await store.write({ version: current.version, edits: [{ range: whole, newText: former }] });
  await run.note(
    "The control document was changed during the interrupted work; that version is set aside in the run folder",
  );
}
