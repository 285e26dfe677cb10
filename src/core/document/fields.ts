/** Fields of the dashboard: rows of a table and lines with a bold name. */
import { forEachLine, isBlank, isDigit, isUpper, lineStop, skipBlanks, trimmedRange } from "./characters.ts";
import type { DashboardField } from "./dashboardModel.ts";
import { bulletEnd } from "./lineMarks.ts";
import { readLabel } from "./taskBullets.ts";

/** Rows `| **FIELD** | value |` of one table; header and rule rows are no fields. */
export function readFieldRows(text: string, start: number, end: number): DashboardField[] {
  const fields: DashboardField[] = [];
  const columns = countColumns(text, start, end);
  forEachLine(text, start, end, (at, stop) => {
    if (isRuleRow(text, at, stop)) {
      if (fields.length === 1) fields.pop();
      return;
    }
    const field = readRow(text, at, stop, columns);
    if (field !== undefined) fields.push(field);
  });
  return fields;
}

/** Columns of the rule row `|---|---|`, so that a pipe inside the last cell does not split it. */
function countColumns(text: string, start: number, end: number): number {
  const second = nextRow(text, start, end);
  const stop = lineStop(text, second, end);
  let pipes = 0;
  for (let at = second; at < stop; at++) if (text.charCodeAt(at) === 124) pipes++;
  return pipes > 1 ? pipes - 1 : 2;
}

function nextRow(text: string, start: number, end: number): number {
  const stop = lineStop(text, start, end);
  return Math.min(end, text.charCodeAt(stop) === 13 && text.charCodeAt(stop + 1) === 10 ? stop + 2 : stop + 1);
}

function readRow(text: string, start: number, end: number, columns: number): DashboardField | undefined {
  const first = skipBlanks(text, start, end);
  const second = nextPipe(text, first + 1, end);
  if (second === -1) return undefined;
  const close = columns > 2 ? nextPipe(text, second + 1, end) : lastPipe(text, second + 1, end);
  const cellEnd = close === -1 ? end : close;
  const name = fieldName(text, first + 1, second);
  if (name === undefined || (columns > 2 && !isFieldName(name))) return undefined;
  const valueRange = trimmedRange(text, second + 1, cellEnd);
  return toField(text, name, { start, end }, valueRange, { start: second + 1, end: cellEnd });
}

/** `| --- | :-: |`, below which the rows begin. */
function isRuleRow(text: string, start: number, end: number): boolean {
  let dashes = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 45) dashes++;
    else if (code !== 124 && code !== 58 && !isBlank(code)) return false;
  }
  return dashes > 0;
}

function nextPipe(text: string, at: number, end: number): number {
  for (; at < end; at++) if (text.charCodeAt(at) === 124 && text.charCodeAt(at - 1) !== 92) return at;
  return -1;
}

function lastPipe(text: string, from: number, end: number): number {
  for (let at = end - 1; at >= from; at--) if (text.charCodeAt(at) === 124) return at;
  return -1;
}

/** The text without bold marks, back-ticks and a colon around it; undefined when nothing is left. */
function fieldName(text: string, start: number, end: number): string | undefined {
  let from = start;
  let to = end;
  while (from < to && isWrap(text.charCodeAt(from))) from++;
  while (to > from && isWrap(text.charCodeAt(to - 1))) to--;
  return from === to ? undefined : text.slice(from, to);
}

/** `STATE_ID`: capitals, digits, low lines and blanks, not only one letter. */
function isFieldName(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (!isUpper(code) && code !== 95 && (at === 0 || (!isDigit(code) && code !== 32))) return false;
  }
  return name.length > 1;
}

function isWrap(code: number): boolean {
  return isBlank(code) || code === 42 || code === 96 || code === 58;
}

/** Lines `**FIELD:** value`, also behind a list marker. */
export function readFieldLines(text: string, start: number, end: number): DashboardField[] {
  const fields: DashboardField[] = [];
  forEachLine(text, start, end, (at, stop) => {
    const first = skipBlanks(text, at, stop);
    const marker = bulletEnd(text, first, stop);
    const label = readLabel(text, skipBlanks(text, marker === -1 ? first : marker, stop), stop);
    if (label === undefined) return;
    const name = fieldName(text, label.nameStart, label.nameEnd);
    if (name === undefined || !isFieldName(name)) return;
    fields.push(toField(text, name, { start: at, end: stop }, trimmedRange(text, label.end, stop), undefined));
  });
  return fields;
}

function toField(
  text: string,
  name: string,
  range: DashboardField["range"],
  valueRange: DashboardField["valueRange"],
  cellRange: DashboardField["cellRange"],
): DashboardField {
  const value = text.slice(valueRange.start, valueRange.end);
  return {
    name,
    value,
    // Few fields are asked for it, and it takes longer than all the rest.
    get plain() {
      return plainText(value);
    },
    range,
    valueRange,
    cellRange,
  };
}

const marks = [
  /[`*]/g,
  /[\u0e42\u0e50][\u0e01-\u0e5b]{0,2}/g,
  /\p{Extended_Pictographic}/gu,
  /[\u2600-\u27bf\u2b00-\u2bff]/g,
  /[\ufe0f\u200d]/g,
];

/** The text without back-ticks, bold marks, emoji and what damage left of them. */
export function plainText(value: string): string {
  return marks
    .reduce((text, pattern) => text.replace(pattern, ""), value)
    .replace(/ {2,}/g, " ")
    .trim();
}
