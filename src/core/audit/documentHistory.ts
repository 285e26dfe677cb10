/** What the revisions of a control document tell together. */
import type { CountFigures } from "../document/edits/inputs.ts";
import type { FindingSeverity } from "../lint/finding.ts";
import type { AuditTotals } from "./auditClaims.ts";

/** A commit that changed the document. */
export interface RevisionSource {
  readonly commit: string;
  /** Committer time, milliseconds since the epoch. */
  readonly time: number;
  readonly subject: string;
}

export interface Revision extends RevisionSource {
  /** Of the primary ledger. */
  readonly counts: CountFigures;
  /** How many of every severity together. */
  readonly findings: number;
  readonly severities: Readonly<Record<FindingSeverity, number>>;
  /** Ids that came to DONE with this revision. */
  readonly closed: readonly string[];
  /** Ids that were DONE when they were last seen, and are not now. */
  readonly reopened: readonly string[];
  /** Ids of the revision before that no ledger has any more. */
  readonly vanished: readonly string[];
  /** What git proves today of the tasks that were DONE then. */
  readonly claims: AuditTotals;
}

/** A point of a chart; `time` in milliseconds since the epoch. */
export interface Point {
  readonly time: number;
  readonly value: number;
}

export interface LeadTime {
  readonly id: string;
  /** When a ledger first had the task, and when it was first DONE. */
  readonly opened: number;
  readonly closed: number;
}

export interface HistorySeries {
  readonly burnUp: readonly { readonly time: number; readonly done: number; readonly total: number }[];
  /** By closing time; tasks that came as DONE have none. */
  readonly leadTimes: readonly LeadTime[];
  /** Reopened for each closed so far, 0 to 1 and more. */
  readonly reopenRate: readonly Point[];
  /** Proven for each DONE, 0 to 1. */
  readonly provenShare: readonly Point[];
  readonly findings: readonly Point[];
}

export interface DocumentHistory {
  /** Oldest first. */
  readonly revisions: readonly Revision[];
  readonly series: HistorySeries;
}

/** The series of revisions, oldest first. */
export function toSeries(revisions: readonly Revision[], leadTimes: readonly LeadTime[]): HistorySeries {
  let closed = 0;
  let reopened = 0;
  return {
    burnUp: revisions.map(({ time, counts }) => ({ time, done: counts.done, total: counts.total })),
    leadTimes: [...leadTimes].sort((a, b) => a.closed - b.closed),
    reopenRate: revisions.map((revision) => {
      closed += revision.closed.length;
      reopened += revision.reopened.length;
      return { time: revision.time, value: ratio(reopened, closed) };
    }),
    provenShare: revisions.map(({ time, claims }) => {
      return { time, value: ratio(claims.proven, claims.proven + claims.weak + claims.unproven + claims.broken) };
    }),
    findings: revisions.map(({ time, findings }) => ({ time, value: findings })),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
