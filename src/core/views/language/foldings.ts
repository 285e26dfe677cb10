import type { TextRange } from "../../base/text.ts";
import type { ControlDocument } from "../../document/model.ts";

/** Zero-based lines, both inclusive, of a part that can be folded. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/** Tasks with details, and run entries; what headings fold is markdown's own affair. */
export function toFoldings(document: ControlDocument): readonly LineSpan[] {
  const tasks = document.ledgers.flatMap((ledger) => ledger.tasks.map(({ range }) => range));
  const runs = document.runLog?.entries.map(({ range }) => range) ?? [];
  return [...tasks, ...runs].map((range) => linesOf(document, range)).filter(({ start, end }) => end > start);
}

function linesOf(document: ControlDocument, { start, end }: TextRange): LineSpan {
  const last = document.positionAt(end);
  return { start: document.positionAt(start).line, end: last.column === 0 ? last.line - 1 : last.line };
}
