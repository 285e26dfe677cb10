/** The order of choice and its words. */
import type { Priority, Task } from "../document/model.ts";

/** An eligible task with what decides its place. */
export interface Ranked {
  readonly task: Task;
  readonly unblocks: number;
  readonly surfaceSize: number;
  /** 0 primary DOING, 1 primary TODO, 2 backlog DOING, 3 backlog TODO. */
  readonly bucket: number;
  /** Place in the priority order; behind all when the task states none. */
  readonly priorityRank: number;
}

export function rankedOf(
  facts: Pick<Ranked, "task" | "unblocks" | "surfaceSize">,
  primary: boolean,
  order: readonly Priority[],
): Ranked {
  const { task } = facts;
  const place = task.priority === undefined ? -1 : order.indexOf(task.priority);
  return {
    ...facts,
    bucket: (primary ? 0 : 2) + (task.state === "DOING" ? 0 : 1),
    priorityRank: place === -1 ? order.length : place,
  };
}

interface Criterion {
  /** Smaller is sooner. */
  readonly key: (entry: Ranked) => number;
  /** Why `entry` leads its field. */
  readonly leads: (entry: Ranked) => string;
  /** Why `entry` comes after `before`, which is equal in all criteria above. */
  readonly follows: (entry: Ranked, before: Ranked) => string;
}

const bucketWords: readonly string[] = [
  "already DOING, so it is continued first",
  "TODO of the primary ledger",
  "DOING of the backlog, after the primary ledger",
  "TODO of the backlog, after everything else",
];

const criteria: readonly Criterion[] = [
  {
    key: (entry) => entry.bucket,
    leads: (entry) => bucketWords[entry.bucket] ?? "",
    follows: (entry) => bucketWords[entry.bucket] ?? "",
  },
  {
    key: (entry) => entry.priorityRank,
    leads: ({ task }) =>
      task.priority ? `${task.priority} is the highest priority open` : "no open task has a priority",
    follows: ({ task }, before) => `${task.priority ?? "no priority"} comes after ${before.task.priority ?? "none"}`,
  },
  {
    key: (entry) => -entry.unblocks,
    leads: (entry) => `unblocks ${tasks(entry.unblocks)}`,
    follows: (entry, before) =>
      `unblocks ${entry.unblocks === 0 ? "no task" : tasks(entry.unblocks)}, ${before.task.id} ${tasks(before.unblocks)}`,
  },
  {
    key: (entry) => entry.surfaceSize,
    leads: ({ surfaceSize }) =>
      surfaceSize === 0 ? "states no surface, the smallest" : `has the smallest surface (${surfaces(surfaceSize)})`,
    follows: (entry, before) =>
      `has a larger surface (${surfaces(entry.surfaceSize)}) than ${before.task.id} (${surfaces(before.surfaceSize)})`,
  },
  {
    key: (entry) => entry.task.range.start,
    leads: () => "first in the document among equals",
    follows: (_entry, before) => `behind ${before.task.id} in the document, equal otherwise`,
  },
];

/** Total order of the ladder: DOING and ledger, priority, unblocks most, smallest surface, document order. */
export function compareRanked(a: Ranked, b: Ranked): number {
  for (const { key } of criteria) {
    const difference = key(a) - key(b);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Why the entry at `index` of the sorted field stands where it stands: the leader by what narrowed the field, the others by the one above. */
export function reasonsFor(field: readonly Ranked[], index: number): readonly string[] {
  const entry = field[index];
  const before = field[index - 1];
  if (entry === undefined) return [];
  if (before === undefined) return leaderReasons(field, entry);
  const deciding = criteria.find(({ key }) => key(entry) !== key(before));
  const own = entry.unblocks > 0 && before.unblocks === entry.unblocks ? [`unblocks ${tasks(entry.unblocks)}`] : [];
  return deciding === undefined ? own : [deciding.follows(entry, before), ...own];
}

function leaderReasons(field: readonly Ranked[], leader: Ranked): readonly string[] {
  if (field.length === 1) return ["the only task that can be done now"];
  const reasons: string[] = [];
  let equals = field;
  for (const { key, leads } of criteria) {
    const left = equals.filter((entry) => key(entry) === key(leader));
    if (left.length < equals.length) reasons.push(leads(leader));
    equals = left;
  }
  const ledgerWords = bucketWords[leader.bucket];
  if (leader.task.state !== "TODO" || ledgerWords === undefined || reasons[0] !== ledgerWords) return reasons;
  return [...reasons.slice(1), ledgerWords];
}

function tasks(count: number): string {
  return count === 1 ? "1 task" : `${count} tasks`;
}

function surfaces(count: number): string {
  return count === 0 ? "states none" : count === 1 ? "1 path" : `${count} paths`;
}
