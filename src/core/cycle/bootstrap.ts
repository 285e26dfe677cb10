/** Step A: one read of the document, one look at git, SAVE-FIRST, FIX_TRUTH_ONLY. */
import { ControlError } from "../base/errors.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { FileChange, GitOperation, GitState } from "../ports.ts";
import { contradictsTree, readTruthClaims } from "../selection/truthFields.ts";
import { recoverHeld } from "./baseVersions.ts";
import type { CycleRun } from "./cycleRun.ts";
import { sortDirt } from "./dirt.ts";
import { documentOf } from "./documentOf.ts";
import { type Ending, endRefused, isEnding } from "./ending.ts";
import { fixTruth } from "./fixTruth.ts";
import type { InterruptedRun } from "./interruptedRun.ts";
import { digestsOf, findOwnedDirt, ownedOf } from "./ownedDirt.ts";
import { takeUp } from "./recover.ts";
import { saveFirst } from "./saveFirst.ts";

const wayOut: Record<GitOperation, string> = {
  merge: "finish it with git commit, or end it with git merge --abort",
  rebase: "go on with git rebase --continue, or end it with git rebase --abort",
  bisect: "end it with git bisect reset",
  "cherry-pick": "go on with git cherry-pick --continue, or end it with git cherry-pick --abort",
  revert: "go on with git revert --continue, or end it with git revert --abort",
};

/** Reads the world. An ending when the cycle cannot or need not begin. */
export async function bootstrap(run: CycleRun): Promise<Ending | undefined> {
  await run.step("bootstrap");
  await recoverHeld(run);
  const state = await run.ports.repository.state(run.signal);
  const refused = refusedState(state);
  if (refused) return refused;
  run.firstHead = state.head;
  if (run.left) run.left = await takeUp(run, run.left, state);
  const unreadable = await readDocument(run);
  if (unreadable) return unreadable;
  if (run.left && isTaskOpen(run, run.left)) return undefined;
  run.left = undefined;
  if (run.tampering?.isStuck)
    return endRefused(run.ports.redact(run.tampering.grave.join("; ")), "put that right, then type AUTO");
  const changes = state.changes.filter((change) => !isRunFile(run, change.path));
  run.owned &&= await ownedOf(run, run.owned, changes);
  run.continued = run.owned !== undefined;
  const left = await settleDirt(run, changes);
  if (isEnding(left)) return left;
  run.begin({ head: await headOf(run, state), foreign: run.owned?.foreign ?? (await foreignDigests(run, left)) });
  const { digest } = run.ports;
  const tree = digest(JSON.stringify(changes));
  await run.folder.append("begun", {
    ...run.base,
    document: digest(run.snapshot.text),
    path: run.ports.documentPath,
    tree,
    continued: run.continued,
  });
  const treeIsClean = left.length === 0;
  if (!run.continued && contradictsTree(readTruthClaims(run.document), treeIsClean)) return fixTruth(run, treeIsClean);
  return undefined;
}

function isTaskOpen(run: CycleRun, { taskId }: InterruptedRun): boolean {
  const state = taskId === undefined ? undefined : run.document.findTask(taskId)?.state;
  return state === "DOING" || state === "TODO";
}

/** Reads and parses the control document into the run; an ending when it cannot be worked with. */
export async function readDocument(run: CycleRun): Promise<Ending | undefined> {
  try {
    const snapshot = await run.ports.store.read();
    const document = documentOf(run.ports, snapshot);
    run.read(snapshot, document, readPolicy(document, run.ports.settings));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    if (error.code !== "document-missing" && error.code !== "document-unreadable") throw error;
    return endRefused(error.message, "create or mend the control document, then type AUTO");
  }
  const conflict = run.document.problems.find((problem) => problem.code === "conflict-marker");
  if (conflict) {
    const line = run.document.positionAt(conflict.range.start).line + 1;
    return endRefused(`the control document has conflict markers at line ${line}`, "resolve them, then type AUTO");
  }
  if (run.document.ledgers.length === 0) {
    return endRefused("the control document has no task ledger", "add a TASK_LEDGER section, or run Initialize");
  }
  return undefined;
}

/** True for files of run folders, which are never anybody's work. */
export function isRunFile(run: CycleRun, path: string): boolean {
  return path.startsWith(`${run.policy.runsFolder.value}/`);
}

/** Why nothing can be saved in this tree at the moment, with the way out. */
export function refusedState(state: GitState): Ending | undefined {
  if (state.operation) return endRefused(`a ${state.operation} is in progress`, wayOut[state.operation]);
  if (!state.head) return endRefused("the branch has no commit yet", "make a first commit, then type AUTO");
  if (!state.branch) return endRefused("HEAD is detached", "switch to a branch with git switch, then type AUTO");
  if (state.changes.some((change) => change.kind === "conflicted")) {
    return endRefused("files have unresolved conflicts", "resolve them and commit, then type AUTO");
  }
  return undefined;
}

/** SAVE-FIRST unless an unfinished run owns the dirt. Gives the paths that stay dirty. */
async function settleDirt(run: CycleRun, changes: readonly FileChange[]): Promise<Ending | readonly string[]> {
  if (changes.length === 0) return [];
  const isDocument = (path: string) => path === run.ports.documentPath;
  run.owned ??= await findOwnedDirt(run.ports.runs, run.ports.files, changes, isDocument);
  if (run.owned) {
    await run.record({ type: "dirty", changes });
    run.continued = true;
    await run.note(`The changes in the tree are those of the unfinished task ${run.owned.taskId}`);
    return changes.map((change) => change.path);
  }
  const dirt = await sortDirt(run, changes);
  await run.record({ type: "dirty", changes, kinds: dirt.map(({ kind }) => kind) });
  return saveFirst(run, dirt);
}

async function headOf(run: CycleRun, state: GitState): Promise<string> {
  const saved = run.commits.at(-1)?.commit.hash;
  return saved ?? state.head ?? "HEAD";
}

async function foreignDigests(run: CycleRun, left: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const digests = await digestsOf(left, run.ports.files);
  return Object.fromEntries(Object.entries(digests).filter((entry): entry is [string, string] => entry[1] !== null));
}
