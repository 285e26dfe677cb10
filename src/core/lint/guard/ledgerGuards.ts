import type { Ledger, Task } from "../../document/model.ts";
import { isLikeTitle, isSameTitle, quoted } from "../values.ts";
import type { DocumentPair } from "./guardedChange.ts";
import type { GuardFinding } from "./guardFinding.ts";

/** Ids that were in a ledger and are in none any more. */
export function vanishedFindings({ file, before, after }: DocumentPair): GuardFinding[] {
  return [...before.tasks].flatMap(([id, [task]]): GuardFinding[] => {
    if (task === undefined || after.tasks.has(id)) return [];
    return [
      {
        ...{ rule: "vanished-task", file, line: task.line + 1, side: "before" },
        message: `Unexpected ledger without ${id} (${task.state}), expected every task to stay`,
        mend: "put the line back; a task that is not wanted any more goes to BLOCKED with a reason",
      },
    ];
  });
}

/**
 * One id for two things: a line more with an id that is taken, a finished task under another title, or an open one under a title that
 * shares no word with the former.
 */
export function reusedIdFindings({ file, before, after }: DocumentPair): GuardFinding[] {
  return [...after.tasks].flatMap(([id, tasks]) => {
    const known = before.tasks.get(id) ?? [];
    const [was, now] = [known[0], tasks[0]];
    const added = tasks.slice(Math.max(1, known.length)).map((task) => toReused(file, id, task, now?.title));
    if (known.length !== 1 || tasks.length !== 1 || was === undefined || now === undefined) return added;
    return isSameTask(was, now) ? added : [...added, toReused(file, id, now, was.title, mendOf(was))];
  });
}

/** What is done keeps its title; what is open may get a better one. */
function isSameTask(was: Task, now: Task): boolean {
  return was.state === "DONE" ? isSameTitle(was.title, now.title) : isLikeTitle(was.title, now.title);
}

const ownId = "give the new task the next free id (control-plane task add does)";

function mendOf({ state }: Task): string {
  return state === "DONE" ? ownId : `${ownId}; a better title of the same task keeps a word of the former one`;
}

function toReused(file: string, id: string, task: Task, owner = "", mend = ownId): GuardFinding {
  return {
    ...{ rule: "reused-id", file, line: task.line + 1, side: "after" },
    message: `Unexpected ${id} for "${quoted(task.title)}", expected an id of its own: it is "${quoted(owner)}"`,
    mend,
  };
}

/** Ledgers that gained a DOING beyond their first. */
export function secondDoingFindings({ file, before, after }: DocumentPair): GuardFinding[] {
  return after.document.ledgers.flatMap((ledger, index): GuardFinding[] => {
    const now = doingOf(ledger);
    const ledgers = before.document.ledgers;
    const former = ledgers.find(({ name }) => name === ledger.name) ?? ledgers[index];
    const was = former === undefined ? [] : doingOf(former);
    if (now.length < 2 || now.length <= was.length) return [];
    const known = new Set(was.map(({ id }) => id));
    const added = now.filter(({ id }) => !known.has(id));
    const [second = now[1]] = known.size > 0 ? added : added.slice(1);
    if (second === undefined) return [];
    const other = now.find(({ id }) => id !== second.id);
    return [
      {
        ...{ rule: "second-doing", file, line: second.line + 1, side: "after" },
        message: `Unexpected second task ${second.id} in DOING beside ${other?.id ?? "itself"}, expected one in ${ledger.name}`,
        mend: `move one of them to TODO: control-plane task move ${second.id} TODO`,
      },
    ];
  });
}

function doingOf(ledger: Ledger): readonly Task[] {
  return ledger.sections.flatMap(({ state, tasks }) => (state === "DOING" ? tasks : []));
}
