/**
 * The green layer: a text cut into blocks that know lengths, never offsets in the text, so that a block can be used again in
 * the next version wherever it then stands. A block begins in a neutral state and ends with its blank lines.
 */
import type { SectionKind } from "./model.ts";
import type { TaskMemo } from "./taskMemo.ts";
import type { TaskShape } from "./taskShape.ts";

export type BlockKind = "text" | "heading" | "item" | "table" | "fence" | "comment";

/** What is odd about the lines of a block. */
export interface OddLines {
  /** Line ends that are a lone CR. */
  loneCr: number;
  /** Has a line that begins like a conflict marker. */
  marker: boolean;
}

/** What is odd about the characters of a block. */
export interface OddCharacters {
  /** Relative offsets of the first one, -1 when there is none. */
  nul: number;
  surrogate: number;
  damage: number;
  /** Characters of U+0E01–U+0E5B, and how many of them are U+0E42. */
  thai: number;
  thaiMain: number;
  /** U+FFFD. */
  replacements: number;
}

export class Block {
  readonly kind: BlockKind;
  /** With the blank lines at its end. */
  length = 0;
  /** Without the blank lines at its end, with the line end of its last line. */
  content = 0;
  /** Line ends, of which `crlf` are CR LF. */
  lines = 0;
  crlf = 0;
  oddLines: OddLines | undefined = undefined;
  /** Undefined until somebody asks; null when there are none. */
  oddCharacters: OddCharacters | null | undefined = undefined;
  /** A fence or a comment that nothing closes. */
  open = false;
  /** An item at the left margin whose text begins with a task id. */
  task = false;
  /** A task id begins one of the indented lines of an item. */
  nestedTask = false;
  /** Of a heading. */
  headingKind: SectionKind | undefined = undefined;
  /** Of an item once it was read as a task. */
  shape: TaskShape | undefined = undefined;
  /** Of a task once its words were asked for. */
  words: TaskMemo | undefined = undefined;
  /** What another layer remembers of this text, with relative offsets; opaque here. */
  memo: unknown = undefined;

  constructor(kind: BlockKind) {
    this.kind = kind;
  }
}
