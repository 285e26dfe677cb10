import {
  type ControlDocument,
  type Priority,
  priorities,
  type Task,
  type TaskState,
  taskStates,
} from "../document/model.ts";
import { surfacePaths } from "../document/taskDetails.ts";
import { filterTasks, type TaskFilter } from "./taskView.ts";

export const groupings = ["state", "priority", "tag", "surface"] as const;
export type Grouping = (typeof groupings)[number];
export const sortings = ["document", "priority", "id", "title"] as const;
export type Sorting = (typeof sortings)[number];

/** How a person wants to see a ledger. */
export interface LedgerLook {
  readonly groupBy: Grouping;
  readonly sortBy: Sorting;
  /** Words of the id or title, `#tag`, `P0` to `P3`, a state; empty for everything. */
  readonly filter: string;
}

export const usualLook: LedgerLook = { groupBy: "state", sortBy: "document", filter: "" };

/** Reads what was kept of a look; anything odd is as if it had not been kept. */
export function decodeLook(value: unknown): LedgerLook {
  const kept = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  return {
    groupBy: groupings.find((name) => name === kept.groupBy) ?? usualLook.groupBy,
    sortBy: sortings.find((name) => name === kept.sortBy) ?? usualLook.sortBy,
    filter: typeof kept.filter === "string" ? kept.filter.slice(0, 500) : "",
  };
}

/** `#web P0 todo tide` as a filter: all of it must hold. */
export function toTaskFilter(words: string): TaskFilter {
  const tags: string[] = [];
  const states: TaskState[] = [];
  const wanted: Priority[] = [];
  const search: string[] = [];
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const state = taskStates.find((name) => name === word.toUpperCase());
    const priority = priorities.find((name) => name === word.toUpperCase());
    if (word.startsWith("#") && word.length > 1) tags.push(word.slice(1));
    else if (state) states.push(state);
    else if (priority) wanted.push(priority);
    else search.push(word);
  }
  return {
    ...(tags.length > 0 ? { tags } : {}),
    ...(states.length > 0 ? { states } : {}),
    ...(wanted.length > 0 ? { priorities: wanted } : {}),
    ...(search.length > 0 ? { search: search.join(" ") } : {}),
  };
}

export function isFiltered({ filter }: LedgerLook): boolean {
  return filter.trim() !== "";
}

/** The tasks that the look lets through, in its order. */
export function shownTasks(tasks: readonly Task[], look: LedgerLook): readonly Task[] {
  const { filter, sortBy } = look;
  const kept = isFiltered(look) ? filterTasks(tasks, toTaskFilter(filter)) : tasks;
  return sortBy === "document" ? kept : kept.toSorted(orders[sortBy]);
}

const orders: Readonly<Record<Exclude<Sorting, "document">, (a: Task, b: Task) => number>> = {
  priority: (a, b) => rankOf(a) - rankOf(b),
  id: (a, b) => compare(a.id, b.id),
  title: (a, b) => compare(a.title.toLowerCase(), b.title.toLowerCase()),
};

function rankOf({ priority }: Task): number {
  return priority === undefined ? priorities.length : priorities.indexOf(priority);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Where the filter's words stand in a label, for highlighting: pairs of start and end. */
export function matchesIn(label: string, filter: string): readonly (readonly [number, number])[] {
  const words = toTaskFilter(filter).search?.toLowerCase().split(" ") ?? [];
  const text = label.toLowerCase();
  // Some letters have other lengths in the other case; then places would be wrong.
  if (text.length !== label.length) return [];
  return words.flatMap((word) => {
    const at = text.indexOf(word);
    return at === -1 ? [] : [[at, at + word.length] as const];
  });
}

/** Names of the groups a task belongs to, when the grouping is not by state. */
export function groupsOf(task: Task, groupBy: Exclude<Grouping, "state">): readonly string[] {
  switch (groupBy) {
    case "priority":
      return [task.priority ?? "No priority"];
    case "tag":
      return task.tags.length === 0 ? ["No tag"] : task.tags.map((tag) => `#${tag}`);
    case "surface": {
      const surfaces = surfacePaths(task);
      return surfaces.length === 0 ? ["No surface"] : surfaces;
    }
  }
}

/** How many tasks of the document the look shows, and of how many. */
export function shownCount(
  document: ControlDocument,
  look: LedgerLook,
): { readonly shown: number; readonly all: number } {
  const tasks = document.ledgers.flatMap((ledger) => ledger.tasks);
  return { shown: shownTasks(tasks, look).length, all: tasks.length };
}
