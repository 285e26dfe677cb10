/** Ledgers: their state sections and task lines. */
import { pushAll } from "./characters.ts";
import { isMissingMarker } from "./emptyMarker.ts";
import { headingState, ledgerName } from "./headings.ts";
import type { Ledger, LedgerSection, TaskState } from "./model.ts";
import type { SectionNode, Sections } from "./sections.ts";
import type { Source } from "./source.ts";
import { TaskNode } from "./task.ts";
import { TaskIndex } from "./taskIndex.ts";

/** A state section with the blocks of its body. */
export interface LedgerSectionNode extends LedgerSection {
  readonly tasks: readonly TaskNode[];
  readonly headingBlock: number;
  readonly endBlock: number;
}

export interface LedgerNode extends Ledger {
  readonly sections: readonly LedgerSectionNode[];
  readonly tasks: readonly TaskNode[];
  /** The ledger's own section; undefined when only its state headings stand in the text. */
  readonly section: SectionNode | undefined;
  /** Index of the first block behind the heading, and behind the last block. */
  readonly firstBlock: number;
  readonly endBlock: number;
}

interface Draft {
  readonly section: SectionNode | undefined;
  readonly states: SectionNode[];
}

export function readLedgers(source: Source, sections: Sections): LedgerNode[] {
  const drafts = draftLedgers(source, sections);
  const main = drafts.findIndex((draft) => !nameOf(draft).includes("BACKLOG"));
  return drafts.map((draft, index) => toLedger(source, draft, index === Math.max(0, main)));
}

/** A ledger owns the state headings up to the next known section, whatever their levels. */
function draftLedgers(source: Source, sections: Sections): Draft[] {
  const drafts: Draft[] = [];
  let current: Draft | undefined;
  for (const section of sections.all) {
    if (section.kind === "ledger") {
      current = { section, states: [] };
      drafts.push(current);
    } else if (section.kind === "ledger-state") {
      if (current === undefined) {
        if (!hasTaskLine(source, section)) continue;
        current = { section: undefined, states: [] };
        drafts.push(current);
      }
      current.states.push(section);
    } else if (current !== undefined && endsLedger(section, current)) current = undefined;
  }
  const withStates = drafts.filter((draft) => draft.states.length > 0);
  return withStates.length > 0 ? withStates : drafts;
}

/** A known section of the ledger's level or above ends it, an unknown one only where the states stand below the ledger. */
function endsLedger(section: SectionNode, draft: Draft): boolean {
  const first = draft.states[0];
  const level = draft.section?.level ?? first?.level ?? 0;
  if (section.level > level || section.kind === "blockers") return false;
  return section.kind !== "other" || (first !== undefined && first.level > level);
}

function hasTaskLine(source: Source, section: SectionNode): boolean {
  for (let index = section.headingBlock + 1; index < section.bodyEndBlock; index++) {
    if (source.block(index).task) return true;
  }
  return false;
}

function nameOf(draft: Draft): string {
  if (draft.section !== undefined) return ledgerName(draft.section.title);
  const words = ledgerName((draft.states[0] as SectionNode).title)
    .split("_")
    .slice(0, -1);
  return words.includes("BACKLOG") ? "BACKLOG_LEDGER" : [...words, "TASK_LEDGER"].join("_");
}

function toLedger(source: Source, draft: Draft, primary: boolean): LedgerNode {
  const name = nameOf(draft);
  const sections = draft.states.map((state) => toLedgerSection(source, state, name));
  const first = draft.section ?? (draft.states[0] as SectionNode);
  const endBlock = draft.states.reduce((end, state) => Math.max(end, state.endBlock), draft.section?.endBlock ?? 0);
  const tasks: TaskNode[] = [];
  for (const section of sections) pushAll(tasks, section.tasks);
  return {
    name,
    primary,
    headingRange: draft.section?.headingRange ?? { start: first.range.start, end: first.range.start },
    range: { start: first.range.start, end: source.start(endBlock) },
    sections,
    tasks,
    section: draft.section,
    firstBlock: first.headingBlock,
    endBlock,
  };
}

function toLedgerSection(source: Source, section: SectionNode, ledger: string): LedgerSectionNode {
  const state = headingState(section.title);
  const endBlock = endOfState(section);
  return {
    state,
    headingRange: section.headingRange,
    range: { start: section.range.start, end: source.start(endBlock) },
    bodyRange: { start: section.headingRange.end, end: source.start(endBlock) },
    tasks: readTasks(source, section.headingBlock + 1, endBlock, ledger, state),
    emptyMarkerRange: findEmptyMarker(source, section.headingBlock + 1, endBlock),
    headingBlock: section.headingBlock,
    endBlock,
  };
}

/** Group headings below a state belong to it, other known sections do not. */
function endOfState(section: SectionNode): number {
  let end = section.bodyEndBlock;
  for (const child of section.children) {
    if (child.kind !== "other") break;
    end = child.endBlock;
  }
  return end;
}

function readTasks(source: Source, from: number, to: number, ledger: string, state: TaskState): TaskNode[] {
  const tasks: TaskNode[] = [];
  const owner = { text: source.text, ledger, state };
  for (let index = from; index < to; index++) {
    const block = source.block(index);
    if (block.task) tasks.push(new TaskNode(owner, source.start(index), source.line(index), block));
  }
  return tasks;
}

function findEmptyMarker(source: Source, from: number, to: number): { start: number; end: number } | undefined {
  for (let index = from; index < to; index++) {
    const { kind, task } = source.block(index);
    if (task || (kind !== "item" && kind !== "text")) continue;
    const start = source.start(index);
    const end = source.contentEnd(index);
    if (isMissingMarker(source.text, start, end)) return { start, end };
  }
  return undefined;
}

/** The first task of each id, those of the primary ledger before the others. */
export function indexTasks(ledgers: readonly LedgerNode[]): TaskIndex {
  const index = new TaskIndex(ledgers.reduce((sum, ledger) => sum + ledger.tasks.length, 0));
  for (const primary of [true, false]) {
    for (const ledger of ledgers) if (ledger.primary === primary) for (const task of ledger.tasks) index.add(task);
  }
  return index;
}
