/** The end of work in a tree of its own: it comes over once it passed; anything else leaves the repository's tree as it was. */
import { ControlError } from "../base/errors.ts";
import type { CycleRun } from "./cycleRun.ts";
import { disownOthers } from "./disownOthers.ts";
import { type Ending, endFailed } from "./ending.ts";
import { restoreControlDocument } from "./measure.ts";

const abandonedPatch = "isolated.patch";

/** A run that was killed while its work was checked goes on with that work, in a tree of its own again; undefined without one. */
export async function enterAgain(run: CycleRun): Promise<Ending | "done" | undefined> {
  const worked = run.left?.worked;
  if (!worked) return undefined;
  try {
    run.enter(await run.ports.openTree(run.folder.runId, worked.work));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    run.continued = false;
    await run.note(`The work of the interrupted run is gone (${run.ports.redact(error.message)}); it is done again`);
    return undefined;
  }
  run.claimed = worked.executed;
  return worked.executed;
}

/** Leaves the run's tree, if it has one; gives the ending that is left. */
export async function landWork(run: CycleRun, ending: Ending): Promise<Ending> {
  if (!run.workTree) return ending;
  if (ending.commitWork && run.files.length > 0) return (await bringHome(run)) ?? ending;
  const keeps = run.files.length > 0;
  await comeBack(run);
  run.files = [];
  if (keeps) await run.note(`The work stays out of the tree; git apply ${run.folder.path}diff.patch brings it`);
  await disownOthers(run, []);
  return ending;
}

/** Brings the work over and leaves the run's tree; an ending when somebody changed the same files meanwhile. */
export async function bringHome(run: CycleRun): Promise<Ending | undefined> {
  const tree = run.workTree;
  if (!tree) return undefined;
  const brought = await tree.bringOver(run.files.map(({ path }) => path));
  if (typeof brought === "string") {
    await comeBack(run);
    run.files = [];
    await disownOthers(run, []);
    const why = `the work was not brought over: ${brought}; diff.patch of the run keeps it`;
    return endFailed(`${run.task?.id}: the work was not brought over`, why, "look at both, then type AUTO");
  }
  // From here on an interrupted run has its work in the repository's tree.
  await run.folder.append("executed", { executed: run.claimed });
  await comeBack(run);
  await disownOthers(run, brought);
  return undefined;
}

/** The document of the repository's own tree was the engine's, too, while an agent worked that could find its way there. */
async function comeBack(run: CycleRun): Promise<void> {
  await run.leave();
  await restoreControlDocument(run);
}

/** After an abort or a failure the run folder keeps what was done; false when the run has no tree of its own. */
export async function abandonTree(run: CycleRun): Promise<boolean> {
  const tree = run.workTree;
  if (!tree) return false;
  try {
    const patch = await tree.patch();
    if (patch) await run.folder.writeFile(abandonedPatch, patch);
  } finally {
    await run.leave();
  }
  return true;
}
