import { isTaskId, taskIdDay, taskIdHash, taskIdRest } from "./ids.ts";
import type { Task } from "./model.ts";
import { TaskNode } from "./task.ts";

/** The first task of each id. A table of its own: a `Map` of strings costs more than the parse of a keystroke. */
export class TaskIndex {
  readonly #slots: Int32Array;
  readonly #tasks: TaskNode[] = [];

  /** `capacity` is the number of tasks that may be added. */
  constructor(capacity: number) {
    this.#slots = new Int32Array(2 << (32 - Math.clz32(capacity)));
  }

  /** The task that was added before with the same id; undefined when this one is the first, and now stands for its id. */
  add(task: TaskNode): TaskNode | undefined {
    const slot = this.#slotOf(task.idDay, task.idRest);
    const place = this.#slots[slot] as number;
    if (place !== 0) return this.#tasks[place - 1];
    this.#slots[slot] = this.#tasks.push(task);
    return undefined;
  }

  find(id: string): TaskNode | undefined {
    if (!isTaskId(id)) return undefined;
    return this.#tasks[(this.#slots[this.#slotOf(taskIdDay(id, 0), taskIdRest(id, 0, id.length))] as number) - 1];
  }

  /** The slot that holds the id, or the free one where it belongs. */
  #slotOf(day: number, rest: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = taskIdHash(day, rest) & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot] as number;
      if (place === 0) return slot;
      const task = this.#tasks[place - 1] as TaskNode;
      if (task.idDay === day && task.idRest === rest) return slot;
    }
  }
}

/** Every id that stands on more than one of the lines, with its lines in their order. */
export function repeatedTasks(tasks: readonly Task[]): ReadonlyMap<string, readonly Task[]> {
  const lines = new Map<string, Task[]>();
  const first = new TaskIndex(tasks.length);
  for (const task of tasks) {
    const former = task instanceof TaskNode ? first.add(task) : undefined;
    if (former === undefined) continue;
    const known = lines.get(former.id);
    if (known === undefined) lines.set(former.id, [former, task]);
    else known.push(task);
  }
  return lines;
}
