import type { Position, TextRange } from "./text.ts";

/** Offsets of line starts of one text; `\n`, `\r\n` and a lone `\r` end a line, as in VS Code. */
export class LineIndex {
  readonly #starts: number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 13 && text.charCodeAt(i + 1) === 10) continue;
      if (code === 10 || code === 13) starts.push(i + 1);
    }
    this.#starts = starts;
    this.#length = text.length;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offsets outside the text are moved to its ends. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: at - (this.#starts[low] ?? 0) };
  }

  offsetAt(position: Position): number {
    const start = this.#starts[position.line] ?? this.#length;
    const next = this.#starts[position.line + 1] ?? this.#length;
    return Math.min(start + position.column, next);
  }

  /** The whole line with its line end. */
  lineRange(line: number): TextRange {
    return { start: this.#starts[line] ?? this.#length, end: this.#starts[line + 1] ?? this.#length };
  }
}
