import type { DocumentHistory } from "../audit/documentHistory.ts";
import { type ChartView, toCharts } from "./charts/chart.ts";

/** A commit that changed the document. */
export interface RevisionView {
  /** 40 hex digits. */
  readonly commit: string;
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** What the document's git history shows, as far as it was read. */
export interface HistoryView {
  readonly state: "unread" | "reading" | "ready" | "failed";
  /** Why it failed. */
  readonly message: string | null;
  /** Revisions read so far, and of how many. */
  readonly done: number;
  readonly total: number;
  readonly charts: readonly ChartView[];
  /** Oldest first; the newest of very many. */
  readonly revisions: readonly RevisionView[];
}

const maximumRevisions = 5_000;

export const unreadHistory: HistoryView = {
  state: "unread",
  message: null,
  done: 0,
  total: 0,
  charts: [],
  revisions: [],
};

export function toHistoryView(history: DocumentHistory): HistoryView {
  const { length } = history.revisions;
  return {
    state: "ready",
    message: null,
    done: length,
    total: length,
    charts: toCharts(history),
    revisions: history.revisions
      .slice(-maximumRevisions)
      .map(({ commit, subject, time }) => ({ commit, subject, time })),
  };
}
