import { detached } from "../base/detached.ts";
import type { ControlDocument, TaskState } from "../document/model.ts";
import type { LeadTime } from "./documentHistory.ts";

interface Life {
  readonly id: string;
  readonly opened: number;
  state: TaskState;
  closed: number | undefined;
  /** Number of the revision that had it last. */
  seen: number;
  readonly cameAsDone: boolean;
}

export interface Moves {
  readonly closed: readonly string[];
  readonly reopened: readonly string[];
  readonly vanished: readonly string[];
}

/** Follows tasks through revisions, oldest first. A task that is gone for a while keeps the state in which it was last seen. */
export class TaskLives {
  readonly #lives = new Map<string, Life>();
  #present: Life[] = [];
  #revision = 0;

  add(document: ControlDocument, time: number): Moves {
    const closed: string[] = [];
    const reopened: string[] = [];
    const isFirst = ++this.#revision === 1;
    const present: Life[] = [];
    for (const [id, state] of firstStates(document)) {
      let life = this.#lives.get(id);
      if (life === undefined) {
        life = born(id, state, time);
        this.#lives.set(life.id, life);
        if (state === "DONE" && !isFirst) closed.push(life.id);
      } else if (state !== life.state) {
        if (state === "DONE") closed.push(life.id);
        if (life.state === "DONE") reopened.push(life.id);
      }
      if (state === "DONE") life.closed ??= time;
      life.state = state;
      life.seen = this.#revision;
      present.push(life);
    }
    const vanished = this.#present.filter(({ seen }) => seen < this.#revision).map(({ id }) => id);
    this.#present = present;
    return { closed, reopened, vanished };
  }

  /** Of tasks that were open before they were closed. */
  leadTimes(): LeadTime[] {
    return [...this.#lives.values()].flatMap(({ id, opened, closed, cameAsDone }) =>
      closed === undefined || cameAsDone ? [] : [{ id, opened, closed }],
    );
  }
}

function born(id: string, state: TaskState, opened: number): Life {
  return { id: detached(id), opened, state, closed: undefined, seen: 0, cameAsDone: state === "DONE" };
}

/** Each id once, with the state of its first line. */
function firstStates({ ledgers }: ControlDocument): Iterable<readonly [id: string, state: TaskState]> {
  const states = new Map<string, TaskState>();
  for (const { tasks } of ledgers) for (const { id, state } of tasks) if (!states.has(id)) states.set(id, state);
  return states;
}
