import { openBlockers } from "../document/blockers.ts";
import type { ControlDocument, Priority, Task, TaskState } from "../document/model.ts";
import {
  dependencyIds,
  evidencePaths,
  serviceNames,
  surfacePaths,
  verificationCommands,
} from "../document/taskDetails.ts";
import type { TaskView } from "./statusView.ts";

export function toTaskView(document: ControlDocument, task: Task): TaskView {
  const detail = (kind: Task["details"][number]["kind"]) =>
    task.details.find((item) => item.kind === kind)?.text.trim() || undefined;
  return {
    id: task.id,
    title: task.title,
    state: task.state,
    ledger: task.ledger,
    priority: task.priority ?? null,
    tags: task.tags,
    checkpoint: task.checkpoint ?? null,
    reason: task.blockedReason ?? detail("reason") ?? blockerText(document, task) ?? null,
    line: document.positionAt(task.textRange.start).line + 1,
    definitionOfDone: detail("definition-of-done") ?? null,
    evidence: evidencePaths(task),
    verification: verificationCommands(task),
    surface: surfacePaths(task),
    dependsOn: dependencyIds(task),
    services: serviceNames(task),
  };
}

/** `B-20260102-001 — Short description` of the first that the task still waits for. */
function blockerText(document: ControlDocument, { id, state }: Task): string | undefined {
  const blocker = state === "DONE" ? undefined : openBlockers(document, id)[0];
  return blocker && `${blocker.id} — ${blocker.title}`;
}

/** Every filter that is given must hold; texts are compared without regard to case. */
export interface TaskFilter {
  readonly states?: readonly TaskState[];
  /** `none` stands for tasks without one. */
  readonly priorities?: readonly (Priority | "none")[];
  /** All of them, without the hash sign. */
  readonly tags?: readonly string[];
  /** Name of the ledger. */
  readonly ledger?: string;
  /** Words of the id or the title. */
  readonly search?: string;
}

/** The tasks that pass, in the order given. */
export function filterTasks<T extends Pick<Task, "id" | "title" | "state" | "ledger" | "tags"> & HasPriority>(
  tasks: readonly T[],
  filter: TaskFilter,
): readonly T[] {
  const tags = filter.tags?.map((tag) => tag.replace(/^#/, "").toLowerCase());
  const words = filter.search?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  return tasks.filter((task) => {
    const own = task.tags.map((tag) => tag.toLowerCase());
    const text = `${task.id} ${task.title}`.toLowerCase();
    return (
      (filter.states?.includes(task.state) ?? true) &&
      (filter.priorities?.includes(task.priority ?? "none") ?? true) &&
      (tags?.every((tag) => own.includes(tag)) ?? true) &&
      (filter.ledger === undefined || filter.ledger.toLowerCase() === task.ledger.toLowerCase()) &&
      words.every((word) => text.includes(word))
    );
  });
}

interface HasPriority {
  readonly priority: Priority | null | undefined;
}
