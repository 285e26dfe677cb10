/** Bold fields of a run entry: `**NAME:** value`, two on a line when ` | ` stands between, lists below belonging to the value. */
import { forEachLine, indexIn, skipBlanks, trimmedRange } from "./characters.ts";
import type { RunField } from "./recordModel.ts";
import type { Source } from "./source.ts";
import { readLabel } from "./taskBullets.ts";

interface OpenField {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  end: number;
}

/** The fields of the blocks from `firstBlock` on, up to the offset `end`. */
export function readRunFields(source: Source, firstBlock: number, end: number): RunField[] {
  const { text } = source;
  const fields: OpenField[] = [];
  for (let index = firstBlock; index < source.blocks.length && source.start(index) < end; index++) {
    const start = source.start(index);
    const stop = Math.min(source.contentEnd(index), end);
    const { kind } = source.block(index);
    if (kind === "text" || kind === "item")
      forEachLine(text, start, stop, (at, lineEnd, next) => readLine(text, at, lineEnd, next, fields));
    else extend(fields, stop);
  }
  return fields.map((field) => toField(text, field));
}

function readLine(text: string, start: number, lineEnd: number, next: number, fields: OpenField[]): void {
  let at = skipBlanks(text, start, lineEnd);
  const first = at;
  for (let label = boldLabel(text, at, lineEnd); label !== undefined; label = boldLabel(text, at, lineEnd)) {
    const pipe = nextField(text, label.end, lineEnd);
    fields.push({
      name: label.name.toUpperCase(),
      start: at,
      valueStart: label.end,
      end: pipe === -1 ? next : pipe,
    });
    if (pipe === -1) return;
    at = skipBlanks(text, pipe + 1, lineEnd);
  }
  if (at === first) extend(fields, next);
}

function boldLabel(text: string, at: number, end: number): ReturnType<typeof readLabel> {
  return text.startsWith("**", at) ? readLabel(text, at, end) : undefined;
}

/** The pipe before the next bold name on the line, or -1. */
function nextField(text: string, from: number, end: number): number {
  for (let pipe = indexIn(text, "|", from, end); pipe !== -1; pipe = indexIn(text, "|", pipe + 1, end)) {
    if (boldLabel(text, skipBlanks(text, pipe + 1, end), end) !== undefined) return pipe;
  }
  return -1;
}

function extend(fields: readonly OpenField[], end: number): void {
  const last = fields.at(-1);
  if (last !== undefined) last.end = end;
}

function toField(text: string, field: OpenField): RunField {
  const valueRange = trimmedRange(text, field.valueStart, field.end);
  return {
    name: field.name,
    value: text.slice(valueRange.start, valueRange.end),
    range: { start: field.start, end: field.end },
    valueRange,
  };
}
