/** Where task blocks come from and go to: whole lines of ledger sections. */
import { insertEdit, replaceEdit, type TextEdit } from "../../base/text.ts";
import type { ControlDocument, Ledger, LedgerSection, Task, TaskState } from "../model.ts";
import { markerEdit, visibleOffset } from "./sectionPlacement.ts";
import { bodyEnd, followsBlankLine, isBlankLine, lineEnd, lineStart, nextLineStart } from "./textLines.ts";

/** Takes a task's block out; the section gets its `- None` when this was the last one. */
export function takeOutEdit(document: ControlDocument, task: Task): TextEdit {
  const { text, eol } = document;
  const { end } = task.range;
  if (sectionOf(document, task)?.tasks.length === 1) {
    return replaceEdit(task.range, emptyMarker(document) + (/[\r\n]/.test(text.charAt(end - 1)) ? eol : ""));
  }
  let { start } = task.range;
  const blankBehind = end === text.length || isBlankLine(text, end);
  if (blankBehind) while (start > 0 && followsBlankLine(text, start)) start = lineStart(text, start - 1);
  return replaceEdit({ start, end }, "");
}

/** Puts a block last in the section of a state; a `- None` gives way, and a section that is not there is made. */
export function appendBlockEdit(document: ControlDocument, ledger: Ledger, state: TaskState, block: string): TextEdit {
  const { text, eol } = document;
  const section = ledger.sections.find((candidate) => candidate.state === state);
  if (section === undefined) return newSectionEdit(document, ledger, state, block);
  const last = section.tasks.at(-1);
  if (last !== undefined) {
    const blank = isLoose(text, section, last) ? eol : "";
    return insertEdit(last.range.end, missingLineEnd(document, last.range.end) + blank + block);
  }
  if (section.emptyMarkerRange !== undefined) return markerEdit(document, section.emptyMarkerRange, block);
  return intoEmptySectionEdit(document, section, block);
}

/** The ledger that holds this very line; names may repeat. */
export function ledgerOf(document: ControlDocument, task: Task): Ledger | undefined {
  return document.ledgers.find((ledger) => ledger.tasks.some((other) => other.line === task.line));
}

function sectionOf(document: ControlDocument, task: Task): LedgerSection | undefined {
  return ledgerOf(document, task)?.sections.find((section) => section.tasks.some((other) => other.line === task.line));
}

/** True when blank lines stand between the tasks at the section's end. */
function isLoose(text: string, section: LedgerSection, last: Task): boolean {
  if (section.tasks.length > 1) return followsBlankLine(text, last.range.start);
  return /\r?\n[ \t]*\r?\n[ \t]*\S/.test(text.slice(last.range.start, last.range.end));
}

/** The document's own way to say that a section is empty. */
function emptyMarker(document: ControlDocument): string {
  const ranges = document.ledgers.flatMap((ledger) => ledger.sections.map((section) => section.emptyMarkerRange));
  const markers = ranges.map((range) =>
    range === undefined ? "" : document.text.slice(range.start, range.end).trim(),
  );
  return markers.find((marker) => /^[-*+] \(?none\)?$/i.test(marker)) ?? "- None";
}

function intoEmptySectionEdit(document: ControlDocument, section: LedgerSection, block: string): TextEdit {
  const { text, eol } = document;
  const bodyStart = section.bodyRange.start;
  const end = bodyEnd(text, bodyStart, visibleOffset(document, bodyStart, section.bodyRange.end));
  const isListAbove = /^\s*(?:[-*+]|\d+[.)])\s/.test(text.slice(lastLineStart(text, bodyStart, end), end));
  const at = end > bodyStart ? nextLineStart(text, end) : bodyStart;
  const blankBelow = at < text.length && !isBlankLine(text, at) ? eol : "";
  return insertEdit(at, missingLineEnd(document, at) + (isListAbove ? "" : eol) + block + blankBelow);
}

function lastLineStart(text: string, from: number, end: number): number {
  return Math.max(from, text.slice(from, end).search(/[^\r\n]*$/) + from);
}

/** A new sub-heading behind the ledger's last one, with the gap that the ledger has between its own. */
function newSectionEdit(document: ControlDocument, ledger: Ledger, state: TaskState, block: string): TextEdit {
  const { text, eol } = document;
  const last = ledger.sections.at(-1) ?? ledger;
  const at = nextLineStart(text, bodyEnd(text, last.headingRange.start, last.range.end));
  const heading = stateHeading(document, ledger, state);
  return insertEdit(
    at,
    missingLineEnd(document, at) + gapBetweenSections(document, ledger) + heading + eol + eol + block,
  );
}

/** The lines between the words of one section and the heading of the next. */
function gapBetweenSections(document: ControlDocument, ledger: Ledger): string {
  const { text, eol } = document;
  const [first, second] = ledger.sections;
  if (first === undefined || second === undefined) return eol;
  const end = nextLineStart(text, bodyEnd(text, first.headingRange.start, first.range.end));
  const gap = text.slice(end, second.headingRange.start);
  return /^\s*(?:[-*_]{3,}\s*)?$/.test(gap) ? gap : eol;
}

/** `### MVP_BLOCKED` beside `### MVP_TODO`. */
function stateHeading(document: ControlDocument, ledger: Ledger, state: TaskState): string {
  const sibling = ledger.sections.at(-1)?.headingRange;
  if (sibling !== undefined) {
    const heading = document.text.slice(sibling.start, lineEnd(document.text, sibling.start));
    const like = /^(#+\s+)(?:.*?\b)?((?:[A-Z]+_)?)(?:DOING|TODO|DONE|BLOCKED)\b/.exec(heading);
    if (like !== null) return `${like[1]}${like[2]}${state}`;
  }
  const own = document.text.slice(ledger.headingRange.start, lineEnd(document.text, ledger.headingRange.start));
  const hashes = /^#*/.exec(own)?.[0] ?? "##";
  return `${hashes}# ${ledger.name.replace(/(?:TASK_)?LEDGER.*$/, "")}${state}`;
}

/** The line end that is missing when `at` is the end of a text without one. */
function missingLineEnd(document: ControlDocument, at: number): string {
  return at > 0 && !/[\r\n]/.test(document.text.charAt(at - 1)) ? document.eol : "";
}
