/**
 * What the dashboard's page and its host say to each other. The page says `ready`; the host pushes snapshots; the page sends
 * commands from a fixed list. Nobody asks and waits. Both sides decode `unknown` and drop what they cannot read.
 */

import type { TaskState } from "./document/model.ts";
import { invalid, natural, nullable, shapeOf, textUpTo, unionOf, wordOf } from "./protocol/decode.ts";
import { boardLookParts, boardParts, taskState } from "./protocol/decodeBoard.ts";
import { cycleState } from "./protocol/decodeCycle.ts";
import { dashboardParts } from "./protocol/decodeDashboard.ts";
import { chartId, historyParts } from "./protocol/decodeHistory.ts";
import type { CycleState } from "./state/cycleState.ts";
import type { BoardLook, BoardView } from "./views/boardView.ts";
import type { ChartId } from "./views/charts/chart.ts";
import type { DashboardView } from "./views/dashboardView.ts";
import type { HistoryView } from "./views/historyView.ts";

export type {
  BlockerView,
  CommitDiffView,
  DecisionView,
  FieldView,
  RankedView,
  RunView,
  ServiceView,
} from "./views/dashboardView.ts";
export type { FindingView } from "./views/findingViews.ts";

/** Pushed when the document, git or the services changed. */
export interface DashboardSnapshot extends DashboardView {
  readonly type: "dashboard";
}

/** Pushed while a cycle runs, at most 10 a second. */
export interface CycleSnapshot {
  readonly type: "cycle";
  readonly cycle: CycleState | null;
}

/** Pushed while the history is read, and when it is. */
export interface HistorySnapshot extends HistoryView {
  readonly type: "history";
}

/** Pushed to a page that looks at the board, when the document changed or the page looks elsewhere. */
export interface BoardSnapshot extends BoardView {
  readonly type: "board";
}

export type HostMessage = DashboardSnapshot | CycleSnapshot | HistorySnapshot | BoardSnapshot;

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
  /** The findings of the document, the worst one first. */
  | { readonly type: "show-problems" }
  /** One-based. */
  | { readonly type: "reveal-line"; readonly line: number }
  | { readonly type: "reveal-task"; readonly id: string }
  | { readonly type: "read-history" }
  /** Shows the dashboard as it was at a commit of the last history. */
  | { readonly type: "show-revision"; readonly commit: string }
  | { readonly type: "show-now" }
  | { readonly type: "export-report" }
  | { readonly type: "export-chart"; readonly chart: ChartId }
  /** The page looks at these parts of the board from now on. */
  | ({ readonly type: "show-board" } & BoardLook)
  | { readonly type: "hide-board" }
  /** By the rules of every change by hand; the next board tells what became of it. */
  | { readonly type: "move-task"; readonly id: string; readonly state: TaskState }
  /** The same edits as the quick fix of that title; `finding` is an id of the last snapshot. */
  | { readonly type: "apply-mend"; readonly finding: string; readonly title: string }
  | { readonly type: "fix-all" }
  | { readonly type: "show-rule"; readonly rule: string }
  /** Relative to the repository; the host looks whether it lies inside. */
  | { readonly type: "open-file"; readonly path: string }
  | { readonly type: "open-commit"; readonly commit: string }
  /** Puts what the commit changed into the snapshots from now on. */
  | { readonly type: "read-diff"; readonly commit: string }
  /** `service` is the id of a service of the last snapshot, never a URL. */
  | { readonly type: "open-url"; readonly service: string };

const name = textUpTo(200);

function bare<T extends string>(type: T) {
  return shapeOf<{ readonly type: T }>({ type: wordOf([type]) });
}

const pageMessage = unionOf<PageMessage>({
  ready: bare("ready"),
  "run-auto": bare("run-auto"),
  cancel: bare("cancel"),
  "verify-and-save": bare("verify-and-save"),
  "stop-run": bare("stop-run"),
  initialize: bare("initialize"),
  refresh: bare("refresh"),
  "probe-services": bare("probe-services"),
  "manage-trust": bare("manage-trust"),
  "show-problems": bare("show-problems"),
  "reveal-line": shapeOf({ type: wordOf(["reveal-line"]), line: natural }),
  "reveal-task": shapeOf({ type: wordOf(["reveal-task"]), id: name }),
  "read-history": bare("read-history"),
  "show-revision": shapeOf({ type: wordOf(["show-revision"]), commit: name }),
  "show-now": bare("show-now"),
  "export-report": bare("export-report"),
  "export-chart": shapeOf({ type: wordOf(["export-chart"]), chart: chartId }),
  "show-board": shapeOf({ type: wordOf(["show-board"]), ...boardLookParts }),
  "hide-board": bare("hide-board"),
  "move-task": shapeOf({ type: wordOf(["move-task"]), id: name, state: taskState }),
  "apply-mend": shapeOf({ type: wordOf(["apply-mend"]), finding: name, title: textUpTo(2000) }),
  "fix-all": bare("fix-all"),
  "show-rule": shapeOf({ type: wordOf(["show-rule"]), rule: name }),
  "open-file": shapeOf({ type: wordOf(["open-file"]), path: textUpTo(1000) }),
  "open-commit": shapeOf({ type: wordOf(["open-commit"]), commit: name }),
  "read-diff": shapeOf({ type: wordOf(["read-diff"]), commit: name }),
  "open-url": shapeOf({ type: wordOf(["open-url"]), service: name }),
});

const hostMessage = unionOf<HostMessage>({
  dashboard: shapeOf<DashboardSnapshot>({ type: wordOf(["dashboard"]), ...dashboardParts }),
  history: shapeOf<HistorySnapshot>({ type: wordOf(["history"]), ...historyParts }),
  board: shapeOf<BoardSnapshot>({ type: wordOf(["board"]), ...boardParts }),
  cycle: shapeOf<CycleSnapshot>({ type: wordOf(["cycle"]), cycle: nullable(cycleState) }),
});

/** Undefined for anything that is not a message of the page. */
export function decodePageMessage(value: unknown): PageMessage | undefined {
  const message = pageMessage(value);
  return message === invalid ? undefined : message;
}

/** Undefined for anything that is not a message of the host. */
export function decodeHostMessage(value: unknown): HostMessage | undefined {
  const message = hostMessage(value);
  return message === invalid ? undefined : message;
}
