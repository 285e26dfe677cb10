/** The red node of a task: reads its parts from the text when asked, by the numbers of its shape. */
import { detached, type TextRange } from "../base/text.ts";
import type { Block } from "./block.ts";
import { isBlank, isSeparator, trimEnd, trimmedRange } from "./characters.ts";
import { type Priority, priorities, type Task, type TaskDetail, type TaskState, taskStates } from "./model.ts";
import { taskShape } from "./taskLine.ts";
import { TaskMemo } from "./taskMemo.ts";
import type { TaskShape } from "./taskShape.ts";

/** What the tasks of one state section share. */
export interface TaskOwner {
  readonly text: string;
  readonly ledger: string;
  readonly state: TaskState;
}

export class TaskNode implements Task {
  readonly line: number;
  readonly #owner: TaskOwner;
  readonly #start: number;
  readonly #block: Block;
  readonly #shape: TaskShape;
  #details: readonly TaskDetail[] | undefined = undefined;

  constructor(owner: TaskOwner, start: number, line: number, block: Block) {
    this.line = line;
    this.#owner = owner;
    this.#start = start;
    this.#block = block;
    this.#shape = taskShape(owner.text, start, block);
  }

  get kind(): "task" {
    return "task";
  }

  get ledger(): string {
    return this.#owner.ledger;
  }

  get state(): TaskState {
    return this.#owner.state;
  }

  /** The block that the task is read from, and where it stands. */
  get block(): Block {
    return this.#block;
  }

  get start(): number {
    return this.#start;
  }

  /** See `taskIdDay`. */
  get idDay(): number {
    return this.#shape.idDay;
  }

  /** See `taskIdRest`. */
  get idRest(): number {
    return this.#shape.idRest;
  }

  /** Bits of `taskFlaw`. */
  get flaws(): number {
    return this.#shape.flaws;
  }

  /** True when a line below begins with a task id. */
  get hasNestedTask(): boolean {
    return this.#block.nestedTask;
  }

  /** Bits by the place of the state in `taskStates`. */
  get markBits(): number {
    return this.#shape.marks;
  }

  get id(): string {
    this.#shape.id ??= detached(this.#slice(this.#shape.idStart, this.#shape.idEnd));
    return this.#shape.id;
  }

  /** What the block says wherever it stands; offsets are relative to it. */
  get words(): TaskMemo {
    const block = this.#block;
    block.words ??= new TaskMemo(this.#slice(0, block.content), this.#shape.lineEnd);
    return block.words;
  }

  get title(): string {
    return this.#slice(this.#shape.titleStart, this.#shape.titleEnd);
  }

  get priority(): Priority | undefined {
    return priorities[this.#shape.priority];
  }

  get tags(): readonly string[] {
    const { tagsStart, tagsEnd } = this.#shape;
    if (tagsStart === -1) return [];
    return this.#slice(tagsStart + 1, tagsEnd - 1)
      .split(/[\s,#]/)
      .filter((tag) => tag !== "");
  }

  get checkpoint(): string | undefined {
    const { checkpointValue } = this.#shape;
    if (checkpointValue !== undefined) return this.#slice(checkpointValue.start, checkpointValue.end);
    const bullet = this.words.checkpoint;
    return bullet === null ? undefined : firstCode(bullet.text);
  }

  get blockedReason(): string | undefined {
    const range = this.reasonRange;
    if (range === undefined) return undefined;
    const { text } = this.#owner;
    const end = range.end - 1;
    let at = text.indexOf("BLOCKED", range.start) + "BLOCKED".length;
    while (at < end && (isBlank(text.charCodeAt(at)) || isSeparator(text.charCodeAt(at)))) at++;
    return at < end ? text.slice(at, trimEnd(text, at, end)) : undefined;
  }

  get comment(): string | undefined {
    const range = this.commentRange;
    if (range === undefined) return undefined;
    const inside = trimmedRange(this.#owner.text, range.start + 1, range.end - 1);
    return this.#owner.text.slice(inside.start, inside.end);
  }

  get marks(): readonly TaskState[] {
    const { marks } = this.#shape;
    return marks === 0 ? [] : taskStates.filter((_, index) => (marks & (1 << index)) !== 0);
  }

  get details(): readonly TaskDetail[] {
    this.#details ??= this.words.bullets.map((bullet) => ({
      ...bullet,
      range: this.#range(bullet.range.start, bullet.range.end),
      textRange: this.#range(bullet.textRange.start, bullet.textRange.end),
    }));
    return this.#details;
  }

  get range(): TextRange {
    return this.#range(0, this.#block.content);
  }

  get lineRange(): TextRange {
    return this.#range(0, this.#shape.lineEnd);
  }

  get textRange(): TextRange {
    return trimmedRange(this.#owner.text, this.#start, this.#start + this.#shape.lineEnd);
  }

  get idRange(): TextRange {
    return this.#range(this.#shape.idStart, this.#shape.idEnd);
  }

  get separatorRange(): TextRange {
    return this.#range(this.#shape.separatorStart, this.#shape.separatorEnd);
  }

  get titleRange(): TextRange {
    return this.#range(this.#shape.titleStart, this.#shape.titleEnd);
  }

  get priorityRange(): TextRange | undefined {
    const { priorityStart, priorityEnd } = this.#shape;
    return priorityStart === -1 ? undefined : this.#range(priorityStart, priorityEnd);
  }

  get tagsRange(): TextRange | undefined {
    const { tagsStart, tagsEnd } = this.#shape;
    return tagsStart === -1 ? undefined : this.#range(tagsStart, tagsEnd);
  }

  get checkpointRange(): TextRange | undefined {
    return this.#optional(this.#shape.checkpoint);
  }

  get checkpointValueRange(): TextRange | undefined {
    return this.#optional(this.#shape.checkpointValue);
  }

  get reasonRange(): TextRange | undefined {
    return this.#optional(this.#shape.reason);
  }

  get commentRange(): TextRange | undefined {
    return this.#optional(this.#shape.comment);
  }

  #slice(start: number, end: number): string {
    return this.#owner.text.slice(this.#start + start, this.#start + end);
  }

  #range(start: number, end: number): TextRange {
    return { start: this.#start + start, end: this.#start + end };
  }

  #optional(range: TextRange | undefined): TextRange | undefined {
    return range && this.#range(range.start, range.end);
  }
}

/** The first inline code of a text, else the text. */
function firstCode(text: string): string {
  const open = text.indexOf("`");
  const close = open === -1 ? -1 : text.indexOf("`", open + 1);
  return close === -1 ? text : text.slice(open + 1, close);
}
