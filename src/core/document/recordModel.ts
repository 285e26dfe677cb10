/** Nodes of the records: run log, blockers, decisions, checkpoint history, archive. */
import type { TextRange } from "../base/text.ts";

/** `**RESULT:** DONE — text`; a list below the name belongs to the value. */
export interface RunField {
  /** Upper case: `WORK DONE`. */
  readonly name: string;
  readonly value: string;
  readonly range: TextRange;
  readonly valueRange: TextRange;
}

export interface RunEntry {
  /** As written: `2025-12-16T17:41:44Z`, `2025-12-15 18:00:00`, `2025-12-17T<timestamp>Z`. */
  readonly timestamp: string;
  /** Milliseconds since the epoch; undefined when the timestamp is malformed. Without a zone it is read as UTC. */
  readonly time: number | undefined;
  readonly mode: string | undefined;
  readonly taskId: string | undefined;
  /** What stands in the parentheses behind the mode and the id. */
  readonly title: string;
  readonly historical: boolean;
  readonly line: number;
  readonly headingRange: TextRange;
  /** Heading and body without the separator and blank lines behind. */
  readonly range: TextRange;
  /** `range` with everything up to the next entry or the end of the section. */
  readonly fullRange: TextRange;
  /** Read when asked for. */
  readonly fields: readonly RunField[];
}

export interface RunLog {
  readonly range: TextRange;
  readonly headingRange: TextRange;
  /** Where a new entry goes: before the first one, behind notes. */
  readonly insertOffset: number;
  readonly entries: readonly RunEntry[];
}

export interface Blocker {
  /** `B-20260102-001` */
  readonly id: string;
  readonly title: string;
  readonly taskId: string | undefined;
  readonly why: string | undefined;
  readonly needed: string | undefined;
  readonly created: string | undefined;
  /** True when struck out, ticked or marked resolved. */
  readonly resolved: boolean;
  readonly line: number;
  readonly range: TextRange;
}

export interface Blockers {
  readonly range: TextRange;
  readonly headingRange: TextRange;
  readonly items: readonly Blocker[];
  readonly insertOffset: number;
  readonly emptyMarkerRange: TextRange | undefined;
}

export interface Decision {
  /** `D-0001`; undefined for dated paragraphs. */
  readonly id: string | undefined;
  readonly text: string;
  readonly line: number;
  readonly range: TextRange;
}

export interface Decisions {
  readonly range: TextRange;
  readonly headingRange: TextRange;
  readonly items: readonly Decision[];
  readonly insertOffset: number;
  readonly emptyMarkerRange: TextRange | undefined;
}

export interface CheckpointEntry {
  readonly stateId: string;
  readonly timestamp: string;
  readonly commit: string | undefined;
  readonly line: number;
  readonly range: TextRange;
}

export interface CheckpointHistory {
  readonly range: TextRange;
  readonly headingRange: TextRange;
  readonly insertOffset: number;
  readonly entries: readonly CheckpointEntry[];
}

export interface Archive {
  readonly range: TextRange;
  readonly headingRange: TextRange;
  /** Where archived run entries go: behind notes, before what is archived already. */
  readonly insertOffset: number;
}
