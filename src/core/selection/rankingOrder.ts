/** The order of choice and its words. */
import type { Priority, Task } from "../document/model.ts";

/** An eligible task with what decides its place. */
export interface Ranked {
  readonly task: Task;
  readonly unblocks: number;
  readonly surfaceSize: number;
  /** One number a criterion, smaller is sooner: ledger and state, priority, unblocks, surface, place in the document. */
  readonly keys: readonly number[];
}

/** `order` is the priority order; a task without a priority comes behind all that have one. */
export function rankedOf(facts: Omit<Ranked, "keys">, primary: boolean, order: readonly Priority[]): Ranked {
  const { task, unblocks, surfaceSize } = facts;
  const { priority } = task;
  const place = priority === undefined ? -1 : order.indexOf(priority);
  const bucket = (primary ? 0 : 2) + (task.state === "DOING" ? 0 : 1);
  const keys = [bucket, place === -1 ? order.length : place, -unblocks, surfaceSize, task.range.start];
  return { task, unblocks, surfaceSize, keys };
}

/** Total order of the ladder: DOING and ledger, priority, unblocks most, smallest surface, document order. */
export function compareRanked(a: Ranked, b: Ranked): number {
  const index = firstDifference(a, b);
  return (a.keys[index] ?? 0) - (b.keys[index] ?? 0);
}

function firstDifference(a: Ranked, b: Ranked): number {
  let index = 0;
  while (index < a.keys.length && a.keys[index] === b.keys[index]) index++;
  return index;
}

const bucketWords: readonly string[] = [
  "already DOING, so it is continued first",
  "TODO of the primary ledger",
  "DOING of the backlog, after the primary ledger",
  "TODO of the backlog, after everything else",
];

/** The words of one key. */
interface Criterion {
  /** Why `entry` leads its field. */
  readonly leads: (entry: Ranked) => string;
  /** Why `entry` comes after `before`, which is equal in all keys above. */
  readonly follows: (entry: Ranked, before: Ranked) => string;
}

const criteria: readonly Criterion[] = [
  {
    leads: (entry) => bucketWords[entry.keys[0] ?? 0] ?? "",
    follows: (entry) => bucketWords[entry.keys[0] ?? 0] ?? "",
  },
  {
    leads: ({ task }) =>
      task.priority ? `${task.priority} is the highest priority open` : "no open task has a priority",
    follows: ({ task }, before) => `${task.priority ?? "no priority"} comes after ${before.task.priority ?? "none"}`,
  },
  {
    leads: (entry) => `unblocks ${tasks(entry.unblocks)}`,
    follows: (entry, before) =>
      `unblocks ${entry.unblocks === 0 ? "no task" : tasks(entry.unblocks)}, ${before.task.id} ${tasks(before.unblocks)}`,
  },
  {
    leads: ({ surfaceSize }) =>
      surfaceSize === 0 ? "states no surface, the smallest" : `has the smallest surface (${surfaces(surfaceSize)})`,
    follows: (entry, before) =>
      `has a larger surface (${surfaces(entry.surfaceSize)}) than ${before.task.id} (${surfaces(before.surfaceSize)})`,
  },
  {
    leads: () => "first in the document among equals",
    follows: (_entry, before) => `behind ${before.task.id} in the document, equal otherwise`,
  },
];

/** Why the entry at `index` of the sorted field stands where it stands: the leader by what narrowed the field, the others by the one above. */
export function reasonsFor(field: readonly Ranked[], index: number): readonly string[] {
  const entry = field[index];
  const before = field[index - 1];
  if (entry === undefined) return [];
  if (before === undefined) return leaderReasons(field, entry);
  const deciding = criteria[firstDifference(entry, before)];
  const own = entry.unblocks > 0 && before.unblocks === entry.unblocks ? [`unblocks ${tasks(entry.unblocks)}`] : [];
  return deciding === undefined ? own : [deciding.follows(entry, before), ...own];
}

function leaderReasons(field: readonly Ranked[], leader: Ranked): readonly string[] {
  if (field.length === 1) return ["the only task that can be done now"];
  const reasons: string[] = [];
  let equals = field;
  for (const [index, { leads }] of criteria.entries()) {
    const left = equals.filter(({ keys }) => keys[index] === leader.keys[index]);
    if (left.length < equals.length) reasons.push(leads(leader));
    equals = left;
  }
  const ledgerWords = bucketWords[leader.keys[0] ?? 0];
  if (leader.task.state !== "TODO" || ledgerWords === undefined || reasons[0] !== ledgerWords) return reasons;
  return [...reasons.slice(1), ledgerWords];
}

function tasks(count: number): string {
  return count === 1 ? "1 task" : `${count} tasks`;
}

function surfaces(count: number): string {
  return count === 0 ? "states none" : count === 1 ? "1 path" : `${count} paths`;
}
