import { replaceEdit, type TextEdit, type TextRange } from "../../base/text.ts";

/** Letters of damage with nothing else between them: the rule of a frame. */
const rule = /^\s*(\u0e42{4,}\u0e04?)\s*$/;

/**
 * Repairs of the frames in one fence. A frame is three rules around a title and lines; the letter behind the middle one says that its
 * lines are single. Frames without it may have been double and stay.
 */
export function frameEdits(text: string, lines: readonly TextRange[]): TextEdit[] {
  const ruleLines = lines.flatMap((line, index) => (rule.test(text.slice(line.start, line.end)) ? [index] : []));
  const edits: TextEdit[] = [];
  for (let i = 0; i + 2 < ruleLines.length; i++) {
    const [top, middle, bottom] = ruleLines.slice(i, i + 3) as [number, number, number];
    if (!endsInCorner(text, lines[middle]) || !isClosed(text, lines, top, bottom)) continue;
    edits.push(...ruleEdits(text, lines[top], "┌", "┐"), ...ruleEdits(text, lines[middle], "├", "┤"));
    edits.push(...ruleEdits(text, lines[bottom], "└", "┘"));
    for (let line = top + 1; line < bottom; line++) if (line !== middle) edits.push(...sideEdits(text, lines[line]));
    i += 2;
  }
  return edits;
}

function endsInCorner(text: string, line: TextRange | undefined): boolean {
  return line !== undefined && text.slice(line.start, line.end).trimEnd().endsWith("\u0e04");
}

/** True when no line between the rules is blank, so that they belong to one frame. */
function isClosed(text: string, lines: readonly TextRange[], top: number, bottom: number): boolean {
  return lines.slice(top, bottom).every(({ start, end }) => text.slice(start, end).trim() !== "");
}

function ruleEdits(text: string, line: TextRange | undefined, left: string, right: string): TextEdit[] {
  const match = line && rule.exec(text.slice(line.start, line.end));
  if (!line || !match) return [];
  const run = match[1] as string;
  const start = line.start + match[0].indexOf(run);
  const columns = run.replace("\u0e04", "").length;
  return [replaceEdit({ start, end: start + run.length }, left + "─".repeat(columns - 2) + right)];
}

function sideEdits(text: string, line: TextRange | undefined): TextEdit[] {
  const match = line && /^(\s*)\u0e42 .* (\u0e42)\s*$/.exec(text.slice(line.start, line.end));
  if (!line || !match) return [];
  const first = line.start + (match[1] as string).length;
  const last = line.start + match[0].trimEnd().length - 1;
  return [first, last].map((start) => replaceEdit({ start, end: start + 1 }, "│"));
}
