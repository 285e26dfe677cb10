/** The red node of a task: reads its parts from the text when asked, by the numbers of its shape. */
import type { TextRange } from "../base/text.ts";
import { isBlank, isSeparator, skipBlanks, trimEnd } from "./characters.ts";
import { type Priority, priorities, type Task, type TaskDetail, type TaskState, taskStates } from "./model.ts";
import { readBullets } from "./taskBullets.ts";
import type { TaskShape } from "./taskShape.ts";

export class TaskNode implements Task {
  readonly kind = "task";
  readonly ledger: string;
  readonly state: TaskState;
  readonly line: number;
  readonly #text: string;
  readonly #start: number;
  readonly #shape: TaskShape;
  #details: readonly TaskDetail[] | undefined = undefined;

  constructor(text: string, start: number, line: number, ledger: string, state: TaskState, shape: TaskShape) {
    this.#text = text;
    this.#start = start;
    this.#shape = shape;
    this.line = line;
    this.ledger = ledger;
    this.state = state;
  }

  /** The same number for the same id. */
  get key(): number {
    return this.#shape.key;
  }

  get flaws(): number {
    return this.#shape.flaws;
  }

  get joinedRange(): TextRange | undefined {
    return this.#optional(this.#shape.joinedAt, this.#shape.textEnd);
  }

  get hasMarks(): boolean {
    return this.#shape.marks !== 0;
  }

  /** True when there are lines below the task line. */
  get hasDetails(): boolean {
    return this.#shape.lineEnd < this.#shape.end;
  }

  get id(): string {
    return this.#slice(this.#shape.idStart, this.#shape.idEnd);
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
    const { checkpointStart, checkpointValueStart, checkpointValueEnd } = this.#shape;
    if (checkpointStart !== -1) return this.#slice(checkpointValueStart, checkpointValueEnd);
    if (!this.hasDetails) return undefined;
    const bullet = this.details.find((detail) => detail.kind === "checkpoint");
    return bullet === undefined ? undefined : firstCode(bullet.text);
  }

  get blockedReason(): string | undefined {
    const { reasonStart, reasonEnd } = this.#shape;
    if (reasonStart === -1) return undefined;
    const end = this.#start + reasonEnd - 1;
    let at = this.#text.indexOf("BLOCKED", this.#start + reasonStart) + "BLOCKED".length;
    while (at < end && (isBlank(this.#text.charCodeAt(at)) || isSeparator(this.#text.charCodeAt(at)))) at++;
    return at < end ? this.#text.slice(at, trimEnd(this.#text, at, end)) : undefined;
  }

  get comment(): string | undefined {
    const { commentStart, commentEnd } = this.#shape;
    if (commentStart === -1) return undefined;
    const end = this.#start + commentEnd - 1;
    const at = skipBlanks(this.#text, this.#start + commentStart + 1, end);
    return this.#text.slice(at, trimEnd(this.#text, at, end));
  }

  get marks(): readonly TaskState[] {
    const { marks } = this.#shape;
    return marks === 0 ? [] : taskStates.filter((_, index) => (marks & (1 << index)) !== 0);
  }

  get details(): readonly TaskDetail[] {
    const { lineEnd, end } = this.#shape;
    this.#details ??= lineEnd < end ? readBullets(this.#text, this.#start + lineEnd, this.#start + end) : [];
    return this.#details;
  }

  get range(): TextRange {
    return this.#range(0, this.#shape.end);
  }

  get lineRange(): TextRange {
    return this.#range(0, this.#shape.lineEnd);
  }

  get textRange(): TextRange {
    return this.#range(this.#shape.textStart, this.#shape.textEnd);
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
    return this.#optional(this.#shape.priorityStart, this.#shape.priorityEnd);
  }

  get tagsRange(): TextRange | undefined {
    return this.#optional(this.#shape.tagsStart, this.#shape.tagsEnd);
  }

  get checkpointRange(): TextRange | undefined {
    return this.#optional(this.#shape.checkpointStart, this.#shape.checkpointEnd);
  }

  get checkpointValueRange(): TextRange | undefined {
    return this.#optional(this.#shape.checkpointValueStart, this.#shape.checkpointValueEnd);
  }

  get reasonRange(): TextRange | undefined {
    return this.#optional(this.#shape.reasonStart, this.#shape.reasonEnd);
  }

  get commentRange(): TextRange | undefined {
    return this.#optional(this.#shape.commentStart, this.#shape.commentEnd);
  }

  #slice(start: number, end: number): string {
    return this.#text.slice(this.#start + start, this.#start + end);
  }

  #range(start: number, end: number): TextRange {
    return { start: this.#start + start, end: this.#start + end };
  }

  #optional(start: number, end: number): TextRange | undefined {
    return start === -1 ? undefined : this.#range(start, end);
  }
}

/** The first inline code of a text, else the text. */
function firstCode(text: string): string {
  const open = text.indexOf("`");
  const close = open === -1 ? -1 : text.indexOf("`", open + 1);
  return close === -1 ? text : text.slice(open + 1, close);
}
