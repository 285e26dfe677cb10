/** A task that is blocked, or FAILED by policy: what the cycle changed lies in the run folder, and the tree is as it was before. */
import type { CycleRun } from "./cycleRun.ts";

/** Written once a run: a second life of a run that was killed meanwhile finds a part of the changes only. */
const patchFile = "put-aside.patch";

/** Undoes the cycle's changes when the patch in the run folder holds them whole; otherwise they stay, and the reason is told. */
export async function putAside(run: CycleRun): Promise<void> {
  const { repository } = run.ports;
  if (run.files.length === 0) return;
  const paths = run.files.map((file) => file.path).filter((path) => !(path in run.base.foreign));
  const reason = await whyKept(run, paths);
  if (reason !== undefined) {
    await run.note(`The changes were not put aside: ${reason}`);
    return;
  }
  await run.folder.append("will-put-aside", { paths });
  for (const path of paths) {
    if ((await repository.fileAt(run.base.head, path, run.signal)) !== undefined) await repository.restore(path);
    else await moveAside(run, path);
  }
  run.tree = undefined;
  await run.note(`The changes were put aside; git apply ${run.folder.path}${patchFile} brings them back`);
}

/** Moves an untracked file of the cycle into the run folder, byte for byte. */
export async function moveAside(run: CycleRun, path: string): Promise<void> {
  await run.ports.files.move(path, `${run.folder.path}set-aside/${path}`);
}

async function whyKept(run: CycleRun, paths: readonly string[]): Promise<string | undefined> {
  if (run.foreignCommits.length > 0) return "some of them are commits";
  const binary = run.files.find((file) => file.binary && paths.includes(file.path));
  if (binary) return `${binary.path} is binary`;
  const patch = await run.ports.repository.patchSince(run.base.head, paths, run.signal);
  await run.folder.writeFile("diff.patch", patch);
  const kept = await run.folder.readFile("diff.patch");
  if (kept !== patch) return "they hold what has the shape of a secret, and the patch leaves it out";
  if ((await run.folder.readFile(patchFile)) === undefined) await run.folder.writeFile(patchFile, patch);
  return undefined;
}
