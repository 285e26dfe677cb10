/** Changes of SYSTEM HEALTH. */
import { displayWidth, fitToWidth } from "../../base/displayWidth.ts";
import { applyEdits, replaceEdit, type TextEdit } from "../../base/text.ts";
import type { Box, HealthRow } from "../dashboardModel.ts";
import type { ControlDocument } from "../model.ts";
import { paddedEdit } from "./cellEdit.ts";
import { isSameButDamaged } from "./damage.ts";
import type { HealthInput } from "./inputs.ts";
import { toLine } from "./plainText.ts";

/** Sets status and time of the services that have a row; a drawn row keeps its display width. */
export function setHealthEdits(document: ControlDocument, rows: readonly HealthInput[]): TextEdit[] {
  const { health } = document;
  return (health?.rows ?? []).flatMap((row) => {
    const input = rows.find((candidate) => firstWord(candidate.service) === firstWord(row.service));
    if (input === undefined) return [];
    const line = health?.box?.lines.find(({ range }) => range.start <= row.range.start && row.range.start <= range.end);
    return line === undefined
      ? rowEdits(document, row, input)
      : boxRowEdits(document, health?.box as Box, line.innerRange, row, input);
  });
}

function firstWord(name: string): string {
  return /[\p{L}\p{N}]+/u.exec(name)?.[0].toLowerCase() ?? "";
}

function rowEdits(document: ControlDocument, row: HealthRow, input: HealthInput): TextEdit[] {
  const { text } = document;
  const status = toLine(input.status);
  const edits = isSameButDamaged(row.status, status) ? [] : [paddedEdit(text, row.statusRange, status)];
  const range = row.lastCheckRange;
  const lastCheck = toLine(input.lastCheck);
  return range === undefined || row.lastCheck === lastCheck ? edits : [...edits, paddedEdit(text, range, lastCheck)];
}

/** The row's words with new values, in the columns of the frame; a time that does not fit is told shorter. */
function boxRowEdits(
  document: ControlDocument,
  box: Box,
  inner: { readonly start: number; readonly end: number },
  row: HealthRow,
  input: HealthInput,
): TextEdit[] {
  const { text } = document;
  const sides =
    displayWidth(text.slice(inner.start - 1, inner.start)) + displayWidth(text.slice(inner.end, inner.end + 1));
  const columns = Math.max(3, box.width - sides);
  const candidates = shorterTimes(toLine(input.lastCheck)).flatMap((lastCheck) => {
    const words = applyEdits(
      text.slice(inner.start, inner.end),
      rowEdits(document, row, { ...input, lastCheck }).map(({ range, newText }) => ({
        range: { start: range.start - inner.start, end: Math.min(range.end, inner.end) - inner.start },
        newText,
      })),
    ).trimEnd();
    return [words, words.replace(/(\S) {2,}(?=\u0e42|[^\s\p{L}\p{N}])/gu, "$1 ")];
  });
  const fitting = candidates.find((words) => displayWidth(words) < columns) ?? candidates.at(-1) ?? "";
  const next = `${fitToWidth(fitting, columns - 1)} `;
  return next === text.slice(inner.start, inner.end) ? [] : [replaceEdit(inner, next)];
}

/** `2026-01-02T03:04:05Z`, `2026-01-02 03:04`, `01-02 03:04`, `03:04`: the time as given, then in fewer words. */
function shorterTimes(time: string): string[] {
  const parts = /^\d{4}-(\d\d-\d\d)[T ](\d\d:\d\d)/.exec(time);
  if (parts === null) return [time];
  return [time, `${time.slice(0, 10)} ${parts[2]}`, `${parts[1]} ${parts[2]}`, `${parts[2]}`];
}
