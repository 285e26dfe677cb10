/**
 * What the dashboard's page and its host say to each other. The page says `ready`; the host pushes snapshots; the page sends
 * commands from a fixed list. Nobody asks and waits. Both sides decode `unknown` with the functions of this file's neighbours.
 */

import type { ServiceState } from "./ports.ts";
import type { CycleState } from "./state/cycleState.ts";
import type { CountsView, NextView, TruthView } from "./views/statusView.ts";

export interface FieldView {
  readonly name: string;
  /** What the document says. */
  readonly claimed: string;
  /** What git or the ledger says; null when nothing can be said. */
  readonly actual: string | null;
  readonly agrees: boolean | null;
}

export interface RankedView extends NextView {
  readonly reasons: readonly string[];
}

export interface BlockerView {
  readonly id: string;
  readonly title: string;
  readonly why: string | null;
  readonly needed: string | null;
  readonly line: number;
}

export interface ServiceView {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly state: ServiceState;
  readonly detail: string;
  readonly latencyMs: number | null;
  readonly version: string | null;
  readonly observedAt: number | null;
}

export interface RunView {
  readonly timestamp: string;
  readonly title: string;
  readonly taskId: string | null;
  readonly result: string | null;
  readonly line: number;
}

/** Pushed when the document, git or the services changed. */
export interface DashboardSnapshot {
  readonly type: "dashboard";
  /** Name of the folder; shown when there are several. */
  readonly folder: string;
  readonly file: string;
  readonly status: "loading" | "missing" | "unreadable" | "ready";
  /** Says what is wrong and what to do, for `missing` and `unreadable`. */
  readonly message: string | null;
  readonly trusted: boolean;
  readonly counts: CountsView;
  readonly truth: TruthView | null;
  readonly fields: readonly FieldView[];
  readonly next: readonly RankedView[];
  readonly active: NextView | null;
  readonly blockers: readonly BlockerView[];
  readonly services: readonly ServiceView[];
  readonly runs: readonly RunView[];
  readonly problems: number;
}

/** Pushed while a cycle runs, at most 10 a second. */
export interface CycleSnapshot {
  readonly type: "cycle";
  readonly cycle: CycleState | null;
}

export type HostMessage = DashboardSnapshot | CycleSnapshot;

export type PageMessage =
  | { readonly type: "ready" }
  | { readonly type: "run-auto" }
  | { readonly type: "cancel" }
  | { readonly type: "verify-and-save" }
  | { readonly type: "stop-run" }
  | { readonly type: "initialize" }
  | { readonly type: "refresh" }
  | { readonly type: "probe-services" }
  | { readonly type: "manage-trust" }
  | { readonly type: "reveal-line"; readonly line: number }
  | { readonly type: "reveal-task"; readonly id: string }
  | { readonly type: "open-url"; readonly service: string };
