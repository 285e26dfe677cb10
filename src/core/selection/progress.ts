import type { CountFigures } from "../document/edits/inputs.ts";
import type { ControlDocument, Ledger, Task } from "../document/model.ts";
import { repeatedTasks } from "../document/taskIndex.ts";
import { type Claim, findClaims } from "./claims.ts";

/** What the document itself says; null where it says nothing. */
export type ClaimedFigures = { readonly [K in keyof CountFigures]: number | null };

/** True when a line in TODO says `[DONE]`, `[BLOCKED]` or `[BLOCKED - reason]`: the contract does not count it. */
export function isMarkedInTodo(task: Task): boolean {
  if (task.state !== "TODO") return false;
  return task.blockedReason !== undefined || task.marks.includes("DONE") || task.marks.includes("BLOCKED");
}

/** Figures of task lines, each id once a section; several ledgers may be counted together. */
export function countTasks(tasks: Iterable<Task>): CountFigures {
  const lines = [...tasks];
  const repeated = repeatedTasks(lines);
  const counted = new Set<string>();
  const figures = { DONE: 0, TODO: 0, DOING: 0, BLOCKED: 0 };
  for (const task of lines) {
    if (isMarkedInTodo(task)) continue;
    if (repeated.size > 0 && repeated.has(task.id)) {
      const place = `${task.state}\n${task.ledger}\n${task.id}`;
      if (counted.has(place)) continue;
      counted.add(place);
    }
    figures[task.state]++;
  }
  const { DONE: done, TODO: todo, DOING: doing, BLOCKED: blocked } = figures;
  const total = done + todo + doing;
  return { done, todo, doing, blocked, total, percent: percentOf(done, total) };
}

/** round(100 · done / total); 0 when there is nothing. */
export function percentOf(done: number, total: number): number {
  return total === 0 ? 0 : Math.round((100 * done) / total);
}

export function countLedger(ledger: Ledger): CountFigures {
  return countTasks(ledger.tasks);
}

/** The ledger that progress counts; undefined when the document has none. */
export function primaryLedger(document: ControlDocument): Ledger | undefined {
  return document.ledgers.find((ledger) => ledger.primary);
}

/** Figures of the primary ledger; all 0 when there is none. */
export function primaryCounts(document: ControlDocument): CountFigures {
  return countTasks(primaryLedger(document)?.tasks ?? []);
}

/** Answers what a claim should say, undefined for a ledger that is not known; each ledger is counted once for all claims. */
export function createFacts(document: ControlDocument): (claim: Claim) => number | undefined {
  let primary: CountFigures | undefined;
  let all: CountFigures | undefined;
  return ({ figure, scope }) => {
    if (scope === "other") return undefined;
    if (scope === "primary") primary ??= primaryCounts(document);
    else all ??= countTasks(document.ledgers.flatMap((ledger) => ledger.tasks));
    return (scope === "primary" ? primary : all)?.[figure];
  };
}

/** What the dashboard says of the primary ledger; the counts list is believed before the bar. */
export function claimedCounts(document: ControlDocument): ClaimedFigures {
  const figures: { -readonly [K in keyof ClaimedFigures]: number | null } = {
    done: null,
    todo: null,
    doing: null,
    blocked: null,
    total: null,
    percent: null,
  };
  const listed = new Set(document.dashboard?.counts.map((item) => item.valueRange.start));
  const own = findClaims(document).filter((claim) => claim.scope === "primary");
  const first = own.filter((claim) => listed.has(claim.range.start));
  for (const claim of [...first, ...own]) figures[claim.figure] ??= claim.value;
  return figures;
}
