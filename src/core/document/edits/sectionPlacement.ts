/** Where new blocks and new sections go, with one blank line around them. */
import { insertEdit, replaceEdit, type TextEdit, type TextRange } from "../../base/text.ts";
import type { ControlDocument, SectionKind } from "../model.ts";
import { contentEnd, followsBlankLine, isBlankLine, isRule, lineEnd, lineStart, nextLineStart } from "./textLines.ts";

/** The number of hashes of a heading; 2 when it has none. */
export function headingLevel(document: ControlDocument, headingRange: TextRange): number {
  return /^ {0,3}(#{1,6})(?!#)/.exec(document.text.slice(headingRange.start, headingRange.end))?.[1]?.length ?? 2;
}

/**
 * The offset, or the start of the fence or comment behind `from` that nothing closes and that would hide what is inserted there.
 * `from` is where the section's body begins.
 */
export function visibleOffset(document: ControlDocument, from: number, offset: number): number {
  // The problems of a whole text are dear; most sections have no fence at all.
  if (!/^[ \t]*(?:```|~~~|<!--)/m.test(document.text.slice(from, offset))) return offset;
  const open = document.problems.find(
    ({ code, range }) =>
      (code === "unclosed-fence" || code === "unclosed-comment") && range.start >= from && range.start < offset,
  );
  return open === undefined ? offset : lineStart(document.text, open.range.start);
}

/** Inserts a block at a line start; missing blank lines before and behind it are added. */
export function spacedInsertEdit(document: ControlDocument, offset: number, block: string): TextEdit {
  const { text, eol } = document;
  const startsLine = offset === 0 || /[\r\n]/.test(text.charAt(offset - 1));
  const before = startsLine ? (followsBlankLine(text, offset) ? "" : eol) : eol + eol;
  const needsBlank = offset < text.length && !isBlankLine(text, offset);
  return insertEdit(offset, before + withLineEnd(block, eol, needsBlank));
}

/** Makes a section with a body: before the first section of one of the kinds, else at the document's end. */
export function newSectionEdit(
  document: ControlDocument,
  heading: string,
  body: string,
  before: readonly SectionKind[],
): TextEdit {
  const { eol, text } = document;
  const level = /^#+/.exec(heading)?.[0].length ?? 2;
  const neighbour = document.sections
    .flatMap((section) => [section, ...section.children])
    .find((section) => section.level <= level && before.includes(section.kind));
  const offset = neighbour?.headingRange.start ?? documentEnd(text);
  const rule = offset < text.length && isRule(lastLineBefore(text, offset)) ? `${eol}---${eol}` : "";
  return spacedInsertEdit(document, offset, heading + eol + eol + body + eol + rule);
}

/** The end of the text, or the start of a closing line such as `**END OF CONTROL_PLANE**`. */
export function documentEnd(text: string): number {
  const end = contentEnd(text, 0, text.length);
  const start = lineStart(text, end);
  return /^[*_#\s]*END OF\b/i.test(text.slice(start, end)) ? start : text.length;
}

function withLineEnd(block: string, eol: string, blankBehind: boolean): string {
  const body = block.trimEnd() === block ? block + eol : block;
  return blankBehind && !/(?:\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)$/.test(body) ? body + eol : body;
}

/** Inserts a list item at a line start: tight below another item, with a blank line below anything else. */
export function itemInsertEdit(document: ControlDocument, offset: number, item: string): TextEdit {
  const { text } = document;
  const above = offset === 0 ? "" : text.slice(lineStart(text, offset - 1), lineEnd(text, lineStart(text, offset - 1)));
  const isItem = /^(?:[ \t]+\S|[-*+] |\d+[.)] )/.test(above);
  if (!isItem) return spacedInsertEdit(document, offset, item);
  const missing = /[\r\n]/.test(text.charAt(offset - 1)) ? "" : document.eol;
  const needsBlank =
    offset < text.length && !isBlankLine(text, offset) && !/^[-*+] /.test(text.slice(offset, offset + 2));
  return insertEdit(offset, missing + withLineEnd(item, document.eol, needsBlank));
}

/** The last line before `offset` that is not blank. */
function lastLineBefore(text: string, offset: number): string {
  const end = contentEnd(text, 0, offset);
  return text.slice(lineStart(text, end), end);
}

/** Puts list lines in the place of the line that says that a list is empty; a marker with lines of its own stays behind them. */
export function markerEdit(document: ControlDocument, marker: TextRange, lines: string): TextEdit {
  const end = nextLineStart(document.text, marker.start);
  const isAlone = document.text.slice(end, marker.end).trim() === "";
  return isAlone ? replaceEdit({ start: marker.start, end }, lines) : insertEdit(marker.start, lines);
}
