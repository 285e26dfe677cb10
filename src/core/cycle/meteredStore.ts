import type { EditBatch, TextSnapshot } from "../base/text.ts";
import type { TextStore } from "../ports.ts";

/** Counts the governance reads and writes of one cycle at the port itself. */
export class MeteredStore implements TextStore {
  readonly #store: TextStore;
  #reads = 0;
  #writes = 0;

  constructor(store: TextStore) {
    this.#store = store;
  }

  get reads(): number {
    return this.#reads;
  }

  /** Replacements that took place; a refused one wrote nothing. */
  get writes(): number {
    return this.#writes;
  }

  read(): Promise<TextSnapshot> {
    this.#reads += 1;
    return this.#store.read();
  }

  async write(batch: EditBatch): Promise<TextSnapshot> {
    const snapshot = await this.#store.write(batch);
    this.#writes += 1;
    return snapshot;
  }
}
