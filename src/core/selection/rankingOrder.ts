/** The order of choice and its words. */
import { counted } from "../base/counted.ts";
import type { Priority, Task } from "../document/model.ts";
import type { Candidate } from "./candidate.ts";

/** An eligible task with what decides its place. Its reasons are put into words when somebody asks: of thousands few are shown. */
export class Ranked implements Candidate {
  readonly task: Task;
  readonly unblocks: number;
  readonly surfaceSize: number;
  /** Ledger and state: a place in `bucketWords`. */
  readonly bucket: number;
  /** Of its priority in the order; behind all when it has none. */
  readonly place: number;
  readonly start: number;
  rank = 0;
  readonly #field: readonly Ranked[];

  /** `order` is the priority order, `field` the eligible tasks, which are sorted when all are known. */
  constructor(
    facts: Pick<Candidate, "task" | "unblocks" | "surfaceSize">,
    primary: boolean,
    order: readonly Priority[],
    field: readonly Ranked[],
  ) {
    const { task } = facts;
    const { priority } = task;
    const place = priority === undefined ? -1 : order.indexOf(priority);
    this.task = task;
    this.unblocks = facts.unblocks;
    this.surfaceSize = facts.surfaceSize;
    this.bucket = (primary ? 0 : 2) + (task.state === "DOING" ? 0 : 1);
    this.place = place === -1 ? order.length : place;
    this.start = task.range.start;
    this.#field = field;
  }

  get ineligible(): undefined {
    return undefined;
  }

  get reasons(): readonly string[] {
    return reasonsFor(this.#field, this.rank - 1);
  }
}

/** Total order of the ladder: DOING and ledger, priority, unblocks most, smallest surface, document order. */
export function compareRanked(a: Ranked, b: Ranked): number {
  return (
    a.bucket - b.bucket ||
    a.place - b.place ||
    b.unblocks - a.unblocks ||
    a.surfaceSize - b.surfaceSize ||
    a.start - b.start
  );
}

function firstDifference(a: Ranked, b: Ranked): number {
  return criteria.findIndex(({ keyOf }) => keyOf(a) !== keyOf(b));
}

const bucketWords: readonly string[] = [
  "already DOING, so it is continued first",
  "TODO of the primary ledger",
  "DOING of the backlog, after the primary ledger",
  "TODO of the backlog, after everything else",
];

interface Criterion {
  /** Smaller is sooner. */
  readonly keyOf: (entry: Ranked) => number;
  /** Why `entry` leads its field. */
  readonly leads: (entry: Ranked) => string;
  /** Why `entry` comes after `before`, which is equal in all keys above. */
  readonly follows: (entry: Ranked, before: Ranked) => string;
}

const criteria: readonly Criterion[] = [
  {
    keyOf: ({ bucket }) => bucket,
    leads: ({ bucket }) => bucketWords[bucket] ?? "",
    follows: ({ bucket }) => bucketWords[bucket] ?? "",
  },
  {
    keyOf: ({ place }) => place,
    leads: ({ task }) =>
      task.priority ? `${task.priority} is the highest priority open` : "no open task has a priority",
    follows: ({ task }, before) => `${task.priority ?? "no priority"} comes after ${before.task.priority ?? "none"}`,
  },
  {
    keyOf: ({ unblocks }) => -unblocks,
    leads: (entry) => `unblocks ${counted(entry.unblocks, "task")}`,
    follows: (entry, before) =>
      `unblocks ${entry.unblocks === 0 ? "no task" : counted(entry.unblocks, "task")}, ${before.task.id} unblocks ${counted(before.unblocks, "task")}`,
  },
  {
    keyOf: ({ surfaceSize }) => surfaceSize,
    leads: ({ surfaceSize }) =>
      surfaceSize === 0 ? "states no surface, the smallest" : `has the smallest surface (${surfaces(surfaceSize)})`,
    follows: (entry, before) =>
      `has a larger surface (${surfaces(entry.surfaceSize)}) than ${before.task.id} (${surfaces(before.surfaceSize)})`,
  },
  {
    keyOf: ({ start }) => start,
    leads: () => "first in the document among equals",
    follows: (_entry, before) => `behind ${before.task.id} in the document, equal otherwise`,
  },
];

/** Why the entry at `index` of the sorted field stands where it stands: the leader by what narrowed the field, the others by the one above. */
function reasonsFor(field: readonly Ranked[], index: number): readonly string[] {
  const entry = field[index];
  const before = field[index - 1];
  if (entry === undefined) return [];
  if (before === undefined) return leaderReasons(field, entry);
  const deciding = criteria[firstDifference(entry, before)];
  const own =
    entry.unblocks > 0 && before.unblocks === entry.unblocks ? [`unblocks ${counted(entry.unblocks, "task")}`] : [];
  return deciding === undefined ? own : [deciding.follows(entry, before), ...own];
}

function leaderReasons(field: readonly Ranked[], leader: Ranked): readonly string[] {
  if (field.length === 1) return ["the only task that can be done now"];
  const reasons: string[] = [];
  let equals = field;
  for (const { keyOf, leads } of criteria) {
    const left = equals.filter((entry) => keyOf(entry) === keyOf(leader));
    if (left.length < equals.length) reasons.push(leads(leader));
    equals = left;
  }
  const ledgerWords = bucketWords[leader.bucket];
  if (leader.task.state !== "TODO" || ledgerWords === undefined || reasons[0] !== ledgerWords) return reasons;
  return [...reasons.slice(1), ledgerWords];
}

function surfaces(count: number): string {
  return count === 0 ? "states none" : counted(count, "path");
}
