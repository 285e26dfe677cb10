import { LineIndex } from "../core/base/lines.ts";
import { type LineMap, matchLines } from "../core/base/matchLines.ts";
import type { Position, TextEdit } from "../core/base/text.ts";

/**
 * Edits of `base` as edits of `current`, which is `base` with lines that somebody else added, removed or changed. Undefined when
 * an edit touches such a line. Line ends and a byte order mark may differ: editors hide them.
 */
export function rebaseEdits(base: string, edits: readonly TextEdit[], current: string): TextEdit[] | undefined {
  const lineOf = matchLines(linesOf(base), linesOf(current));
  const from = new LineIndex(base);
  const to = new LineIndex(current);
  const mark = base.startsWith("\uFEFF") && !current.startsWith("\uFEFF") ? 1 : 0;
  const positionAt = (offset: number): Position => {
    const { line, column } = from.positionAt(offset);
    return { line, column: line === 0 ? Math.max(0, column - mark) : column };
  };
  const rebased: TextEdit[] = [];
  for (const { range, newText } of edits) {
    const moved = movePositions(positionAt(range.start), positionAt(range.end), lineOf);
    if (!moved) return undefined;
    rebased.push({ range: { start: to.offsetAt(moved.start), end: to.offsetAt(moved.end) }, newText });
  }
  return rebased;
}

function movePositions(
  start: Position,
  end: Position,
  lineOf: LineMap,
): { readonly start: Position; readonly end: Position } | undefined {
  const inserts = start.line === end.line && start.column === end.column;
  if (inserts && start.column === 0) {
    const line = lineOf.get(start.line) ?? after(lineOf.get(start.line - 1));
    return line === undefined ? undefined : { start: { line, column: 0 }, end: { line, column: 0 } };
  }
  const wholeLines = end.column === 0 && end.line > start.line;
  const last = wholeLines ? end.line - 1 : end.line;
  const first = lineOf.get(start.line);
  if (first === undefined) return undefined;
  for (let line = start.line; line <= last; line += 1) {
    if (lineOf.get(line) !== first + line - start.line) return undefined;
  }
  return {
    start: { line: first, column: start.column },
    end: { line: first + end.line - start.line, column: end.column },
  };
}

function after(line: number | undefined): number | undefined {
  return line === undefined ? undefined : line + 1;
}

function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
}
