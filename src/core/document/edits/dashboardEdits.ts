/** Changes of the dashboard's truth fields and figures. Parts that the document does not have give no edit. */
import { displayWidth } from "../../base/displayWidth.ts";
import { replaceEdit, type TextEdit, type TextRange } from "../../base/text.ts";
import type { CountItem, Dashboard, DashboardField, ProgressLine } from "../dashboardModel.ts";
import type { ControlDocument } from "../model.ts";
import { paddedEdit } from "./cellEdit.ts";
import { isSameButDamaged } from "./damage.ts";
import { styledValue, toCell } from "./fieldValue.ts";
import type { CountFigures } from "./inputs.ts";
import { toLine } from "./plainText.ts";

/** Sets every row of a name, in its own style; a table keeps its column while the value fits. */
export function setFieldEdits(document: ControlDocument, name: string, value: string): TextEdit[] {
  const { dashboard } = document;
  return (dashboard?.fields ?? [])
    .filter((field) => field.name.toUpperCase() === name.toUpperCase())
    .flatMap((field) => fieldEdits(document, dashboard as Dashboard, field, value));
}

/** Sets `**Last Updated:**` at the top. */
export function setLastUpdatedEdits(document: ControlDocument, value: string): TextEdit[] {
  const range = document.lastUpdated?.valueRange;
  return range === undefined ? [] : changedOnly(document, range, toLine(value));
}

/** Sets the counts list: plain and `MVP_` names from `figures`, `FULL_` names from `options.full` when it is given. */
export function setCountsEdits(
  document: ControlDocument,
  figures: CountFigures,
  options: { readonly doneIds?: readonly string[]; readonly full?: CountFigures } = {},
): TextEdit[] {
  return (document.dashboard?.counts ?? []).flatMap((item) => {
    const [, prefix = "", name = ""] =
      /^(?:([A-Z]+)[_ ])?(.+)$/.exec(item.name.toUpperCase().replace(/[ _]%$/, "")) ?? [];
    const own = prefix === "FULL" ? options.full : prefix === "" || prefix === "MVP" ? figures : undefined;
    const value = own === undefined ? undefined : countOf(own, name);
    if (own === undefined || value === undefined) return [];
    const text = /%\s*$/.test(item.value) ? `${value}%` : `${value}`;
    return [...changedOnly(document, item.valueRange, text), ...commentEdits(document, item, own, options.doneIds)];
  });
}

/** Sets bar and numbers of the lines with a label; undefined: of every line that is not about the full backlog. */
export function setProgressEdits(document: ControlDocument, figures: CountFigures, label?: string): TextEdit[] {
  const wanted = label?.toUpperCase();
  return (document.dashboard?.progress ?? [])
    .filter((line) => (wanted === undefined ? !/^FULL\b/i.test(line.label) : line.label.toUpperCase() === wanted))
    .flatMap((line) => progressEdits(document, line, figures));
}

function fieldEdits(document: ControlDocument, dashboard: Dashboard, field: DashboardField, value: string): TextEdit[] {
  const { text } = document;
  const styled = styledValue(field.value, value);
  const { cellRange, valueRange } = field;
  if (cellRange === undefined) {
    const isGlued = valueRange.start === valueRange.end && !/\s/.test(text.charAt(valueRange.start - 1));
    return isSameButDamaged(field.value, styled)
      ? []
      : changedOnly(document, valueRange, isGlued ? ` ${styled}` : styled);
  }
  const cell = toCell(styled);
  if (isSameButDamaged(field.value, cell)) return [];
  if (field.value === "") {
    const words = ` ${cell}`.padEnd(sliceOf(text, cellRange).length - 1);
    return [replaceEdit(cellRange, `${words} `)];
  }
  return [paddedEdit(text, valueRange, cell, columnWidth(text, dashboard, cellRange, valueRange))];
}

/** Columns from the value's start to the pipe behind it; undefined keeps what the cell has. */
function columnWidth(text: string, dashboard: Dashboard, cell: TextRange, value: TextRange): number | undefined {
  const cells = dashboard.fields.flatMap(({ cellRange }) =>
    cellRange === undefined ? [] : [sliceOf(text, cellRange)],
  );
  if (!cells.some((other) => /\S[ \t]{2,}$/.test(other))) return 0;
  const own = displayWidth(sliceOf(text, cell));
  const widths = cells.map(displayWidth);
  const common = widths.find((width) => widths.filter((other) => other === width).length * 2 > widths.length) ?? own;
  return common - displayWidth(text.slice(cell.start, value.start));
}

function countOf(figures: CountFigures, name: string): number | undefined {
  switch (name) {
    case "DONE":
      return figures.done;
    case "TODO":
      return figures.todo;
    case "DOING":
      return figures.doing;
    case "BLOCKED":
      return figures.blocked;
    case "TOTAL":
      return figures.total;
    case "PROGRESS":
    case "PROGRESS%":
      return figures.percent;
    default:
      return undefined;
  }
}

/** Known comments say the same figures once more; others stay as they are. */
function commentEdits(
  document: ControlDocument,
  item: CountItem,
  figures: CountFigures,
  doneIds: readonly string[] | undefined,
): TextEdit[] {
  const range = item.commentRange;
  if (range === undefined) return [];
  const comment = sliceOf(document.text, range);
  const rounded = comment.replace(
    /(round\(100 \\?[*×x] )\d+( \/ )\d+(?=\))/i,
    (_, before: string, slash: string) => `${before}${figures.done}${slash}${figures.total}`,
  );
  const ids = /^(.*?:\s*)T-\d{8}-\d+[A-Z]?(?:,\s*T-\d{8}-\d+[A-Z]?)*$/.exec(comment);
  const isDone = /(?:^|_)DONE$/i.test(item.name);
  const isKnownList =
    isDone && doneIds !== undefined && (ids !== null || /^tasks with checkpoint:\s*(?:none)?$/i.test(comment));
  if (!isKnownList) return changedOnly(document, range, rounded);
  const label = ids?.[1] ?? "tasks with checkpoint: ";
  return changedOnly(document, range, label + (doneIds.length === 0 ? "none" : doneIds.join(", ")));
}

function progressEdits(document: ControlDocument, line: ProgressLine, figures: CountFigures): TextEdit[] {
  const numbers: readonly (readonly [TextRange | undefined, number])[] = [
    [line.percentRange, figures.percent],
    [line.doneRange, figures.done],
    [line.totalRange, figures.total],
  ];
  return [
    ...(line.barRange === undefined
      ? []
      : changedOnly(document, line.barRange, barOf(sliceOf(document.text, line.barRange), figures.percent))),
    ...numbers.flatMap(([range, value]) => (range === undefined ? [] : changedOnly(document, range, `${value}`))),
  ];
}

/** Glyphs of filled and empty cells that bars are drawn with. */
const barGlyphs = [
  "█░",
  "▓░",
  "█▒",
  "█-",
  "█.",
  "█ ",
  "■□",
  "▰▱",
  "●○",
  "#-",
  "#.",
  "# ",
  "#_",
  "=-",
  "= ",
  "=.",
] as const;

/** The same number of cells, filled to `percent`; a bar of other characters, damaged ones for example, stays as it is. */
export function barOf(bar: string, percent: number): string {
  const glyphs = barGlyphs.find((pair) => [...bar].every((cell) => pair.includes(cell)));
  if (glyphs === undefined || bar === "") return bar;
  const cells = [...bar].length;
  const filled = Math.max(0, Math.min(cells, Math.round((cells * percent) / 100)));
  return glyphs.charAt(0).repeat(filled) + glyphs.charAt(1).repeat(cells - filled);
}

function changedOnly(document: ControlDocument, range: TextRange, value: string): TextEdit[] {
  return sliceOf(document.text, range) === value ? [] : [replaceEdit(range, value)];
}

function sliceOf(text: string, range: TextRange): string {
  return text.slice(range.start, range.end);
}
