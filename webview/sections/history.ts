import type { DashboardSnapshot, HistorySnapshot } from "../../src/core/protocol.ts";
import { type ChartView, dateOf, figure } from "../../src/core/views/charts/chart.ts";
import { chartHeight, chartWidth, toGeometry } from "../../src/core/views/charts/geometry.ts";
import { button, progressRing } from "../components.ts";
import { documentText } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { counted, formatDate } from "../format.ts";
import { t } from "../localize.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { section } from "./section.ts";

/** What the document's git history tells, once the person has asked for it: charts, and any day's dashboard. */
export function renderHistory(view: PageView, dashboard: DashboardSnapshot, actions: PageActions): ElementNode {
  const { history } = view;
  return section(view, actions, {
    id: "history",
    title: t("History"),
    note: history?.state === "ready" && counted(history.total, "revision"),
    commands: history?.state === "ready" && [readButton(t("Read again"), actions)],
    body: dashboard.trusted
      ? body(history, dashboard, actions)
      : h("p", { class: "quiet" }, t("The history is read when the workspace is trusted.")),
  });
}

function body(history: HistorySnapshot | undefined, dashboard: DashboardSnapshot, actions: PageActions): Child {
  switch (history?.state) {
    case "reading":
      return h(
        "div",
        { class: "reading" },
        progressRing(t("Reading the history")),
        h(
          "p",
          null,
          history.total === 0 ? t("Reading the history…") : t("{0} of {1} revisions read", history.done, history.total),
        ),
      );
    case "failed":
      return [h("p", null, documentText(history.message ?? "")), readButton(t("Try again"), actions)];
    case "ready":
      return [
        timeMachine(history, dashboard, actions),
        h(
          "div",
          { key: "charts", class: "charts" },
          history.charts.map((chart) => chartFigure(chart, actions)),
        ),
      ];
    default:
      return [
        h(
          "p",
          { class: "quiet" },
          t("Burn-up, throughput, proven claims and findings, from every commit of the document."),
        ),
        readButton(t("Read the history"), actions),
      ];
  }
}

function readButton(label: string, { send }: PageActions): ElementNode {
  return button({ key: "read", label, appearance: "secondary", onClick: () => send({ type: "read-history" }) });
}

/** The last place of the slider is now. */
function timeMachine({ revisions }: HistorySnapshot, { revision }: DashboardSnapshot, { send }: PageActions): Child {
  if (revisions.length < 2) return null;
  const place = revision === null ? -1 : revisions.findIndex(({ commit }) => commit === revision.commit);
  const value = place === -1 ? revisions.length : place;
  const words =
    revision === null ? t("Now") : `${formatDate(revision.time, document.documentElement.lang)}: ${revision.subject}`;
  return h(
    "div",
    { key: "time-machine", class: "time-machine" },
    h("label", { for: "time-machine" }, t("Show the dashboard as of")),
    h("input", {
      id: "time-machine",
      type: "range",
      min: 0,
      max: revisions.length,
      step: 1,
      value,
      "aria-valuetext": words,
      on: {
        input: (event) => {
          const chosen = revisions[Number((event.target as HTMLInputElement).value)];
          send(chosen === undefined ? { type: "show-now" } : { type: "show-revision", commit: chosen.commit });
        },
      },
    }),
    h("p", { class: "quiet" }, documentText(words, 200)),
  );
}

function chartFigure(chart: ChartView, { send }: PageActions): ElementNode {
  const geometry = toGeometry(chart);
  return h(
    "figure",
    { key: chart.id, class: "chart" },
    h("h3", null, chart.title),
    geometry === undefined
      ? h("p", { class: "quiet" }, t("Nothing to show yet."))
      : [
          h(
            "svg",
            {
              class: `chart-picture chart-${chart.shape}`,
              viewBox: `0 0 ${chartWidth} ${chartHeight}`,
              role: "img",
              "aria-label": chart.summary,
            },
            geometry.ticks.map(({ y, label }) => [
              h("path", { key: `grid ${y}`, class: "grid", d: `M44 ${y}H${chartWidth - 8}` }),
              h("text", { key: `tick ${y}`, x: 40, y: y + 4, "text-anchor": "end" }, label),
            ]),
            geometry.paths.map((d, index) => h("path", { key: `series ${index}`, class: `series series-${index}`, d })),
            geometry.dates.map(({ x, label, anchor }) =>
              h("text", { key: `date ${anchor}`, x, y: chartHeight - 6, "text-anchor": anchor }, label),
            ),
          ),
          legend(chart),
          table(chart),
          h(
            "button",
            {
              class: "link",
              type: "button",
              on: { click: () => send({ type: "export-chart", chart: chart.id }) },
            },
            t("Save as SVG"),
            h("span", { class: "unseen" }, `: ${chart.title}`),
          ),
        ],
  );
}

function legend({ series }: ChartView): Child {
  if (series.length < 2) return null;
  return h(
    "ul",
    { class: "legend chart-legend" },
    series.map(({ name }, index) => h("li", { key: name, class: `series-${index}` }, name)),
  );
}

/** Longer tables are for the export. */
const maximumRows = 60;

/** The same figures for those who cannot see the picture, or want to know exactly. */
function table({ series, unit, title }: ChartView): ElementNode {
  const rows = series.flatMap(({ name, points }) => points.map((point) => ({ name, ...point }))).slice(-maximumRows);
  return h(
    "details",
    { class: "chart-table" },
    h("summary", null, t("Figures"), h("span", { class: "unseen" }, `: ${title}`)),
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, t("Day")),
          h("th", { scope: "col" }, t("What")),
          h("th", { scope: "col" }, t("Value")),
        ),
      ),
      h(
        "tbody",
        null,
        rows.map(({ name, time, value }, index) =>
          h(
            "tr",
            { key: String(index) },
            h("td", null, dateOf(time)),
            h("td", null, name),
            h("td", null, figure(value, unit)),
          ),
        ),
      ),
    ),
  );
}

/** Says that the page shows the past, and leads back. */
export function renderPast({ revision }: DashboardSnapshot, { send }: PageActions): Child {
  if (revision === null) return null;
  return h(
    "div",
    { key: "past", class: "notice notice-past", role: "note" },
    h(
      "p",
      null,
      t(
        "This is the document as of {0}, commit {1}.",
        formatDate(revision.time, document.documentElement.lang),
        revision.commit.slice(0, 7),
      ),
    ),
    button({ label: t("Back to now"), appearance: "secondary", onClick: () => send({ type: "show-now" }) }),
  );
}
