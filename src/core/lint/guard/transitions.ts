import type { Task } from "../../document/model.ts";
import { allTasks, checkpointHash, type DocumentPair } from "./guardedChange.ts";
import type { GuardFinding } from "./guardFinding.ts";

/** Tasks that the change closes, or closes again with another checkpoint. */
function closedTasks({ before, after }: DocumentPair): readonly Task[] {
  return allTasks(after).filter((task) => {
    if (task.state !== "DONE") return false;
    const former = before.findTask(task.id);
    return former?.state !== "DONE" || checkpointHash(former) !== checkpointHash(task);
  });
}

/** The commits that the change claims as proof and whose existence git has to tell. */
export function claimedCommits(pair: DocumentPair): readonly string[] {
  return [...new Set(closedTasks(pair).flatMap((task) => checkpointHash(task) ?? []))];
}

/** DONE without a commit that exists, and tasks that fell back from DONE. */
export function transitionFindings(pair: DocumentPair, exists: (hash: string) => boolean): GuardFinding[] {
  const { file, before, after } = pair;
  const closed = closedTasks(pair).flatMap((task): GuardFinding[] => {
    const hash = checkpointHash(task);
    if (hash !== undefined && exists(hash)) return [];
    const former = before.findTask(task.id)?.state;
    const from = former === undefined ? "new" : `from ${former}`;
    const what = hash === undefined ? `without a checkpoint` : `with the unknown checkpoint ${hash}`;
    return [
      {
        rule: "illegal-transition",
        file,
        line: task.line + 1,
        side: "after",
        message: `Unexpected ${task.id} in DONE (${from}) ${what}, expected the hash of a commit`,
        mend: "commit the work first and write its hash as (checkpoint: …), or move the task back and run control-plane auto",
      },
    ];
  });
  const fallen = allTasks(before).flatMap((task): GuardFinding[] => {
    if (task.state !== "DONE" || before.findTask(task.id)?.state !== "DONE") return [];
    const now = after.findTask(task.id);
    if (now === undefined || now.state === "DONE") return [];
    return [
      {
        rule: "illegal-transition",
        file,
        line: now.line + 1,
        side: "after",
        message: `Unexpected ${task.id} in ${now.state}, expected DONE as before`,
        mend: "put it back to DONE and add a new task for what is missing",
      },
    ];
  });
  return [...closed, ...fallen];
}
