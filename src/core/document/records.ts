/** Decisions, checkpoint history and archive. */
import { digitsEnd, forEachLine, indexIn, isBlank, isDigit, isSeparator, skipBlanks, trimEnd } from "./characters.ts";
import { isMissingMarker } from "./emptyMarker.ts";
import { decisionIdEnd } from "./ids.ts";
import { bulletEnd } from "./lineMarks.ts";
import type { SectionKind } from "./model.ts";
import type { Archive, CheckpointEntry, CheckpointHistory, Decision, Decisions } from "./recordModel.ts";
import { endOfContent, isThematicBreak } from "./runLog.ts";
import type { SectionNode, Sections } from "./sections.ts";
import type { Source } from "./source.ts";
import { readLabel } from "./taskBullets.ts";

function firstOf(sections: Sections, kind: SectionKind): SectionNode | undefined {
  return sections.all.find((section) => section.kind === kind);
}

/** The offset behind the heading and the quoted notes below it. */
export function behindNotes(source: Source, section: SectionNode): number {
  let index = section.headingBlock + 1;
  while (index < section.bodyEndBlock && isNote(source, index)) index++;
  return source.start(index);
}

function isNote(source: Source, index: number): boolean {
  return source.block(index).kind === "text" && source.text.charCodeAt(source.start(index)) === 62;
}

export function readDecisions(source: Source, sections: Sections): Decisions | undefined {
  const section = firstOf(sections, "decisions");
  if (section === undefined) return undefined;
  const items: Decision[] = [];
  let emptyMarkerRange: Decisions["emptyMarkerRange"];
  for (let index = section.headingBlock + 1; index < section.bodyEndBlock; index++) {
    const range = { start: source.start(index), end: source.contentEnd(index) };
    if (isMissingMarker(source.text, range.start, range.end)) emptyMarkerRange ??= range;
    else {
      const decision = readDecision(source, index);
      if (decision !== undefined) items.push(decision);
    }
  }
  const last = items.at(-1)?.range.end ?? emptyMarkerRange?.end;
  return {
    range: section.range,
    headingRange: section.headingRange,
    items,
    insertOffset: last ?? endOfContent(source, section.headingBlock, section.bodyEndBlock),
    emptyMarkerRange,
  };
}

/** An item with or without an id, or a paragraph that begins with a date. */
function readDecision(source: Source, index: number): Decision | undefined {
  const { kind } = source.block(index);
  if ((kind !== "item" && kind !== "text") || isNote(source, index) || isThematicBreak(source, index)) return undefined;
  const { text } = source;
  const start = source.start(index);
  const end = trimEnd(text, start, source.contentEnd(index));
  const first = skipBlanks(text, start, end);
  const marker = bulletEnd(text, first, end);
  const from = skipMarks(text, marker === -1 ? first : marker, end);
  const idEnd = decisionIdEnd(text, from, end);
  if (idEnd === -1 && marker === -1 && !isDate(text, from)) return undefined;
  const textStart = idEnd === -1 ? skipBlanks(text, marker === -1 ? first : marker, end) : behindId(text, idEnd, end);
  return {
    id: idEnd === -1 ? undefined : text.slice(from, idEnd),
    text: text.slice(textStart, end),
    line: source.line(index),
    range: { start, end: source.contentEnd(index) },
  };
}

function skipMarks(text: string, at: number, end: number): number {
  while (at < end && (isBlank(text.charCodeAt(at)) || "*_`~[".includes(text[at] as string))) at++;
  return at;
}

function behindId(text: string, at: number, end: number): number {
  while (
    at < end &&
    (isBlank(text.charCodeAt(at)) || isSeparator(text.charCodeAt(at)) || "*_`]".includes(text[at] as string))
  )
    at++;
  return at;
}

function isDate(text: string, at: number): boolean {
  return digitsEnd(text, at, at + 4) === at + 4 && text[at + 4] === "-" && isDigit(text.charCodeAt(at + 5));
}

export function readCheckpointHistory(source: Source, sections: Sections): CheckpointHistory | undefined {
  const section = firstOf(sections, "checkpoint-history");
  if (section === undefined) return undefined;
  const entries = section.children
    .filter((child) => child.kind === "checkpoint")
    .map((child) => toCheckpoint(source, child));
  return {
    range: section.range,
    headingRange: section.headingRange,
    insertOffset: entries[0]?.range.start ?? endOfContent(source, section.headingBlock, section.bodyEndBlock),
    entries,
  };
}

/** `CHECKPOINT BOOTSTRAP_039 — 2025-12-15 18:10:53` with a `Commit` line below. */
function toCheckpoint(source: Source, section: SectionNode): CheckpointEntry {
  const { title } = section;
  const from = skipBlanks(title, title.toUpperCase().indexOf("CHECKPOINT") + 10, title.length);
  let stop = from;
  while (stop < title.length && !isBlank(title.charCodeAt(stop))) stop++;
  return {
    stateId: title.slice(from, stop),
    timestamp: title.slice(behindId(title, stop, title.length)),
    commit: findCommit(source, section),
    line: source.line(section.headingBlock),
    range: { start: section.range.start, end: endOfContent(source, section.headingBlock, section.endBlock) },
  };
}

function findCommit(source: Source, section: SectionNode): string | undefined {
  const { text } = source;
  let commit: string | undefined;
  forEachLine(text, section.bodyRange.start, section.bodyRange.end, (start, end) => {
    if (commit !== undefined) return;
    const first = skipBlanks(text, start, end);
    const marker = bulletEnd(text, first, end);
    const label = readLabel(text, skipBlanks(text, marker === -1 ? first : marker, end), end);
    if (label?.name.toUpperCase() !== "COMMIT") return;
    const at = skipBlanks(text, label.end, end);
    const close = text.charCodeAt(at) === 96 ? indexIn(text, "`", at + 1, end) : -1;
    commit = close === -1 ? text.slice(at, trimEnd(text, at, end)) : text.slice(at + 1, close);
  });
  return commit;
}

export function readArchive(source: Source, sections: Sections): Archive | undefined {
  const archives = sections.all.filter((section) => section.kind === "archive");
  const section = archives.reduce<SectionNode | undefined>(
    (best, one) => (best === undefined || one.level < best.level ? one : best),
    undefined,
  );
  return (
    section && { range: section.range, headingRange: section.headingRange, insertOffset: behindNotes(source, section) }
  );
}
