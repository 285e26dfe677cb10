/** HISTORY lines and the EXECUTIVE_CAPSULE. */
import {
  digitsEnd,
  forEachLine,
  isBlank,
  isDigit,
  isSeparator,
  isUpper,
  isWord,
  skipBlanks,
  trimEnd,
  trimmedRange,
} from "./characters.ts";
import type { Capsule, CapsuleField, History, HistoryLine } from "./dashboardModel.ts";
import { fenceInside } from "./fence.ts";
import type { SectionKind } from "./model.ts";
import type { Sections } from "./sections.ts";
import type { Source } from "./source.ts";

export function readHistory(source: Source, sections: Sections): History | undefined {
  const section = sections.all.find((one) => one.kind === "history");
  if (section === undefined) return undefined;
  const lines: HistoryLine[] = [];
  forEachSpan(source, sections, "history", (start, end) => {
    forEachLine(source.text, start, end, (at, stop) => {
      const line = readHistoryLine(source.text, at, stop);
      if (line !== undefined) lines.push(line);
    });
  });
  return { range: section.range, lines };
}

/** Calls `visit` with the inside of each fence of the first section of the kind, or with each block when it has no fence. */
function forEachSpan(
  source: Source,
  sections: Sections,
  kind: SectionKind,
  visit: (start: number, end: number) => void,
): void {
  const section = sections.all.find((one) => one.kind === kind);
  if (section === undefined) return;
  const { blocks, text } = source;
  const fenced = blocks.slice(section.headingBlock + 1, section.bodyEndBlock).some((block) => block.kind === "fence");
  for (let index = section.headingBlock + 1; index < section.bodyEndBlock; index++) {
    const start = source.start(index);
    const end = source.contentEnd(index);
    const block = source.block(index).kind;
    if (block === "comment" || (fenced && block !== "fence")) continue;
    const span = fenced ? fenceInside(text, start, end) : { start, end };
    visit(span.start, span.end);
  }
}

function readHistoryLine(text: string, start: number, lineEnd: number): HistoryLine | undefined {
  const end = trimEnd(text, start, lineEnd);
  const first = skipBlanks(text, start, end);
  const digits = digitsEnd(text, first, Math.min(end, first + 6));
  const close = text.charCodeAt(digits);
  const numbered = digits > first && (close === 46 || close === 41) && isBlank(text.charCodeAt(digits + 1));
  let at = numbered ? digits + 1 : first;
  while (at < end && !isWord(text.charCodeAt(at))) at++;
  const hashStart = at;
  while (at < end && isHex(text.charCodeAt(at))) at++;
  const length = at - hashStart;
  if (length < 7 || length > 40 || (at < end && isWord(text.charCodeAt(at)))) return undefined;
  const hash = text.slice(hashStart, at);
  while (at < end && (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === 96)) at++;
  let date: string | undefined;
  if (text.charCodeAt(at) === 40 && isDigit(text.charCodeAt(at + 1))) {
    let stop = at;
    while (stop < end && text.charCodeAt(stop) !== 41) stop++;
    if (stop < end) {
      date = text.slice(at + 1, stop);
      at = skipBlanks(text, stop + 1, end);
    }
  }
  while (at < end && (isSeparator(text.charCodeAt(at)) || isBlank(text.charCodeAt(at)))) at++;
  return {
    ordinal: numbered ? Number(text.slice(first, digits)) : undefined,
    hash,
    date,
    text: text.slice(at, end),
    range: { start, end: lineEnd },
  };
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}

type OpenField = { -readonly [K in keyof CapsuleField]: CapsuleField[K] } & { items: CapsuleField["items"][number][] };

export function readCapsule(source: Source, sections: Sections): Capsule | undefined {
  const section = sections.all.find((one) => one.kind === "capsule");
  if (section === undefined) return undefined;
  const { text } = source;
  const fields: OpenField[] = [];
  forEachSpan(source, sections, "capsule", (start, end) => {
    forEachLine(text, start, end, (at, stop) => {
      const field = readKey(text, at, stop);
      if (field !== undefined) fields.push(field);
      else addItem(text, fields.at(-1), at, stop);
    });
  });
  return { range: section.range, fields };
}

function readKey(text: string, start: number, end: number): OpenField | undefined {
  let at = skipBlanks(text, start, end);
  const first = at;
  while (at < end && (isUpper(text.charCodeAt(at)) || isDigit(text.charCodeAt(at)) || text.charCodeAt(at) === 95)) at++;
  if (at - first < 2 || text.charCodeAt(at) !== 58 || !isUpper(text.charCodeAt(first))) return undefined;
  const valueRange = trimmedRange(text, at + 1, end);
  return {
    key: text.slice(first, at),
    value: text.slice(valueRange.start, valueRange.end),
    valueRange,
    items: [],
    range: { start, end },
  };
}

function addItem(text: string, field: OpenField | undefined, start: number, end: number): void {
  const range = trimmedRange(text, start, end);
  if (field === undefined || range.start === range.end) return;
  field.items.push({ text: text.slice(range.start, range.end), range: { start, end } });
  field.range = { start: field.range.start, end };
}
