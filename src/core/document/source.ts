/** One version of a text with its blocks and where they stand: what the nodes of a document are read from. */
import { LineIndex } from "../base/lines.ts";
import type { Position } from "../base/text.ts";
import type { Block } from "./block.ts";
import { lineStop, nextLine } from "./characters.ts";

const longBlock = 8192;

export class Source {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Offset of each block, and of the end of the text. */
  readonly starts: readonly number[];
  /** Zero-based line of each block, and of the end of the text. */
  readonly lines: readonly number[];
  /** True when a fence or a comment is not closed. */
  readonly unclosed: boolean;
  #lineIndex: LineIndex | undefined;

  constructor(text: string, blocks: readonly Block[]) {
    const starts = new Array<number>(blocks.length + 1);
    const lines = new Array<number>(blocks.length + 1);
    let offset = 0;
    let line = 0;
    let unclosed = false;
    for (let i = 0; i < blocks.length; i++) {
      const block = blocks[i] as Block;
      if (block.open) unclosed = true;
      starts[i] = offset;
      lines[i] = line;
      offset += block.length;
      line += block.lines;
    }
    starts[blocks.length] = offset;
    lines[blocks.length] = line;
    this.text = text;
    this.blocks = blocks;
    this.starts = starts;
    this.lines = lines;
    this.unclosed = unclosed;
  }

  block(index: number): Block {
    return this.blocks[index] as Block;
  }

  start(index: number): number {
    return this.starts[index] as number;
  }

  line(index: number): number {
    return this.lines[index] as number;
  }

  /** End of the block without its blank lines. */
  contentEnd(index: number): number {
    return this.start(index) + this.block(index).content;
  }

  /** The block that contains the offset; the last one for the end of the text; -1 in an empty text. */
  blockAt(offset: number): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return high;
  }

  /** The index of the block that starts at the offset, the number of blocks for the end of the text, else -1. */
  blockStartingAt(offset: number): number {
    if (offset === this.text.length) return this.blocks.length;
    const index = this.blockAt(offset);
    return index !== -1 && this.start(index) === offset ? index : -1;
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    const index = this.blockAt(at);
    if (index === -1) return { line: 0, column: 0 };
    if (this.#lineIndex !== undefined || this.block(index).length > longBlock) {
      this.#lineIndex ??= new LineIndex(this.text);
      return this.#lineIndex.positionAt(at);
    }
    let line = this.line(index);
    let start = this.start(index);
    const end = start + this.block(index).length;
    for (;;) {
      const stop = lineStop(this.text, start, end);
      const next = nextLine(this.text, stop, end);
      if (stop === end || next > at) return { line, column: at - start };
      start = next;
      line++;
    }
  }
}
