import type { ControlDocument, ProblemCode, Task } from "../document/model.ts";
import { repeatedTasks } from "../document/taskIndex.ts";

const repeats: ReadonlySet<ProblemCode> = new Set<ProblemCode>(["duplicate-task", "task-in-two-sections"]);

/** The task lines of a document by place and by id, so that thousands of findings are mended without looking at every line for each. */
export class TaskLines {
  readonly #document: ControlDocument;
  /** In document order. */
  readonly #tasks: readonly Task[];
  #repeated: ReadonlyMap<string, readonly Task[]> | undefined;
  #uncertain: ReadonlySet<Task> | undefined;

  constructor(document: ControlDocument, tasks: readonly Task[]) {
    this.#document = document;
    this.#tasks = tasks;
  }

  /** The task whose lines cover an offset. */
  at(offset: number): Task | undefined {
    let low = 0;
    for (let high = this.#tasks.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#tasks[middle] as Task).range.end <= offset) low = middle + 1;
      else high = middle;
    }
    const task = this.#tasks[low];
    return task !== undefined && task.range.start <= offset ? task : undefined;
  }

  /** Every id that stands on more than one line, with its lines in document order. */
  get repeated(): ReadonlyMap<string, readonly Task[]> {
    // The parser looks for ids that repeat on every keystroke already.
    const hasSome = this.#repeated !== undefined || this.#document.problems.some(({ code }) => repeats.has(code));
    this.#repeated ??= repeatedTasks(hasSome ? this.#tasks : []);
    return this.#repeated;
  }

  /** Lines that may not count, or not once more: all of each repeated id, and those of TODO that are marked as something else. */
  get uncertain(): ReadonlySet<Task> {
    if (this.#uncertain !== undefined) return this.#uncertain;
    const found = new Set([...this.repeated.values()].flat());
    for (const { code, range } of this.#document.problems) {
      const task = code === "marked-in-todo" ? this.at(range.start) : undefined;
      if (task !== undefined) found.add(task);
    }
    this.#uncertain = found;
    return found;
  }
}
