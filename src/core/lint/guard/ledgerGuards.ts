import type { ControlDocument, Ledger, Task } from "../../document/model.ts";
import { isSameTitle } from "../values.ts";
import { allTasks, type DocumentPair } from "./guardedChange.ts";
import type { GuardFinding } from "./guardFinding.ts";

/** Ids that were in a ledger and are in none any more. */
export function vanishedFindings({ file, before, after }: DocumentPair): GuardFinding[] {
  const seen = new Set<string>();
  return allTasks(before).flatMap((task): GuardFinding[] => {
    if (seen.has(task.id) || after.findTask(task.id) !== undefined) return [];
    seen.add(task.id);
    return [
      {
        rule: "vanished-task",
        file,
        line: task.line + 1,
        side: "before",
        message: `Unexpected ledger without ${task.id} (${task.state}), expected every task to stay`,
        mend: "put the line back; a task that is not wanted any more goes to BLOCKED with a reason",
      },
    ];
  });
}

/** One id for two things: a second line with an id that is taken, or a finished task under another title. */
export function reusedIdFindings({ file, before, after }: DocumentPair): GuardFinding[] {
  const left = countIds(before);
  return allTasks(after).flatMap((task): GuardFinding[] => {
    const former = before.findTask(task.id);
    const known = left.get(task.id) ?? 0;
    left.set(task.id, known - 1);
    const first = after.findTask(task.id);
    const isSecond = first !== undefined && first.range.start !== task.range.start && known <= 0;
    const isOther = former?.state === "DONE" && known > 0 && !isSameTitle(former.title, task.title);
    if (!isSecond && !(isOther && !sharesId(before, former))) return [];
    const owner = isSecond ? first : former;
    return [
      {
        rule: "reused-id",
        file,
        line: task.line + 1,
        side: "after",
        message: `Unexpected ${task.id} for "${task.title}", expected an id of its own: it is "${owner?.title ?? ""}"`,
        mend: "give the new task the next free id (control-plane task add does)",
      },
    ];
  });
}

/** True when the id stood twice before: which of the titles counts is not known then. */
function sharesId(document: ControlDocument, task: Task): boolean {
  return allTasks(document).filter(({ id }) => id === task.id).length > 1;
}

function countIds(document: ControlDocument): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of allTasks(document)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** Ledgers that gained a DOING beyond their first. */
export function secondDoingFindings({ file, before, after }: DocumentPair): GuardFinding[] {
  return after.ledgers.flatMap((ledger, index): GuardFinding[] => {
    const now = doingOf(ledger);
    const former = before.ledgers.find(({ name }) => name === ledger.name) ?? before.ledgers[index];
    const was = former === undefined ? [] : doingOf(former);
    if (now.length < 2 || now.length <= was.length) return [];
    const known = new Set(was.map(({ id }) => id));
    const added = now.filter(({ id }) => !known.has(id));
    const [second = now[1]] = known.size > 0 ? added : added.slice(1);
    if (second === undefined) return [];
    const other = now.find(({ id }) => id !== second.id);
    return [
      {
        rule: "second-doing",
        file,
        line: second.line + 1,
        side: "after",
        message: `Unexpected second task ${second.id} in DOING beside ${other?.id ?? "itself"}, expected one in ${ledger.name}`,
        mend: `move one of them to TODO: control-plane task move ${second.id} TODO`,
      },
    ];
  });
}

function doingOf(ledger: Ledger): readonly Task[] {
  return ledger.tasks.filter(({ state }) => state === "DOING");
}
