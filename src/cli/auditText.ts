import type { AuditedClaim, AuditReport, AuditTotals } from "../core/audit/auditClaims.ts";
import type { DocumentHistory, LeadTime, Revision } from "../core/audit/documentHistory.ts";
import { counted } from "../core/base/counted.ts";
import type { Verdict } from "../core/lint/git/proof.ts";
import type { Paint, Palette } from "./terminal.ts";
import { type Cell, textTable } from "./textTable.ts";

const day = 86_400_000;

function verdictPaint(verdict: Verdict, paint: Palette): Paint {
  const paints = { proven: paint.green, weak: paint.yellow, unproven: paint.red, broken: paint.red };
  return paints[verdict];
}

/** One aligned line a claim, what needs a person last, and a sum. */
export function auditLines({ claims, totals }: AuditReport, paint: Palette): string[] {
  if (claims.length === 0) return ["No task is in DONE."];
  const rows = sorted(claims).map((claim): Cell[] => [
    { text: claim.id, paint: paint.bold },
    { text: claim.verdict, paint: verdictPaint(claim.verdict, paint) },
    { text: claim.reason, paint: claim.verdict === "proven" ? paint.dim : (text) => text },
  ]);
  return [...textTable(rows), "", totalsLine(totals)];
}

const order: readonly Verdict[] = ["proven", "weak", "unproven", "broken"];

function sorted(claims: readonly AuditedClaim[]): readonly AuditedClaim[] {
  return [...claims].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || a.line - b.line);
}

function totalsLine(totals: AuditTotals): string {
  return order.map((verdict) => `${totals[verdict]} ${verdict}`).join(", ");
}

/** One aligned line a day, from its last revision, and what the whole history tells. */
export function historyLines({ revisions, series }: DocumentHistory, paint: Palette): string[] {
  if (revisions.length === 0) return ["No commit has the document."];
  const head = ["day", "revisions", "done", "of", "findings", "proven", "reopened", "vanished"];
  const rows = byDay(revisions).map((days): Cell[] => {
    const last = days.at(-1) as Revision;
    const { counts, claims } = last;
    const numbers = [
      days.length,
      counts.done,
      counts.total,
      last.findings,
      claims.proven,
      sum(days, ({ reopened }) => reopened.length),
      sum(days, ({ vanished }) => vanished.length),
    ];
    return [
      { text: dayOf(last), paint: paint.bold },
      ...numbers.map((text): Cell => ({ text: `${text}`, align: "right" })),
    ];
  });
  const title = head.map(
    (text, column): Cell => (column === 0 ? { text, paint: paint.dim } : { text, paint: paint.dim, align: "right" }),
  );
  const closed = sum(revisions, (revision) => revision.closed.length);
  const reopened = sum(revisions, (revision) => revision.reopened.length);
  return [
    ...textTable([title, ...rows]),
    "",
    `${counted(revisions.length, "revision")}, ${closed} closed, ${reopened} reopened, ${leadTimeWords(series.leadTimes)}`,
  ];
}

function byDay(revisions: readonly Revision[]): Revision[][] {
  const days = new Map<string, Revision[]>();
  for (const revision of revisions) {
    const name = dayOf(revision);
    const known = days.get(name);
    if (known === undefined) days.set(name, [revision]);
    else known.push(revision);
  }
  return [...days.values()];
}

function dayOf({ time }: Revision): string {
  return new Date(time).toISOString().slice(0, 10);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function leadTimeWords(times: readonly LeadTime[]): string {
  const durations = times.map(({ opened, closed }) => closed - opened).sort((a, b) => a - b);
  const median = durations[durations.length >> 1];
  if (median === undefined) return "no lead time known";
  return `median lead time ${(median / day).toFixed(1)} days`;
}
