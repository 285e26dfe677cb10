import { displayWidth } from "../core/base/displayWidth.ts";
import type { Paint } from "./terminal.ts";
import { toVisibleText } from "./visibleText.ts";

/** A cell's text, and how to paint it once its column's width is known. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint;
  readonly align?: "right";
}

/** Lines of aligned columns, two blanks between them, none at the end; columns without text vanish. */
export function textTable(rows: readonly (readonly Cell[])[]): string[] {
  const shown = rows.map((row) => row.map((cell) => ({ ...cell, text: toVisibleText(cell.text) })));
  const widths: number[] = [];
  for (const row of shown) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell.text));
    });
  }
  return shown.map((row) => {
    const filled = row.map((cell, column) => ({ cell, width: widths[column] ?? 0 })).filter(({ width }) => width > 0);
    while (filled.at(-1)?.cell.text === "") filled.pop();
    return filled.map(({ cell, width }, place) => paintCell(cell, width, place === filled.length - 1)).join("  ");
  });
}

function paintCell({ text, paint = (plain) => plain, align }: Cell, width: number, last: boolean): string {
  const blanks = " ".repeat(width - displayWidth(text));
  if (align === "right") return blanks + paint(text);
  return last ? paint(text) : paint(text) + blanks;
}
