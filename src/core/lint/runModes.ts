/** The mode of a run entry, and words that older contracts used for it. */
import type { TextRange } from "../base/text.ts";
import type { RunEntry } from "../document/recordModel.ts";
import { headingRangeOf } from "./values.ts";

/** Modes of earlier contracts. */
export const legacyModes: ReadonlySet<string> = new Set([
  "GO",
  "BLITZ",
  "BATCH",
  "BATCH_20",
  "GO_BATCH_20",
  "BURST",
  "DO",
  "SAVE",
  "STATUS",
  "PLAN",
  "WORK_PACKET",
]);

export interface StatedMode {
  readonly name: string;
  readonly range: TextRange;
}

/** What the MODE field says, else the heading; undefined when neither names one. A note behind the mode is no part of it. */
export function modeOf(text: string, entry: RunEntry): StatedMode | undefined {
  const field = entry.fields.find(({ name }) => name === "MODE");
  const stated = field === undefined ? null : /[A-Z][A-Z0-9_-]*[A-Z0-9]\b/.exec(field.value);
  if (field !== undefined && stated !== null) {
    const start = field.valueRange.start + stated.index;
    return { name: stated[0], range: { start, end: start + stated[0].length } };
  }
  if (entry.mode === undefined) return undefined;
  const heading = headingRangeOf(text, entry);
  const start = text.indexOf(entry.mode, heading.start);
  return { name: entry.mode, range: { start, end: start + entry.mode.length } };
}
