/** Tasks that share a surface area with another: the contract lets one cycle close several of them. */
import type { ControlDocument, Task } from "../document/model.ts";
import { evidencePaths, surfacePaths } from "../document/taskDetails.ts";
import type { Policy } from "../policy/policy.ts";
import { selectTask } from "../selection/selectTask.ts";
import { surfaceOf } from "./blastRadius.ts";

/** What a task states as its surface, else where its evidence lies. Empty when it says neither. */
export function areasOf(task: Task): string[] {
  const stated = surfacePaths(task).map(plain);
  return stated.length > 0 ? stated : [...new Set(evidencePaths(task).map((path) => surfaceOf(plain(path), [])))];
}

/** Open tasks that may be chosen now and lie wholly in the areas of `task`, in the order of the ranking. */
export function findSurfaceMates(document: ControlDocument, policy: Policy, task: Task): Task[] {
  const areas = areasOf(task);
  return selectTask(document, policy).candidates.flatMap(({ task: other, rank }) =>
    rank !== undefined && other.id !== task.id && other.ledger === task.ledger && liesIn(areasOf(other), areas)
      ? [other]
      : [],
  );
}

/** True when every path is one of the areas or below one; false when there is none. */
export function liesIn(paths: readonly string[], areas: readonly string[]): boolean {
  const isInside = (path: string) => areas.some((area) => path === area || path.startsWith(`${area}/`));
  return paths.length > 0 && paths.every(isInside);
}

function plain(path: string): string {
  return path.replace(/\/+$/, "");
}
