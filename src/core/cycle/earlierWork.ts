/** Work that an open task brought before: a run whose proof was not enough commits it, and the next one proves it. */
import type { CommitInfo } from "../ports.ts";
import type { CycleRun, EarlierWork } from "./cycleRun.ts";

/** From the run log, which the engine alone writes: checkpoints of this task's DOING entries that HEAD still holds. */
export async function findEarlierWork(run: CycleRun): Promise<EarlierWork | undefined> {
  const task = run.candidate?.task;
  if (task?.state !== "DOING" && task?.state !== "TODO") return undefined;
  const { repository, documentPath } = run.ports;
  const paths = new Set<string>();
  let newest: CommitInfo | undefined;
  let oldest: CommitInfo | undefined;
  for (const hash of checkpointsOf(run, task.id)) {
    const commit = await repository.commit(hash, run.signal);
    if (!commit || !(await repository.isAncestor(commit.hash, "HEAD", run.signal))) continue;
    newest ??= commit;
    oldest = commit;
    for (const path of await repository.filesOf(commit.hash, run.signal)) if (path !== documentPath) paths.add(path);
  }
  if (!newest || !oldest || paths.size === 0) return undefined;
  return { commit: newest, paths: [...paths].sort(), base: `${oldest.hash}^` };
}

/** Newest first. */
function checkpointsOf(run: CycleRun, taskId: string): string[] {
  const hashes: string[] = [];
  for (const entry of run.document.runLog?.entries ?? []) {
    if (entry.taskId !== taskId) continue;
    const value = (name: string) => entry.fields.find((field) => field.name === name)?.value ?? "";
    if (!value("RESULT").startsWith("DOING")) break;
    const hash = /\b[0-9a-f]{7,40}\b/.exec(value("CHECKPOINT"))?.[0];
    if (hash) hashes.push(hash);
  }
  return hashes;
}
