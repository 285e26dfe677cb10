import { type ChartSeries, type ChartView, chartIds } from "../views/charts/chart.ts";
import type { HistoryView, RevisionView } from "../views/historyView.ts";
import { type Decoder, finite, listOf, natural, nullable, shapeOf, text, wordOf } from "./decode.ts";

export const chartId = wordOf(chartIds);

const series = shapeOf<ChartSeries>({
  name: text,
  points: listOf(shapeOf<ChartSeries["points"][number]>({ time: finite, value: finite })),
});

const chart = shapeOf<ChartView>({
  id: chartId,
  title: text,
  summary: text,
  unit: wordOf(["tasks", "percent", "days", "findings"]),
  shape: wordOf(["line", "bars"]),
  series: listOf(series),
});

export const revision = shapeOf<RevisionView>({ commit: text, subject: text, time: finite });

export const historyParts: { readonly [K in keyof HistoryView]: Decoder<HistoryView[K]> } = {
  state: wordOf(["unread", "reading", "ready", "failed"]),
  message: nullable(text),
  done: natural,
  total: natural,
  charts: listOf(chart),
  revisions: listOf(revision),
};
