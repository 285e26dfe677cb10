/** SYSTEM HEALTH, drawn as a box, a table or a list. */
import type { TextRange } from "../base/text.ts";
import { innerRange, isSide, readBoxes } from "./boxes.ts";
import {
  digitsEnd,
  forEachLine,
  indexIn,
  isBlank,
  lineStop,
  pushAll,
  skipBlanks,
  trimEnd,
  trimmedRange,
} from "./characters.ts";
import type { Box, HealthRow, HealthTable } from "./dashboardModel.ts";
import { fenceInside } from "./fence.ts";
import { bulletEnd } from "./lineMarks.ts";
import type { Sections } from "./sections.ts";
import type { Source } from "./source.ts";
import { readLabel } from "./taskBullets.ts";

export function readHealth(source: Source, sections: Sections): HealthTable | undefined {
  const section = sections.all.find((one) => one.kind === "health");
  if (section === undefined) return undefined;
  const { text } = source;
  const rows: HealthRow[] = [];
  let box: Box | undefined;
  for (let index = section.headingBlock + 1; index < section.bodyEndBlock; index++) {
    const start = source.start(index);
    const end = source.contentEnd(index);
    const { kind } = source.block(index);
    if (kind === "fence") {
      const inside = fenceInside(text, start, end);
      const boxes = readBoxes(text, inside.start, inside.end);
      box ??= boxes.find((one) => one.kind === "health") ?? boxes[0];
      pushAll(rows, readLabelledRows(text, inside.start, inside.end));
    } else if (kind === "table") pushAll(rows, readTable(text, start, end));
    else if (kind === "item") pushAll(rows, readListRows(text, start, end));
  }
  return { range: section.range, rows, box };
}

/** Lines with `Port:`, `Status:`, `Last Check:` in this order. The frame between them may be damaged. */
function readLabelledRows(text: string, start: number, end: number): HealthRow[] {
  const rows: HealthRow[] = [];
  forEachLine(text, start, end, (at, stop) => {
    const range = trimmedRange(text, at, stop);
    const inner = innerRange(text, range.start, range.end);
    const status = indexIn(text, "Status:", inner.start, inner.end);
    if (status === -1) return;
    const port = indexIn(text, "Port:", inner.start, status);
    const check = indexIn(text, "Last Check:", status, inner.end);
    const service = cellRange(text, serviceStart(text, inner.start, inner.end), port === -1 ? status : port);
    const number = port === -1 ? undefined : numberAt(text, port + 5, status);
    const statusRange = cellRange(text, status + 7, check === -1 ? inner.end : check);
    const lastCheckRange = check === -1 ? undefined : trimmedRange(text, check + 11, inner.end);
    rows.push(toRow(text, service, number, statusRange, lastCheckRange, range));
  });
  return rows;
}

/** `- **Backend:** UP`, or an item with the labels of a drawn row. */
function readListRows(text: string, start: number, end: number): HealthRow[] {
  const rows = readLabelledRows(text, start, end);
  if (rows.length > 0) return rows;
  const stop = lineStop(text, start, end);
  const label = readLabel(text, skipBlanks(text, serviceStart(text, start, stop), stop), stop);
  if (label === undefined) return [];
  const service = { start: label.nameStart, end: label.nameEnd };
  return [toRow(text, service, undefined, trimmedRange(text, label.end, stop), undefined, { start, end: stop })];
}

function serviceStart(text: string, at: number, end: number): number {
  const first = skipBlanks(text, at, end);
  const marker = bulletEnd(text, first, end);
  return marker === -1 ? first : marker;
}

/** The range without blanks, the frame character that parts it from the next cell, and bold marks and colon of a name. */
function cellRange(text: string, start: number, end: number): TextRange {
  let { start: from, end: to } = trimmedRange(text, start, end);
  if (to > from + 1 && isSide(text.charCodeAt(to - 1)) && isBlank(text.charCodeAt(to - 2)))
    to = trimEnd(text, from, to - 1);
  while (to > from && (text.charCodeAt(to - 1) === 58 || text.charCodeAt(to - 1) === 42)) to--;
  while (from < to && text.charCodeAt(from) === 42) from++;
  return { start: from, end: to };
}

function numberAt(text: string, at: number, end: number): number | undefined {
  const from = skipBlanks(text, at, end);
  const stop = digitsEnd(text, from, end);
  return stop === from || stop - from > 5 ? undefined : Number(text.slice(from, stop));
}

function toRow(
  text: string,
  service: TextRange,
  port: number | undefined,
  statusRange: TextRange,
  lastCheckRange: TextRange | undefined,
  range: TextRange,
): HealthRow {
  return {
    service: text.slice(service.start, service.end),
    port,
    status: text.slice(statusRange.start, statusRange.end),
    lastCheck: lastCheckRange && text.slice(lastCheckRange.start, lastCheckRange.end),
    range,
    statusRange,
    lastCheckRange,
  };
}

/** A table whose header names the columns Service, Port, Status and Last Check, in any order. */
function readTable(text: string, start: number, end: number): HealthRow[] {
  const rows: HealthRow[] = [];
  let header: string[] | undefined;
  forEachLine(text, start, end, (at, stop) => {
    const cells = readCells(text, at, stop);
    if (header === undefined) {
      header = cells.map((cell) => text.slice(cell.start, cell.end).toLowerCase());
      return;
    }
    const cellOf = (word: string) => cells[(header as string[]).findIndex((name) => name.includes(word))];
    const service = cellOf("service") ?? cells[0];
    const status = cellOf("status");
    if (service === undefined || status === undefined || text.charCodeAt(service.start) === 45) return;
    const port = cellOf("port");
    const number = port === undefined ? undefined : numberAt(text, port.start, port.end);
    rows.push(toRow(text, service, number, status, cellOf("check"), { start: at, end: stop }));
  });
  return rows;
}

function readCells(text: string, start: number, end: number): TextRange[] {
  const cells: TextRange[] = [];
  let from = skipBlanks(text, start, end) + 1;
  for (let at = from; at < end; at++) {
    if (text.charCodeAt(at) !== 124) continue;
    cells.push(trimmedRange(text, from, at));
    from = at + 1;
  }
  return cells;
}
