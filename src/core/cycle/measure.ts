/** What really changed since the base, seen by git; the executor is not asked. */
import { counted } from "../base/counted.ts";
import { ControlError } from "../base/errors.ts";
import type { Task } from "../document/model.ts";
import { addedSecrets } from "./addedSecrets.ts";
import { brokenLimit } from "./blastRadius.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endBlocked, endDoing, isEnding } from "./ending.ts";
import { moveAside } from "./putAside.ts";
import { isGrave } from "./safeguard.ts";
import { passOver, sortCommits, toWords } from "./sortCommits.ts";
import { type Survey, survey } from "./survey.ts";

/** Fills `run.files`, `run.blast` and `run.foreignCommits`; an ending when a limit is broken. */
export async function measure(run: CycleRun): Promise<Ending | undefined> {
  if (run.tampering?.isStuck) return tamperedEnding(run);
  const rewritten = await measureCommits(run);
  if (rewritten) return rewritten;
  await restoreControlDocument(run);
  const task = run.candidate?.task;
  if (!task) throw new TypeError("Unexpected measuring without a task, expected a selection");
  const seen = await surveyAnyway(run, task);
  if (isEnding(seen)) return tamperedEnding(run) ?? seen;
  run.files = seen.files;
  run.blast = seen.blast;
  await run.record({ type: "blast-radius", blast: run.blast });
  await noteIgnored(run);
  const patch = await writePatch(run);
  const undone = await undoForbidden(run, seen);
  return (
    tamperedEnding(run) ??
    undone ??
    nestedEnding(run, seen) ??
    secretEnding(run, patch) ??
    overBudget(run) ??
    tooRisky(run, seen)
  );
}

/** A survey even where an executor left what git cannot read; an ending where that cannot be helped. */
async function surveyAnyway(run: CycleRun, task: Task): Promise<Survey | Ending> {
  try {
    return await survey(run, task, await run.treeNow());
  } catch (error) {
    if (!(error instanceof ControlError) || error.code !== "git-failed") throw error;
    const odd = [...error.message.matchAll(/error: (.+): unsupported file type/g)].map(([, path = ""]) => path);
    if (odd.length > 0) {
      for (const path of odd) await run.ports.repository.restore(path, run.signal);
      return { ...(await survey(run, task)), odd };
    }
    return endBlocked(
      `${run.task?.id}: the changes cannot be measured`,
      run.ports.redact(error.message),
      "make every file readable again, then type AUTO",
    );
  }
}

async function noteIgnored(run: CycleRun): Promise<void> {
  const ignoreFiles = run.files.map(({ path }) => path).filter((path) => /(^|\/)\.gitignore$/.test(path));
  if (ignoreFiles.length === 0) return;
  run.ignored = await run.ports.repository.newlyIgnored(run.base.head, ignoreFiles, run.signal);
  if (run.ignored.length > 0) {
    await run.note(`Ignored since this cycle, so no part of the work: ${run.ignored.slice(0, 5).join(", ")}`);
  }
}

async function writePatch(run: CycleRun): Promise<string> {
  if (run.files.length === 0) return "";
  const paths = run.files.map((file) => file.path);
  const patch = await run.ports.repository.patchSince(run.base.head, paths, run.signal, await run.treeNow());
  await run.folder.writeFile("diff.patch", patch);
  return patch;
}

/** git's settings, branches or approvals were touched: a person looks before anything of this is believed. */
function tamperedEnding(run: CycleRun): Ending | undefined {
  const { tampering } = run;
  if (!isGrave(tampering)) return undefined;
  const words = run.ports.redact(tampering.grave.join("; "));
  const ending = endBlocked(
    `${run.task?.id}: the executor touched what is not its own`,
    words,
    "look at what it did (the run's diff.patch and output.log), then type AUTO",
  );
  return { ...ending, governance: !tampering.isStuck };
}

async function measureCommits(run: CycleRun): Promise<Ending | undefined> {
  const { repository } = run.ports;
  const { head } = run.base;
  const state = await run.treeNow();
  if (state.head === head) return undefined;
  if (!(await repository.isAncestor(head, "HEAD", run.signal))) {
    // Nobody watched over this work: what the document says may belong to the history that is gone.
    const ending = endBlocked(
      `${run.task?.id}: the history was rewritten`,
      `the commit ${head.slice(0, 7)} that the cycle began on is no longer part of HEAD`,
      "look at git reflog, put the branch right, then type AUTO",
    );
    return { ...ending, governance: false };
  }
  const sorted = await sortCommits(run, run.left, run.candidate?.task);
  const { own, others } = sorted;
  run.foreignCommits = own;
  if (others.length > 0) {
    await passOver(run, sorted, state);
    await run.note(`Committed by others meanwhile, and no part of this work: ${toWords(run, others)}`);
  }
  run.landed = run.foreignCommits.find(({ subject }) => subject === run.left?.work?.subject);
  const made = own.length - (run.landed ? 1 : 0);
  if (run.landed) await run.note(`The work was committed before the interruption, as ${run.landed.shortHash}`);
  if (made > 0) {
    await run.note(`The executor made ${counted(made, "commit")} of its own, kept and checked as one change`);
  }
  return undefined;
}

/** The engine alone writes the control document: another version is set aside in the run folder, and the file put back. */
export async function restoreControlDocument(run: CycleRun): Promise<void> {
  const { store, repository, documentPath, files } = run.ports;
  await removeLink(run);
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
  run.isDocumentForeign = run.foreignCommits.length > 0 || run.passedOver !== undefined;
  await run.folder.writeFile("control-document.set-aside.md", current.text);
  const whole = { start: 0, end: current.text.length };
  run.tree = undefined;
  await store.write({ version: current.version, edits: [{ range: whole, newText: run.snapshot.text }] });
  await run.note("The control document was changed during the work; that version is set aside in the run folder");
}

/** A store writes through a link to the document or a folder of it, which is right where there has always been one. */
async function removeLink(run: CycleRun): Promise<void> {
  const { documentPath, files, repository } = run.ports;
  const places = documentPath.split("/").map((_, index, names) => names.slice(0, index + 1).join("/"));
  const looks = await Promise.all(places.map((place) => files.look(place)));
  if (!looks.some((look) => /link$/.test(look?.kind ?? ""))) return;
  if ((await repository.fileAt(run.base.head, documentPath, run.signal)) !== run.snapshot.text) return;
  await repository.restore(documentPath, run.signal);
  run.tree = undefined;
  await run.note("The control document was made a link during the work; it is a file again");
}

/** What nobody may touch is put back (the patch keeps the edit), and a blocker names it. */
async function undoForbidden(run: CycleRun, { outward, odd, prohibited }: Survey): Promise<Ending | undefined> {
  // What a link hides lies outside; the files that were there before it come back with the link's end.
  const hidden = run.files
    .map(({ path }) => path)
    .filter((path) => outward.some((link) => path.startsWith(`${link}/`)));
  const touched = [...new Set([...outward, ...odd, ...prohibited, ...hidden])];
  if (touched.length === 0) return undefined;
  for (const path of touched) await undo(run, path);
  run.tree = undefined;
  run.files = run.files.filter((file) => !touched.includes(file.path));
  const names = touched.filter((path) => !hidden.includes(path)).join(", ");
  if (prohibited.length > 0) {
    return endBlocked(
      `${run.task?.id}: prohibited files were touched`,
      `${names} must not be changed; the edit was undone and is kept in the run's diff.patch`,
      `do the task without ${names}`,
    );
  }
  const why = outward.length > 0 ? `${names} leads out of the repository` : `${names} is no plain file`;
  return endBlocked(
    `${run.task?.id}: links or pipes in the tree`,
    `${why}; it was removed`,
    `do the task without ${names}`,
  );
}

/** A new file goes into the run folder; one that lay there before without git knowing it can only be named. */
async function undo(run: CycleRun, path: string): Promise<void> {
  const { files, repository } = run.ports;
  if (path in run.base.foreign) return;
  const isKnown = (await repository.fileAt("HEAD", path, run.signal)) !== undefined;
  if (isKnown || (await files.look(path))?.kind !== "file") await repository.restore(path, run.signal);
  else await moveAside(run, path);
}

function nestedEnding(run: CycleRun, { nested }: Survey): Ending | undefined {
  if (nested.length === 0) return undefined;
  const names = nested.map((path) => path.replace(/\/$/, "")).join(", ");
  return endBlocked(
    `${run.task?.id}: a repository inside the repository`,
    `${names} is a git repository of its own, and a cycle saves none`,
    `commit ${names} yourself, as a submodule, or undo what was done there`,
  );
}

function secretEnding(run: CycleRun, patch: string): Ending | undefined {
  const files = addedSecrets(patch);
  if (files.length === 0) return undefined;
  return endBlocked(
    `${run.task?.id}: secrets in the changes`,
    `${files.join(", ")} has something with the shape of a secret, and what is committed once is known`,
    "take it out (and revoke it, if it is real), or commit the files yourself",
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

function tooRisky(run: CycleRun, { risk }: Survey): Ending | undefined {
  if (risk.beside.length === 0) return undefined;
  const needed = "do the task without it, or make a task of its own for it";
  return endBlocked(`${run.task?.id}: HIGH risk that is not the task`, risk.beside.join("; "), needed);
}
