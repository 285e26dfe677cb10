import { detached } from "../base/text.ts";
import type { TaskDetail, TaskDetailKind } from "./model.ts";
import { readBullets } from "./taskBullets.ts";

const none: readonly TaskDetail[] = [];

/** What the words of one task's block say, wherever it stands: read once for each block, with offsets relative to it. */
export class TaskMemo {
  /** As `dependencyIds` and `surfacePaths` give them, once somebody asked. */
  dependsOn: readonly string[] | undefined = undefined;
  surface: readonly string[] | undefined = undefined;
  #checkpoint: TaskDetail | null | undefined = undefined;
  /** A copy: a slice would keep every version of the text alive in which a block was new. */
  readonly #text: string;
  readonly #lineEnd: number;
  #bullets: readonly TaskDetail[] | undefined = undefined;

  constructor(text: string, lineEnd: number) {
    this.#text = detached(text);
    this.#lineEnd = lineEnd;
  }

  get bullets(): readonly TaskDetail[] {
    const { length } = this.#text;
    this.#bullets ??= this.#lineEnd === length ? none : readBullets(this.#text, this.#lineEnd, length);
    return this.#bullets;
  }

  /** The first Checkpoint bullet; null when there is none. */
  get checkpoint(): TaskDetail | null {
    if (this.#checkpoint === undefined) this.#checkpoint = this.bulletsOf("checkpoint", /checkpoint/i)[0] ?? null;
    return this.#checkpoint;
  }

  /** The bullets of a kind. `words` stand in every label of that kind: a task without them need not be read. */
  bulletsOf(kind: TaskDetailKind, words: RegExp): readonly TaskDetail[] {
    if (this.#bullets === undefined && !words.test(this.#text)) return none;
    return this.bullets.filter((bullet) => bullet.kind === kind);
  }
}
