import type { EditBatch, TextEdit } from "../../base/text.ts";
import type { ControlDocument } from "../model.ts";
import { reparseDocument } from "../parse.ts";
import { composeEdits } from "./composeEdits.ts";
import { minimalEdits } from "./minimalEdits.ts";

/**
 * Several changes that become one write: each step sees the document after the steps before it, and `batch()` refers to the
 * document that the draft was made from.
 */
export class DocumentDraft {
  readonly #base: ControlDocument;
  #document: ControlDocument;
  #edits: readonly TextEdit[] = [];

  constructor(document: ControlDocument) {
    this.#base = document;
    this.#document = document;
  }

  /** What the document will be; it keeps the version of the base, which it is not. */
  get document(): ControlDocument {
    return this.#document;
  }

  /** True when the text would stay as it is. */
  get isEmpty(): boolean {
    return this.#edits.length === 0;
  }

  /** Adds a step. Throws what `compute` throws, and `edit-overlap`; the draft is then as it was. */
  apply(compute: (document: ControlDocument) => readonly TextEdit[]): this {
    const edits = minimalEdits(this.#document.text, compute(this.#document));
    if (edits.length === 0) return this;
    const document = reparseDocument(this.#document, edits, this.#base.version);
    this.#edits = minimalEdits(this.#base.text, composeEdits(this.#edits, edits));
    this.#document = document;
    return this;
  }

  batch(): EditBatch {
    return { version: this.#base.version, edits: this.#edits };
  }
}
