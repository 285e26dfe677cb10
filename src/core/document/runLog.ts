/** The run log and its entries. Fields of an entry are read when asked for. */
import type { TextRange } from "../base/text.ts";
import { isLineEnd, lineStop, trimEnd } from "./characters.ts";
import { isThematicLine } from "./lineMarks.ts";
import type { RunEntry, RunField, RunLog } from "./recordModel.ts";
import { readRunFields } from "./runFields.ts";
import { readRunHeader } from "./runHeader.ts";
import type { SectionNode, Sections } from "./sections.ts";
import type { Source } from "./source.ts";
import { parseTime } from "./timestamp.ts";

export function readRunLog(source: Source, sections: Sections): RunLog | undefined {
  const logs = sections.all.filter((section) => section.kind === "run-log");
  const log = logs.find((one) => runsIn(one).length > 0) ?? logs[0];
  if (log === undefined) return undefined;
  const entries = runsIn(log).map((section) => toRunEntry(source, section));
  const first = entries[0];
  return {
    range: log.range,
    headingRange: log.headingRange,
    insertOffset: first?.headingRange.start ?? endOfContent(source, log.headingBlock, log.bodyEndBlock),
    entries,
  };
}

/** Run entries of a log, in document order. Those below a heading inside the log count too, those inside an entry do not. */
export function runsIn(log: SectionNode): SectionNode[] {
  return log.children.flatMap((child) =>
    child.kind === "run" ? [child] : child.kind === "other" ? runsIn(child) : [],
  );
}

/** The end of what a section says between two blocks: without blank lines and a closing `---`. */
export function endOfContent(source: Source, headingBlock: number, endBlock: number): number {
  let last = endBlock - 1;
  while (last > headingBlock && isThematicBreak(source, last)) last--;
  const end = source.contentEnd(last);
  if (source.block(last).kind !== "text") return end;
  const lastLine = lineStart(source.text, trimEnd(source.text, source.start(last), end));
  return isThematicLine(source.text, lastLine, end) ? lastLine : end;
}

function lineStart(text: string, at: number): number {
  while (at > 0 && !isLineEnd(text.charCodeAt(at - 1))) at--;
  return at;
}

/** True for a block that is nothing but `---`. */
export function isThematicBreak(source: Source, index: number): boolean {
  const start = source.start(index);
  const end = trimEnd(source.text, start, source.contentEnd(index));
  return lineStop(source.text, start, end) === end && isThematicLine(source.text, start, end);
}

export function toRunEntry(source: Source, section: SectionNode): RunEntry {
  return new RunEntryNode(source, section);
}

class RunEntryNode implements RunEntry {
  readonly timestamp: string;
  readonly time: number | undefined;
  readonly mode: string | undefined;
  readonly taskId: string | undefined;
  readonly title: string;
  readonly historical: boolean;
  readonly line: number;
  readonly headingRange: TextRange;
  readonly range: TextRange;
  readonly fullRange: TextRange;
  readonly #source: Source;
  readonly #section: SectionNode;
  #fields: readonly RunField[] | undefined = undefined;

  constructor(source: Source, section: SectionNode) {
    const header = readRunHeader(section.title);
    this.timestamp = header.timestamp;
    this.time = parseTime(header.timestamp);
    this.mode = header.mode;
    this.taskId = header.taskId;
    this.title = header.title;
    this.historical = header.historical;
    this.line = source.line(section.headingBlock);
    this.headingRange = section.headingRange;
    this.range = { start: section.range.start, end: endOfContent(source, section.headingBlock, section.endBlock) };
    this.fullRange = section.range;
    this.#source = source;
    this.#section = section;
  }

  get fields(): readonly RunField[] {
    this.#fields ??= readRunFields(this.#source, this.#section.headingBlock + 1, this.range.end);
    return this.#fields;
  }
}
