const limit = 16 * 1024;

/** Keeps the last 16 KB of a text stream. */
export class OutputTail {
  #text = "";

  append(chunk: string): void {
    this.#text += chunk;
    // Cutting only at twice the size keeps the cost of a long stream linear.
    if (this.#text.length > 2 * limit) this.#text = this.#text.slice(-limit);
  }

  get text(): string {
    const tail = this.#text.slice(-limit);
    const first = tail.charCodeAt(0);
    return first >= 0xdc00 && first <= 0xdfff ? tail.slice(1) : tail;
  }
}

/** The last line that says something; empty when there is none. */
export function lastLineOf(text: string): string {
  return text.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? "";
}
