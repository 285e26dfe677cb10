import { applyBatch, type EditBatch, type TextSnapshot } from "../../src/core/base/text.ts";
import type { TextStore } from "../../src/core/ports.ts";

/** A text in memory; each different text is a version of its own. */
export class InMemoryTextStore implements TextStore {
  #text: string;
  #version = 1;

  constructor(text: string) {
    this.#text = text;
  }

  /** What someone else writes behind the reader's back. */
  replace(text: string): void {
    this.#text = text;
    this.#version++;
  }

  async read(): Promise<TextSnapshot> {
    return { text: this.#text, version: String(this.#version) };
  }

  async write(batch: EditBatch): Promise<TextSnapshot> {
    this.replace(applyBatch(await this.read(), batch));
    return this.read();
  }
}
