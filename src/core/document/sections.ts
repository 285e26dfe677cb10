/** The tree of sections, built from the heading blocks. */
import { lineStop, trimmedRange } from "./characters.ts";
import type { Section, SectionKind } from "./model.ts";
import type { Source } from "./source.ts";

/** A section with the blocks that it covers. */
export interface SectionNode extends Section {
  readonly children: SectionNode[];
  /** Index of the heading block. */
  readonly headingBlock: number;
  /** Index behind the last block of the body. */
  readonly bodyEndBlock: number;
  /** Index behind the last block of the section. */
  readonly endBlock: number;
  /** Place of the parent in the flat list, -1 at the top. */
  readonly parent: number;
}

export interface Sections {
  readonly top: readonly SectionNode[];
  /** All of them in document order. */
  readonly all: readonly SectionNode[];
}

type Open = { -readonly [K in keyof SectionNode]: SectionNode[K] };

/** Kinds inside which a heading DOING, TODO, DONE or BLOCKED is no part of a ledger. */
const notLedgers: ReadonlySet<SectionKind> = new Set<SectionKind>([
  "contract",
  "archive",
  "backlog",
  "run-log",
  "run",
  "checkpoint-history",
  "checkpoint",
  "session-logs",
  "roadmap",
  "task-summary",
  "scope",
  "inventory",
  "blockers",
]);

export function readSections(source: Source): Sections {
  const all: Open[] = [];
  const top: Open[] = [];
  const stack: number[] = [];
  const { blocks } = source;
  for (let index = 0; index < blocks.length; index++) {
    if (blocks[index]?.kind !== "heading") continue;
    const section = openSection(source, index);
    while (stack.length > 0 && (all[stack.at(-1) as number] as Open).level >= section.level) {
      close(source, all[stack.pop() as number] as Open, index);
    }
    const parent = stack.at(-1) ?? -1;
    section.parent = parent;
    section.kind = kindByPlace(section.kind, all, parent);
    const owner = all[parent];
    (owner?.children ?? top).push(section);
    const former = all.at(-1);
    if (former !== undefined) endBody(source, former, index);
    stack.push(all.length);
    all.push(section);
  }
  const last = all.at(-1);
  if (last !== undefined) endBody(source, last, blocks.length);
  for (const open of stack) close(source, all[open] as Open, blocks.length);
  return { top, all };
}

function openSection(source: Source, index: number): Open {
  const { text } = source;
  const block = source.block(index);
  const start = source.start(index);
  const end = start + block.length;
  const stop = lineStop(text, start, end);
  const lineEnd = start + block.content;
  let at = start;
  while (text.charCodeAt(at) !== 35) at++;
  const first = at;
  while (text.charCodeAt(at) === 35) at++;
  const title = trimmedRange(text, at, stop);
  return {
    kind: block.headingKind ?? "other",
    title: withoutClosingHashes(text.slice(title.start, title.end)),
    level: at - first,
    headingRange: { start, end: lineEnd },
    range: { start, end },
    bodyRange: { start: lineEnd, end },
    children: [],
    headingBlock: index,
    bodyEndBlock: index + 1,
    endBlock: index + 1,
    parent: -1,
  };
}

function withoutClosingHashes(title: string): string {
  let end = title.length;
  while (title.charCodeAt(end - 1) === 35) end--;
  return end > 0 && title.charCodeAt(end - 1) !== 32 ? title : title.slice(0, end).trimEnd();
}

function endBody(source: Source, section: Open, endBlock: number): void {
  section.bodyEndBlock = endBlock;
  section.bodyRange = { start: section.bodyRange.start, end: source.start(endBlock) };
}

function close(source: Source, section: Open, endBlock: number): void {
  section.endBlock = endBlock;
  section.range = { start: section.range.start, end: source.start(endBlock) };
}

function kindByPlace(kind: SectionKind, all: readonly Open[], parent: number): SectionKind {
  if (kind === "run" || kind === "checkpoint") return kind;
  if (hasAncestor(all, parent, (owner) => owner === "archive")) return "other";
  if (kind === "archive") return hasAncestor(all, parent, (owner) => owner === "backlog") ? "other" : kind;
  if (kind !== "ledger-state") return kind;
  return hasAncestor(all, parent, (owner) => notLedgers.has(owner)) ? "other" : kind;
}

function hasAncestor(all: readonly Open[], parent: number, test: (kind: SectionKind) => boolean): boolean {
  for (let at = parent; at !== -1; at = (all[at] as Open).parent) {
    if (test((all[at] as Open).kind)) return true;
  }
  return false;
}
