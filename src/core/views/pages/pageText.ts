/** A text for reading, with places that lead somewhere. */
import type { TextRange } from "../../base/text.ts";

export type PageTarget =
  | { readonly kind: "commit"; readonly hash: string }
  /** One-based line of the control document, or of the file that the page is about. */
  | { readonly kind: "line"; readonly line: number };

export interface PageLink {
  readonly range: TextRange;
  readonly target: PageTarget;
}

export interface PageText {
  readonly text: string;
  readonly links: readonly PageLink[];
}

/** Builds a page from its beginning to its end. Text of documents stands on one line each, its control characters made visible. */
export class PageBuilder {
  #text = "";
  readonly #links: PageLink[] = [];

  add(text: string, target?: PageTarget): this {
    const start = this.#text.length;
    this.#text += text.replace(/\s+/g, " ").replace(/[^\P{C}\u200d]/gu, "·");
    if (target !== undefined) this.#links.push({ range: { start, end: this.#text.length }, target });
    return this;
  }

  /** Ends the line; with `blank` an empty one follows. */
  end(blank = false): this {
    this.#text += blank ? "\n\n" : "\n";
    return this;
  }

  page(): PageText {
    return { text: this.#text, links: this.#links };
  }
}
