/** What really changed since the base, seen by git; the executor is not asked. */
import { ControlError } from "../base/errors.ts";
import type { Task } from "../document/model.ts";
import { createProhibitedTest } from "../policy/prohibitedPaths.ts";
import type { FileDiff } from "../ports.ts";
import { brokenLimit, toBlastRadius } from "./blastRadius.ts";
import { isRunFile } from "./bootstrap.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endBlocked, endDoing } from "./ending.ts";
import { digestsOf } from "./ownedDirt.ts";
import { highRisk } from "./risk.ts";

/** Fills `run.files`, `run.blast` and `run.foreignCommits`; an ending when a limit is broken. */
export async function measure(run: CycleRun): Promise<Ending | undefined> {
  const rewritten = await measureCommits(run);
  if (rewritten) return rewritten;
  await restoreControlDocument(run);
  run.files = await changedFiles(run);
  const paths = run.files.map((file) => file.path);
  const task = run.candidate?.task;
  if (!task) throw new TypeError("Unexpected measuring without a task, expected a selection");
  const sizes = await Promise.all(paths.map((path) => run.ports.files.size(path)));
  const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  run.blast = toBlastRadius(run.files, bytes, task);
  await run.record({ type: "blast-radius", blast: run.blast });
  if (paths.length > 0) {
    await run.folder.writeFile("diff.patch", await run.ports.repository.patchSince(run.base.head, paths, run.signal));
  }
  const deleted = paths.filter((_, index) => sizes[index] === undefined);
  return (await undoProhibited(run, paths)) ?? overBudget(run) ?? tooRisky(run, deleted, task);
}

async function measureCommits(run: CycleRun): Promise<Ending | undefined> {
  const { repository } = run.ports;
  const { head } = run.base;
  run.tree = undefined;
  const state = await run.treeNow();
  if (state.head === head) return undefined;
  if (!(await repository.isAncestor(head, "HEAD", run.signal))) {
    return endBlocked(
      `${run.task?.id}: the history was rewritten`,
      `the commit ${head.slice(0, 7)} that the cycle began on is no longer part of HEAD`,
      "look at git reflog, put the branch right, then type AUTO",
    );
  }
  run.foreignCommits = await repository.commitsSince(head, run.signal);
  run.landed = run.foreignCommits.find(({ subject }) => subject === run.left?.work?.subject);
  const others = run.foreignCommits.length - (run.landed ? 1 : 0);
  if (run.landed) await run.note(`The work was committed before the interruption, as ${run.landed.shortHash}`);
  if (others > 0) {
    await run.note(`The executor made ${others} commits of its own; they are kept and checked as one change`);
  }
  return undefined;
}

/** The engine alone writes the control document: another version is set aside in the run folder, and the file put back. */
async function restoreControlDocument(run: CycleRun): Promise<void> {
  const { store, repository, documentPath, files } = run.ports;
  // Stores on disk name a text by its digest: what nobody touched need not be read a second time.
  if ((await files.digest(documentPath)) === run.snapshot.version) return;
  let current: { readonly text: string; readonly version: string };
  try {
    current = await store.read();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    await repository.restore(documentPath, run.signal);
    run.tree = undefined;
    current = await store.read();
    await run.note("The control document was removed or made unreadable during the work; it was put back");
  }
  if (current.version === run.snapshot.version) return;
  await run.folder.writeFile("control-document.set-aside.md", current.text);
  const whole = { start: 0, end: current.text.length };
  run.tree = undefined;
  await store.write({ version: current.version, edits: [{ range: whole, newText: run.snapshot.text }] });
  await run.note("The control document was changed during the work; that version is set aside in the run folder");
}

/** What differs from the cycle's base and is its own: no control document, no run files, no files that lay there before. */
export async function changedFiles(run: CycleRun): Promise<FileDiff[]> {
  const all = await run.ports.repository.changesSince(run.base.head, run.signal);
  const own = all.filter((file) => file.path !== run.ports.documentPath && !isRunFile(run, file.path));
  const { foreign } = run.base;
  const doubtful = own.filter((file) => file.path in foreign).map((file) => file.path);
  if (doubtful.length === 0) return own;
  const now = await digestsOf(doubtful, run.ports.files);
  return own.filter((file) => !(file.path in foreign) || now[file.path] !== foreign[file.path]);
}

/** A prohibited file that was touched: its edit is undone (the patch keeps it), and a blocker names it. */
async function undoProhibited(run: CycleRun, paths: readonly string[]): Promise<Ending | undefined> {
  const touched = paths.filter(createProhibitedTest(run.policy.prohibitedPaths.value));
  if (touched.length === 0) return undefined;
  for (const path of touched) {
    const tracked = (await run.ports.repository.fileAt("HEAD", path, run.signal)) !== undefined;
    if (tracked) await run.ports.repository.restore(path, run.signal);
  }
  run.tree = undefined;
  run.files = run.files.filter((file) => !touched.includes(file.path));
  return endBlocked(
    `${run.task?.id}: prohibited files were touched`,
    `${touched.join(", ")} must not be changed; the edit was undone and is kept in the run's diff.patch`,
    `do the task without ${touched.join(", ")}`,
  );
}

function overBudget(run: CycleRun): Ending | undefined {
  const broken = run.blast && brokenLimit(run.blast, run.ports.settings.limits);
  if (!broken) return undefined;
  return endDoing(
    `over budget: ${broken}`,
    "look at the changes; make the task smaller or commit them yourself",
    false,
  );
}

function tooRisky(run: CycleRun, deleted: readonly string[], task: Task): Ending | undefined {
  const risk = highRisk(
    run.files.map((file) => file.path),
    deleted,
    task,
  );
  if (!risk) return undefined;
  const needed = "do the task without it, or make a task of its own for it";
  return endBlocked(`${task.id}: HIGH risk that is not the task`, risk, needed);
}
