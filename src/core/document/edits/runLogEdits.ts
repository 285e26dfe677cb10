/** Changes of the run log. Entries are never rewritten; the archive gets them byte for byte. */
import { replaceEdit, type TextEdit, type TextRange } from "../../base/text.ts";
import type { ControlDocument } from "../model.ts";
import type { RunEntry, RunLog } from "../recordModel.ts";
import type { RunEntryInput } from "./inputs.ts";
import { runEntryLines } from "./runEntryText.ts";
import { documentEnd, headingLevel, newSectionEdit, spacedInsertEdit, visibleOffset } from "./sectionPlacement.ts";
import { bodyEnd, contentEnd, isRule } from "./textLines.ts";

const archiveTitle = "ARCHIVE (READ-ONLY — do not use for current behavior)";

/**
 * Puts an entry on top. When the log then shows more than `shown`, its last entry moves to the archive: one in, one out; an older
 * overflow stays. A missing log or archive is made.
 */
export function prependRunEdits(
  document: ControlDocument,
  entry: RunEntryInput,
  options: { readonly shown: number; readonly maximumLines: number },
): TextEdit[] {
  const log = document.runLog;
  const level = log === undefined ? 3 : entryLevel(document, log);
  const text = runEntryLines(entry, options.maximumLines, level).join(document.eol);
  if (log === undefined) {
    return [newSectionEdit(document, "## RUN LOG", text, ["checkpoint-history", "backlog", "archive"])];
  }
  const [first] = log.entries;
  if (first === undefined) {
    const offset = visibleOffset(document, log.headingRange.end, log.insertOffset);
    return [spacedInsertEdit(document, offset, text + document.eol)];
  }
  const displaced = log.entries.length + 1 > options.shown ? log.entries.slice(-1) : [];
  if (displaced[0] === first) {
    return [replaceEdit(wordsOf(document, first), text), archiveInsertEdit(document, log, displaced)];
  }
  const insertion = spacedInsertEdit(document, log.insertOffset, text + entryGap(document, log));
  return [insertion, ...archiveEdits(document, log, displaced)];
}

/** Moves every entry beyond the first `shown` to the archive. */
export function archiveOverflowEdits(document: ControlDocument, shown: number): TextEdit[] {
  const log = document.runLog;
  return log === undefined ? [] : archiveEdits(document, log, log.entries.slice(Math.max(0, shown)));
}

function archiveEdits(document: ControlDocument, log: RunLog, entries: readonly RunEntry[]): TextEdit[] {
  if (entries.length === 0) return [];
  return [...entries.map((entry) => takeOutEntryEdit(document, log, entry)), archiveInsertEdit(document, log, entries)];
}

function archiveInsertEdit(document: ControlDocument, log: RunLog, entries: readonly RunEntry[]): TextEdit {
  const { archive, eol, text } = document;
  const gap = entryGap(document, log);
  const block = entries.map((entry) => sliceOf(text, wordsOf(document, entry))).join(gap);
  const level = headingLevel(document, log.headingRange);
  // An archive below the log's level could not hold its entries: their headings would end it.
  if (archive === undefined || headingLevel(document, archive.headingRange) > level) {
    return newSectionEdit(document, `${"#".repeat(level)} ${archiveTitle}`, block, []);
  }
  const offset = visibleOffset(document, archive.headingRange.end, archive.insertOffset);
  const isLast = text.slice(offset, documentEnd(text)).trim() === "";
  return spacedInsertEdit(document, offset, block + (isLast ? eol : gap));
}

function entryLevel(document: ControlDocument, log: RunLog): number {
  const [first] = log.entries;
  return first === undefined
    ? Math.max(3, headingLevel(document, log.headingRange) + 1)
    : headingLevel(document, first.headingRange);
}

/** Takes an entry out with the separator before it, so that the one behind the last entry stays. */
function takeOutEntryEdit(document: ControlDocument, log: RunLog, entry: RunEntry): TextEdit {
  const words = wordsOf(document, entry);
  const former = log.entries[log.entries.indexOf(entry) - 1];
  if (former === undefined) return replaceEdit(words, "");
  const start = bodyEnd(document.text, log.headingRange.start, words.start);
  return replaceEdit({ start: Math.max(start, wordsOf(document, former).end), end: words.end }, "");
}

/** What stands between two entries of this log: blank lines, and a rule where the log uses one. */
function entryGap(document: ControlDocument, log: RunLog): string {
  const { text, eol } = document;
  const gaps = log.entries
    .slice(1)
    .map((entry, index) => text.slice(wordsOf(document, log.entries[index] as RunEntry).end, entry.range.start))
    .filter((gap) => gap.trim() === "" || isRule(gap.trim()));
  return gaps.find((gap) => gap.trim() !== "") ?? gaps[0] ?? `${eol}${eol}---${eol}${eol}`;
}

/** The entry without the white space behind it; the closing line of the whole document is no part of its last section. */
function wordsOf(document: ControlDocument, entry: RunEntry): TextRange {
  const { start, end } = entry.range;
  const closing = documentEnd(document.text);
  return { start, end: end > closing ? bodyEnd(document.text, start, closing) : contentEnd(document.text, start, end) };
}

function sliceOf(text: string, range: TextRange): string {
  return text.slice(range.start, range.end);
}
