import type { Point } from "../../audit/documentHistory.ts";
import { type ChartView, dateOf, figure } from "./chart.ts";

/** Size of the drawing in its own units. */
export const chartWidth = 480;
export const chartHeight = 180;
const left = 44;
const right = 8;
const top = 10;
const bottom = 22;

export interface ChartGeometry {
  /** One a series, in their order: `d` of a path. */
  readonly paths: readonly string[];
  /** Grid lines with their words, from the bottom up. */
  readonly ticks: readonly { readonly y: number; readonly label: string }[];
  /** Words below: the first and the last day. */
  readonly dates: readonly { readonly x: number; readonly label: string; readonly anchor: "start" | "end" }[];
}

/** Where everything of a chart goes; undefined when it has no point. */
export function toGeometry(chart: ChartView): ChartGeometry | undefined {
  const points = chart.series.flatMap((series) => series.points);
  if (points.length === 0) return undefined;
  const times = points.map(({ time }) => time);
  const from = Math.min(...times);
  const to = Math.max(...times);
  const highest = niceCeiling(Math.max(...points.map(({ value }) => value)));
  const x = (time: number) =>
    to === from ? (left + chartWidth - right) / 2 : left + ((time - from) / (to - from)) * (chartWidth - left - right);
  const y = (value: number) => chartHeight - bottom - (value / highest) * (chartHeight - top - bottom);
  const draw = chart.shape === "bars" ? bars : steps;
  const end = { x: round(x(to)), label: dateOf(to), anchor: "end" as const };
  return {
    paths: chart.series.map((series) => draw(series.points, x, y)),
    ticks: [0, highest / 2, highest].map((value) => ({ y: round(y(value)), label: tickLabel(value, chart.unit) })),
    dates:
      to === from
        ? [end]
        : [
            { x: left, label: dateOf(from), anchor: "start" },
            { ...end, x: chartWidth - right },
          ],
  };
}

type Scale = (value: number) => number;

/** A figure holds until the next revision says another. */
function steps(points: readonly Point[], x: Scale, y: Scale): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const start = `M${round(x(first.time))} ${round(y(first.value))}`;
  if (rest.length === 0) return `${start}h1`;
  return start + rest.map(({ time, value }) => `H${round(x(time))}V${round(y(value))}`).join("");
}

const barWidth = 6;

function bars(points: readonly Point[], x: Scale, y: Scale): string {
  return points
    .map(({ time, value }) => {
      const at = Math.min(Math.max(x(time) - barWidth / 2, left), chartWidth - right - barWidth);
      return `M${round(at)} ${round(y(0))}V${round(y(value))}h${barWidth}V${round(y(0))}Z`;
    })
    .join("");
}

/** The next of 1, 2, 4, 5 or 10 times a power of ten: half of it is a short number too. */
function niceCeiling(value: number): number {
  if (!(value > 1)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
}

function tickLabel(value: number, unit: ChartView["unit"]): string {
  return unit === "percent" ? figure(value, unit) : String(Math.round(value * 10) / 10);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
