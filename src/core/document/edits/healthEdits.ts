/** Changes of SYSTEM HEALTH. */
import { displayWidth, fitToWidth } from "../../base/displayWidth.ts";
import { applyEdits, replaceEdit, type TextEdit, type TextRange } from "../../base/text.ts";
import type { Box, BoxLine, HealthRow } from "../dashboardModel.ts";
import type { ControlDocument } from "../model.ts";
import { paddedEdit } from "./cellEdit.ts";
import { isSameButDamaged } from "./damage.ts";
import { styledValue } from "./fieldValue.ts";
import type { HealthInput } from "./inputs.ts";
import { toLine } from "./plainText.ts";

/** Sets status and time of the services that have a row; a drawn row keeps its display width. */
export function setHealthEdits(document: ControlDocument, rows: readonly HealthInput[]): TextEdit[] {
  const { health } = document;
  const written = new Set(health?.rows.map(({ service }) => service));
  return (health?.rows ?? []).flatMap((row) => {
    const input =
      rows.find(({ service }) => service === row.service) ??
      rows.find(({ service }) => !written.has(service) && firstWord(service) === firstWord(row.service));
    if (input === undefined) return [];
    const line = health?.box?.lines.find(({ range }) => range.start <= row.range.start && row.range.start <= range.end);
    return line === undefined
      ? rowEdits(document, row, input)
      : boxRowEdits(document, health?.box as Box, line, row, input);
  });
}

function firstWord(name: string): string {
  return /[\p{L}\p{N}]+/u.exec(name)?.[0].toLowerCase() ?? "";
}

/** `statusColumns`: see `paddedEdit`. */
function rowEdits(document: ControlDocument, row: HealthRow, input: HealthInput, statusColumns?: number): TextEdit[] {
  const { text } = document;
  const status = styledValue(row.status, input.status);
  const lastCheck = toLine(input.lastCheck);
  const edits = isSameButDamaged(row.status, status) ? [] : [paddedEdit(text, row.statusRange, status, statusColumns)];
  const range = row.lastCheckRange;
  return range === undefined || row.lastCheck === lastCheck ? edits : [...edits, paddedEdit(text, range, lastCheck)];
}

/** The row's words with new values in the columns of the frame: what is too long is told shorter, then set closer, then cut. */
function boxRowEdits(
  document: ControlDocument,
  box: Box,
  line: BoxLine,
  row: HealthRow,
  input: HealthInput,
): TextEdit[] {
  if (rowEdits(document, row, input).length === 0) return [];
  const inner = line.innerRange;
  const old = document.text.slice(inner.start, inner.end);
  const sides = displayWidth(document.text.slice(line.range.start, line.range.end)) - displayWidth(old);
  const columns = Math.max(3, box.width - sides);
  const times = shorterTimes(toLine(input.lastCheck));
  const rowWith = (lastCheck: string, statusColumns?: number) =>
    applyEdits(
      old,
      rowEdits(document, row, { ...input, lastCheck }, statusColumns).map((edit) => inside(edit, inner)),
    ).trimEnd();
  const candidates = [
    ...times.map((time) => rowWith(time)),
    ...times.map((time) => rowWith(time, 0)),
    ...times.map((time) => rowWith(time).replace(/(\S) {2,}(?=\u0e42|[^\s\p{L}\p{N}])/gu, "$1 ")),
  ];
  const words = candidates.find((candidate) => displayWidth(candidate) < columns) ?? candidates.at(-1) ?? "";
  const next = `${fitToWidth(words, columns - 1)} `;
  return next === old ? [] : [replaceEdit(inner, next)];
}

function inside({ range, newText }: TextEdit, { start, end }: TextRange): TextEdit {
  return { range: { start: range.start - start, end: Math.min(range.end, end) - start }, newText };
}

/** `2026-01-02T03:04:05Z`, `2026-01-02 03:04`, `01-02 03:04`: the time as given, then shorter. */
function shorterTimes(time: string): string[] {
  const parts = /^(\d{4}-(\d\d-\d\d))[T ](\d\d:\d\d)/.exec(time);
  return parts === null ? [time] : [time, `${parts[1]} ${parts[3]}`, `${parts[2]} ${parts[3]}`];
}
