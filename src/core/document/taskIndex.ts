import type { TaskNode } from "./task.ts";

/** The first task of each id. A table of its own, because a `Map` of strings costs more than the parse of a keystroke. */
export class TaskIndex {
  readonly #slots: Int32Array;
  readonly #tasks: TaskNode[] = [];

  /** `capacity` is the number of tasks that may be added. */
  constructor(capacity: number) {
    this.#slots = new Int32Array(2 << (32 - Math.clz32(capacity)));
  }

  /** The task that was added before with the same id; undefined when this one is the first, and now stands for its id. */
  add(task: TaskNode): TaskNode | undefined {
    const mask = this.#slots.length - 1;
    for (let slot = task.idHash & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot] as number;
      if (place === 0) {
        this.#slots[slot] = this.#tasks.push(task);
        return undefined;
      }
      const former = this.#tasks[place - 1] as TaskNode;
      if (former.hasIdOf(task)) return former;
    }
  }
}
