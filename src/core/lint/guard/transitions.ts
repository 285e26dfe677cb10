import type { Task } from "../../document/model.ts";
import { checkpointHash, type DocumentPair } from "./guardedChange.ts";
import type { GuardFinding } from "./guardFinding.ts";

/** A task that the change closes, or closes again with another checkpoint. */
interface ClosedTask {
  readonly id: string;
  readonly task: Task;
  readonly former: Task | undefined;
  readonly hash: string | undefined;
}

function closedTasks({ before, after }: DocumentPair): readonly ClosedTask[] {
  return [...after.tasks].flatMap(([id, [task]]) => {
    if (task?.state !== "DONE") return [];
    const former = before.tasks.get(id)?.[0];
    const hash = checkpointHash(task);
    return former?.state === "DONE" && checkpointHash(former) === hash ? [] : [{ id, task, former, hash }];
  });
}

/** The commits that the change claims as proof and whose existence git has to tell. */
export function claimedCommits(pair: DocumentPair): readonly string[] {
  return [...new Set(closedTasks(pair).flatMap(({ hash }) => hash ?? []))];
}

/** DONE without a commit that exists, and tasks that fell back from DONE. */
export function transitionFindings(pair: DocumentPair, exists: (hash: string) => boolean): GuardFinding[] {
  const closed = closedTasks(pair).flatMap(({ id, task, former, hash }): GuardFinding[] => {
    if (hash !== undefined && exists(hash)) return [];
    const from = former === undefined ? "new" : `from ${former.state}`;
    const what = hash === undefined ? "without a checkpoint" : `with the unknown checkpoint ${hash}`;
    return [
      {
        ...{ rule: "illegal-transition", file: pair.file, line: task.line + 1, side: "after" },
        message: `Unexpected ${id} in DONE (${from}) ${what}, expected the hash of a commit`,
        mend: "commit the work first and write its hash as (checkpoint: …), or move the task back and run control-plane auto",
      },
    ];
  });
  return [...closed, ...fallenFindings(pair)];
}

function fallenFindings({ file, before, after }: DocumentPair): GuardFinding[] {
  return [...before.tasks].flatMap(([id, [former]]): GuardFinding[] => {
    const [now] = after.tasks.get(id) ?? [];
    if (former?.state !== "DONE" || now === undefined || now.state === "DONE") return [];
    return [
      {
        ...{ rule: "illegal-transition", file, line: now.line + 1, side: "after" },
        message: `Unexpected ${id} in ${now.state}, expected DONE as before`,
        mend: "put it back to DONE and add a new task for what is missing",
      },
    ];
  });
}
