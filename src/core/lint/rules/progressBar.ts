import { replaceEdit } from "../../base/text.ts";
import type { ProgressLine } from "../../document/dashboardModel.ts";
import { barOf } from "../../document/edits/dashboardEdits.ts";
import { findClaims } from "../../selection/claims.ts";
import { dashboardExample, exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";

const ledger = ledgerExample({
  TODO: [exampleTask(1, "Sow the beans")],
  DONE: [exampleTask(2, "Dig the bed", "(checkpoint: abc1234)")],
});
const progress = (bar: string) => dashboardExample({}, `\`\`\`\nProgress: [${bar}] 50% (1 DONE / 2 TOTAL)\n\`\`\``);

/** Bars whose cells do not show the percentage of the ledger, or that are not drawn like the first bar. */
export const progressBar: Rule = {
  id: "progress-bar",
  severity: "warning",
  description:
    "A progress bar shows another share than the ledger has, mixes glyphs, has filled cells behind empty ones, or is not as wide as the first bar. Either way of rounding is right. A damaged bar is not judged.",
  example: { bad: `${progress("█████████░")}\n${ledger}`, good: `${progress("█████░░░░░")}\n${ledger}` },
  check: (document, context) => {
    const claims = findClaims(document);
    const lines = document.dashboard?.progress ?? [];
    const bars = lines.flatMap((line) => readBar(document.text, line));
    const width = bars[0]?.cells.length ?? 0;
    return bars.flatMap(({ line, range, cells }) => {
      const claim = claims.find((one) => one.range === line.percentRange);
      const percent = claim === undefined ? undefined : context.factOf(claim);
      if (percent === undefined) return [];
      const problem = problemOf(cells, percent, width);
      if (problem === undefined) return [];
      const drawn = redrawn(cells, percent, width);
      return [
        findingOf(progressBar, range, `Unexpected ${problem}, expected ${filledOf(drawn)} of ${width} cells filled`, {
          fix: { title: "Draw the bar anew", edits: [replaceEdit(range, drawn.join(""))] },
        }),
      ];
    });
  },
};

interface Bar {
  readonly line: ProgressLine;
  readonly range: NonNullable<ProgressLine["barRange"]>;
  readonly cells: readonly string[];
}

const filledGlyphs = "█▓■▰●#=";
const glyphs = /^[█▓▒░■□▰▱●○#=\-_. ]+$/u;

function readBar(text: string, line: ProgressLine): Bar[] {
  const range = line.barRange;
  if (range === undefined || !glyphs.test(text.slice(range.start, range.end))) return [];
  return [{ line, range, cells: [...text.slice(range.start, range.end)] }];
}

function problemOf(cells: readonly string[], percent: number, width: number): string | undefined {
  const filled = filledOf(cells);
  if (cells.length !== width) return `bar of ${cells.length} cells`;
  if (new Set(cells).size > 2) return "bar of mixed glyphs";
  if (cells.slice(0, filled).some((cell) => !filledGlyphs.includes(cell))) return "filled cells behind empty ones";
  return Math.abs(filled - (width * percent) / 100) < 1 ? undefined : `bar with ${filled} of ${width} cells filled`;
}

function filledOf(cells: readonly string[]): number {
  return cells.filter((cell) => filledGlyphs.includes(cell)).length;
}

/** The bar in its own glyphs; in the usual ones when it mixes them. */
function redrawn(cells: readonly string[], percent: number, width: number): string[] {
  const own = Array.from({ length: width }, (_, index) => cells[index % cells.length]).join("");
  const drawn = [...barOf(own, percent)];
  return problemOf(drawn, percent, width) === undefined ? drawn : [...barOf("█".repeat(width), percent)];
}
