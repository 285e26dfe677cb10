/** The red layer: nodes with absolute offsets, read from the blocks when first asked for. */

import { readBlockers } from "./blockers.ts";
import { readDashboard } from "./dashboard.ts";
import type { Capsule, Dashboard, HealthTable, History } from "./dashboardModel.ts";
import { dialectOf } from "./dialect.ts";
import { readHealth } from "./health.ts";
import { readCapsule, readHistory } from "./history.ts";
import { findLastUpdated } from "./lastUpdated.ts";
import { ledgerProblems } from "./ledgerProblems.ts";
import { indexTasks, type LedgerNode, readLedgers } from "./ledgers.ts";
import type { ControlDocument, Dialect, Problem, Section, SectionKind, Task } from "./model.ts";
import type { Archive, Blockers, CheckpointHistory, Decisions, RunLog } from "./recordModel.ts";
import { readArchive, readCheckpointHistory, readDecisions } from "./records.ts";
import { readRunLog } from "./runLog.ts";
import { sectionProblems } from "./sectionProblems.ts";
import { readSections, type Sections } from "./sections.ts";
import type { Source } from "./source.ts";
import { lineEndOf, textProblems } from "./textProblems.ts";

/** Remembers the value of each part by its name. */
type Parts = Map<string, unknown>;

export class ParsedDocument implements ControlDocument {
  /** Blocks and offsets, for the next parse. */
  readonly source: Source;
  readonly #versioned: { readonly version: string };
  readonly #parts: Parts = new Map();

  /** `versioned` is asked for the version as late as possible: finding it out may cost as much as the parse. */
  constructor(source: Source, versioned: { readonly version: string }) {
    this.source = source;
    this.#versioned = versioned;
  }

  get version(): string {
    return this.#versioned.version;
  }

  get text(): string {
    return this.source.text;
  }

  get eol(): "\n" | "\r\n" {
    return this.#part("eol", () => lineEndOf(this.source));
  }

  get dialect(): Dialect {
    return this.#part("dialect", () => dialectOf(this.source, this.#sections, this.#ledgers));
  }

  get sections(): readonly Section[] {
    return this.#sections.top;
  }

  get dashboard(): Dashboard | undefined {
    return this.#part("dashboard", () => readDashboard(this.source, this.#sections));
  }

  get health(): HealthTable | undefined {
    return this.#part("health", () => readHealth(this.source, this.#sections));
  }

  get history(): History | undefined {
    return this.#part("history", () => readHistory(this.source, this.#sections));
  }

  get capsule(): Capsule | undefined {
    return this.#part("capsule", () => readCapsule(this.source, this.#sections));
  }

  get lastUpdated(): ControlDocument["lastUpdated"] {
    return this.#part("lastUpdated", () => findLastUpdated(this.source));
  }

  get ledgers(): readonly LedgerNode[] {
    return this.#ledgers;
  }

  get runLog(): RunLog | undefined {
    return this.#part("runLog", () => readRunLog(this.source, this.#sections));
  }

  get blockers(): Blockers | undefined {
    return this.#part("blockers", () => readBlockers(this.source, this.#sections));
  }

  get decisions(): Decisions | undefined {
    return this.#part("decisions", () => readDecisions(this.source, this.#sections));
  }

  get checkpointHistory(): CheckpointHistory | undefined {
    return this.#part("checkpointHistory", () => readCheckpointHistory(this.source, this.#sections));
  }

  get archive(): Archive | undefined {
    return this.#part("archive", () => readArchive(this.source, this.#sections));
  }

  get problems(): readonly Problem[] {
    return this.#part("problems", () =>
      [
        ...textProblems(this.source),
        ...sectionProblems(this.#sections, this.#ledgers),
        ...ledgerProblems(this.source, this.#ledgers),
      ].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end),
    );
  }

  positionAt(offset: number): { readonly line: number; readonly column: number } {
    return this.source.positionAt(offset);
  }

  findSection(kind: SectionKind): Section | undefined {
    return this.#sections.all.find((section) => section.kind === kind);
  }

  findSections(kind: SectionKind): readonly Section[] {
    return this.#sections.all.filter((section) => section.kind === kind);
  }

  findTask(id: string): Task | undefined {
    return this.#part("taskIndex", () => indexTasks(this.#ledgers)).find(id);
  }

  get #sections(): Sections {
    return this.#part("sections", () => readSections(this.source));
  }

  get #ledgers(): readonly LedgerNode[] {
    return this.#part("ledgers", () => readLedgers(this.source, this.#sections));
  }

  #part<T>(name: string, read: () => T): T {
    if (!this.#parts.has(name)) this.#parts.set(name, read());
    return this.#parts.get(name) as T;
  }
}
