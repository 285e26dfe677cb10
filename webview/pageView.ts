import type { DashboardSnapshot, HistorySnapshot, PageMessage } from "../src/core/protocol.ts";
import type { CycleState } from "../src/core/state/cycleState.ts";
import type { BoardControl } from "./boardControl.ts";

/** Everything that the page shows; sections are pure functions of it. */
export interface PageView {
  /** Undefined until the host has spoken. */
  readonly dashboard: DashboardSnapshot | undefined;
  readonly cycle: CycleState | null;
  /** Undefined until the host has read some of it. */
  readonly history: HistorySnapshot | undefined;
  /** Milliseconds since the epoch; ticks while something on the page counts the time. */
  readonly now: number;
  /** Ids of the sections that the person has folded. */
  readonly collapsed: ReadonlySet<string>;
  /** Keys of the details that the person has opened. */
  readonly opened: ReadonlySet<string>;
  /** What went wrong in the page itself; undefined when nothing did. */
  readonly failure: string | undefined;
  /** False for the first drawing of a document, which leaves out what lies below the window. */
  readonly isWhole: boolean;
}

/** What a section can cause. */
export interface PageActions {
  send(message: PageMessage): void;
  /** Folds or unfolds a section. */
  toggle(section: string): void;
  /** Remembers whether details are open. */
  setOpen(key: string, isOpen: boolean): void;
  /** Unfolds a section and moves the keyboard there. */
  jump(section: string): void;
  /** What a person does on the board. */
  readonly control: BoardControl;
}

/** The page's sections by the ids that are kept in the saved state. */
export const sectionIds = [
  "cycle",
  "now",
  "next",
  "truth",
  "findings",
  "blockers",
  "decisions",
  "services",
  "runs",
  "board",
  "history",
] as const;
export type SectionId = (typeof sectionIds)[number];

/** What survives hiding and reloading. */
export interface SavedState {
  readonly scroll: number;
  readonly collapsed: readonly string[];
  readonly opened: readonly string[];
  readonly ledger: number;
  readonly filter: string;
}

/** Reads what an earlier page saved; anything odd is as if nothing had been saved. */
export function decodeSavedState(value: unknown): SavedState {
  const saved = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const scroll = typeof saved.scroll === "number" && Number.isFinite(saved.scroll) ? Math.max(0, saved.scroll) : 0;
  const collapsed = Array.isArray(saved.collapsed) ? saved.collapsed : [];
  return {
    scroll,
    collapsed: sectionIds.filter((id) => collapsed.includes(id)),
    opened: Array.isArray(saved.opened) ? saved.opened.filter((key) => typeof key === "string").slice(0, 100) : [],
    ledger: typeof saved.ledger === "number" && Number.isSafeInteger(saved.ledger) ? Math.max(0, saved.ledger) : 0,
    filter: typeof saved.filter === "string" ? saved.filter.slice(0, 500) : "",
  };
}
