/** Cuts a text into blocks, line by line. Knows fences, HTML comments, tables, list items and headings; nothing else. */
import { Block, type BlockKind, type OddLines } from "./block.ts";
import { isBlank, isDigit, skipBlanks } from "./characters.ts";
import { headingKind } from "./headings.ts";
import { taskIdEnd } from "./ids.ts";
import { bulletEnd, isConflictMarker, taskStart } from "./lineMarks.ts";
import type { SectionKind } from "./model.ts";

/** Counts what a parse looked at, for tests that show that the work is linear and that an edit is cheap. */
export interface ScanSteps {
  characters: number;
  lines: number;
  blocks: number;
}

/** Kinds that a fence never hides when the fences of the text do not pair up. */
const neverHidden: ReadonlySet<SectionKind> = new Set<SectionKind>([
  "contract",
  "dashboard",
  "critical-fields",
  "cards",
  "today",
  "health",
  "history",
  "capsule",
  "auto-config",
  "ledger",
  "ledger-state",
  "blockers",
  "decisions",
  "run-log",
  "checkpoint-history",
  "backlog",
  "scope",
  "roadmap",
  "archive",
]);

/** The block's odd lines, to be written to. */
function oddLines(block: Block): OddLines {
  block.oddLines ??= { loneCr: 0, marker: false };
  return block.oddLines;
}

export class Scanner {
  readonly #text: string;
  readonly #steps: ScanSteps | undefined;
  /** Reads fences warily: a known heading or a ledger's task line ends them. */
  readonly #wary: boolean;
  /** No comment closes at or behind this offset. */
  #commentsOpenFrom = Number.POSITIVE_INFINITY;
  /** The first LF and the first CR that are not read yet; the length of the text when there is none. */
  #feed = -1;
  #return = -1;

  // The line under the cursor; `#next` is where the following one starts.
  #start = -1;
  #first = 0;
  #indent = 0;
  #end = 0;
  #next = 0;

  constructor(text: string, wary: boolean, steps?: ScanSteps) {
    this.#text = text;
    this.#wary = wary;
    this.#steps = steps;
  }

  /** The block that begins at `at`, which must be the start of a block and inside the text. */
  scanBlock(at: number): Block {
    if (at !== this.#start) this.#readLine(at);
    const block = new Block(this.#kindOfLine());
    this.#take(block);
    switch (block.kind) {
      case "heading":
        block.headingKind = this.#headingKind();
        this.#moveOn();
        break;
      case "item":
        block.task = this.#indent === 0 && this.#isTaskItem();
        this.#moveOn();
        this.#takeIndented(block);
        return this.#finish(block);
      case "fence":
        this.#takeFence(block);
        break;
      case "comment":
        this.#takeComment(block);
        break;
      default:
        this.#moveOn();
        this.#takeSame(block);
    }
    this.#takeBlank(block);
    return this.#finish(block);
  }

  #finish(block: Block): Block {
    if (this.#steps !== undefined) this.#steps.blocks++;
    return block;
  }

  /** True while there is a line under the cursor. */
  get #more(): boolean {
    return this.#start < this.#text.length;
  }

  #moveOn(): void {
    this.#readLine(this.#next);
  }

  #readLine(at: number): void {
    const text = this.#text;
    const length = text.length;
    let i = text.charCodeAt(at) === 0xfeff ? at + 1 : at;
    const margin = i;
    while (isBlank(text.charCodeAt(i))) i++;
    this.#start = at;
    this.#first = i;
    this.#indent = i - margin;
    if (this.#feed < i) this.#feed = this.#find("\n", i);
    if (this.#return < i) this.#return = this.#find("\r", i);
    const end = this.#feed < this.#return ? this.#feed : this.#return;
    this.#end = end;
    this.#next = end === this.#return && text.charCodeAt(end + 1) === 10 ? end + 2 : Math.min(length, end + 1);
    if (this.#steps !== undefined) {
      this.#steps.characters += this.#next - at;
      this.#steps.lines++;
    }
  }

  // Both kinds of line end are searched for once each, however many lines lie between two of one kind.
  #find(mark: string, at: number): number {
    const place = this.#text.indexOf(mark, at);
    return place === -1 ? this.#text.length : place;
  }

  // Adds the line under the cursor to the block.
  #take(block: Block): void {
    if (this.#next > this.#end) {
      block.lines++;
      if (this.#next - this.#end === 2) block.crlf++;
      else if (this.#text.charCodeAt(this.#end) === 13) oddLines(block).loneCr++;
    }
    block.length += this.#next - this.#start;
    if (this.#first >= this.#end) return;
    block.content = block.length;
    if (isConflictMarker(this.#text, this.#start, this.#end)) oddLines(block).marker = true;
  }

  #kindOfLine(): BlockKind {
    const text = this.#text;
    const first = this.#first;
    if (this.#indent > 3) return "text";
    const code = text.charCodeAt(first);
    switch (code) {
      case 35:
        return this.#isHeading() ? "heading" : "text";
      case 124:
        return text.startsWith("|||||||", first) ? "text" : "table";
      case 96:
      case 126:
        return this.#fenceLength() > 0 ? "fence" : "text";
      case 60:
        return text.startsWith("<!--", first) ? "comment" : "text";
      default:
        return this.#bulletEnd() === -1 ? "text" : "item";
    }
  }

  #isHeading(): boolean {
    let at = this.#first;
    while (this.#text.charCodeAt(at) === 35) at++;
    return at - this.#first <= 6 && (at === this.#end || isBlank(this.#text.charCodeAt(at)));
  }

  #headingKind(): SectionKind {
    let at = this.#first;
    while (this.#text.charCodeAt(at) === 35) at++;
    return headingKind(this.#text, skipBlanks(this.#text, at, this.#end), this.#end);
  }

  /** Length of the fence mark that opens a fence here; 0 when none does. */
  #fenceLength(): number {
    const mark = this.#text.charCodeAt(this.#first);
    let at = this.#first;
    while (this.#text.charCodeAt(at) === mark) at++;
    const length = at - this.#first;
    if (length < 3) return 0;
    if (mark === 96) for (; at < this.#end; at++) if (this.#text.charCodeAt(at) === 96) return 0;
    return length;
  }

  /** The offset behind the list marker of this line, or -1. */
  #bulletEnd(): number {
    return bulletEnd(this.#text, this.#first, this.#end);
  }

  #isTaskItem(): boolean {
    const from = this.#bulletEnd();
    return from !== -1 && taskIdEnd(this.#text, taskStart(this.#text, from, this.#end), this.#end) !== -1;
  }

  #takeBlank(block: Block): void {
    while (this.#more && this.#first >= this.#end) {
      this.#take(block);
      this.#moveOn();
    }
  }

  /** Text and table blocks go on with lines of the same kind. */
  #takeSame(block: Block): void {
    while (this.#more && this.#first < this.#end && this.#kindOfLine() === block.kind) {
      this.#take(block);
      this.#moveOn();
    }
  }

  /** An item owns the indented lines that follow, also behind blank lines. */
  #takeIndented(block: Block): void {
    while (this.#more && (this.#indent > 0 || this.#first >= this.#end)) {
      block.nestedTask ||= this.#isTaskItem();
      this.#take(block);
      this.#moveOn();
    }
  }

  #takeFence(block: Block): void {
    const mark = this.#text.charCodeAt(this.#first);
    const length = this.#fenceLength();
    this.#moveOn();
    while (this.#more) {
      if (this.#wary && this.#isNeverHidden()) break;
      const closes = this.#closesFence(mark, length);
      this.#take(block);
      this.#moveOn();
      if (closes) return;
    }
    block.open = true;
  }

  #closesFence(mark: number, length: number): boolean {
    if (this.#indent > 3) return false;
    let at = this.#first;
    while (this.#text.charCodeAt(at) === mark) at++;
    return at - this.#first >= length && skipBlanks(this.#text, at, this.#end) === this.#end;
  }

  /** A comment ends with the line of its `-->`. One that is not closed hides neither tasks nor known sections. */
  #takeComment(block: Block): void {
    const closing = this.#closingOfComment();
    block.open = closing === -1;
    let closed = closing !== -1 && closing < this.#next;
    this.#moveOn();
    while (this.#more && !closed) {
      if (closing === -1 && (this.#isNeverHidden() || this.#kindOfLine() === "comment")) return;
      closed = closing !== -1 && closing < this.#next;
      this.#take(block);
      this.#moveOn();
    }
  }

  #closingOfComment(): number {
    const from = this.#first + 4;
    if (from >= this.#commentsOpenFrom) return -1;
    const closing = this.#text.indexOf("-->", from);
    if (closing === -1) {
      this.#commentsOpenFrom = from;
      return -1;
    }
    if (this.#steps !== undefined) this.#steps.characters += closing - from;
    for (
      let at = this.#text.indexOf("<!--", from);
      at !== -1 && at < closing;
      at = this.#text.indexOf("<!--", at + 4)
    ) {
      const before = this.#text.charCodeAt(at - 1);
      if (before === 10 || before === 13) return -1;
    }
    return closing;
  }

  /** A known section's heading or a task line of a ledger. */
  #isNeverHidden(): boolean {
    if (this.#kindOfLine() === "heading") return neverHidden.has(this.#headingKind());
    return this.#indent === 0 && !isDigit(this.#text.charCodeAt(this.#first)) && this.#isTaskItem();
  }
}
