import type { DocumentHistory, Point } from "../../audit/documentHistory.ts";

export const chartIds = ["burn-up", "throughput", "cycle-time", "proven", "findings"] as const;
export type ChartId = (typeof chartIds)[number];

export interface ChartSeries {
  readonly name: string;
  /** By time. */
  readonly points: readonly Point[];
}

/** One chart as numbers and words; who draws it decides how it looks. */
export interface ChartView {
  readonly id: ChartId;
  readonly title: string;
  /** What the chart shows, in a sentence, for those who do not see it. */
  readonly summary: string;
  readonly unit: "tasks" | "percent" | "days" | "findings";
  readonly shape: "line" | "bars";
  readonly series: readonly ChartSeries[];
}

const day = 86_400_000;
const week = 7 * day;
/** A screen has no room for more. */
const maximumPoints = 240;

/** The charts of a document's history; one without revisions has charts without points. */
export function toCharts({ revisions, series }: DocumentHistory): readonly ChartView[] {
  const done = series.burnUp.map(({ time, done: value }) => ({ time, value }));
  const total = series.burnUp.map(({ time, total: value }) => ({ time, value }));
  const closed = revisions.flatMap(({ time, closed: ids }) => ids.map(() => ({ time, value: 1 })));
  const days = series.leadTimes.map(({ opened, closed: time }) => ({ time, value: (time - opened) / day }));
  const proven = series.provenShare.map(({ time, value }) => ({ time, value: 100 * value }));
  return [
    line("burn-up", "Burn-up", "tasks", [
      ["Done", done],
      ["In all", total],
    ]),
    bars("throughput", "Closed a week", "tasks", byWeek(closed, sum)),
    bars("cycle-time", "Days from opened to done", "days", byWeek(days, median)),
    line("proven", "Proven claims", "percent", [["Proven", proven]]),
    line("findings", "Findings", "findings", [["Findings", series.findings]]),
  ];
}

type Unit = ChartView["unit"];

function line(
  id: ChartId,
  title: string,
  unit: Unit,
  parts: readonly (readonly [string, readonly Point[]])[],
): ChartView {
  const series = parts.map(([name, points]) => ({ name, points: thinned(points) }));
  return { id, title, unit, shape: "line", series, summary: summaryOf(title, unit, series) };
}

function bars(id: ChartId, title: string, unit: Unit, points: readonly Point[]): ChartView {
  const series = [{ name: title, points: thinned(points) }];
  return { id, title, unit, shape: "bars", series, summary: summaryOf(title, unit, series) };
}

function summaryOf(title: string, unit: Unit, series: readonly ChartSeries[]): string {
  const parts = series.flatMap(({ name, points }) => {
    const first = points[0];
    const last = points.at(-1);
    if (!first || !last) return [];
    const subject = series.length === 1 ? title : `${title}, ${name.toLowerCase()}`;
    const from = `${subject}: ${figure(first.value, unit)} on ${dateOf(first.time)}`;
    return [first === last ? `${from}.` : `${from}, ${figure(last.value, unit)} on ${dateOf(last.time)}.`];
  });
  return parts.length === 0 ? `${title}: nothing to show yet.` : parts.join(" ");
}

/** `12 tasks`, `1 task`, `38%`, `1.5 days` */
export function figure(value: number, unit: Unit): string {
  const rounded = Math.round(value * 10) / 10;
  if (unit === "percent") return `${Math.round(value)}%`;
  return `${rounded} ${rounded === 1 ? unit.slice(0, -1) : unit}`;
}

/** `2026-01-31`, in UTC. */
export function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A value for each week with points, at the week's beginning (Monday, UTC). */
function byWeek(points: readonly Point[], join: (values: readonly number[]) => number): readonly Point[] {
  const weeks = new Map<number, number[]>();
  for (const { time, value } of points) {
    // The epoch began on a Thursday.
    const start = Math.floor((time + 3 * day) / week) * week - 3 * day;
    weeks.set(start, [...(weeks.get(start) ?? []), value]);
  }
  return [...weeks].sort(([a], [b]) => a - b).map(([time, values]) => ({ time, value: join(values) }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Evenly chosen points, the first and the last among them. */
function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= maximumPoints) return points;
  const step = (points.length - 1) / (maximumPoints - 1);
  return Array.from({ length: maximumPoints }, (_, index) => points[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  );
}
