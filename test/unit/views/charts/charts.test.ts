import assert from "node:assert/strict";
import fc from "fast-check";
import { type Revision, toSeries } from "../../../../src/core/audit/documentHistory.ts";
import { figure, toCharts } from "../../../../src/core/views/charts/chart.ts";
import { chartSvg } from "../../../../src/core/views/charts/chartSvg.ts";
import { chartHeight, chartWidth, toGeometry } from "../../../../src/core/views/charts/geometry.ts";

const day = 86_400_000;
const monday = Date.UTC(2026, 0, 5);

function revision(time: number, done: number, total: number, closed: readonly string[] = []): Revision {
  return {
    commit: String(time),
    time,
    subject: "s",
    counts: { done, todo: total - done, doing: 0, blocked: 0, total, percent: 0 },
    findings: 3,
    severities: { error: 0, warning: 3, information: 0, hint: 0 },
    closed,
    reopened: [],
    vanished: [],
    claims: { proven: 1, weak: 1, unproven: 0, broken: 0 },
  } as unknown as Revision;
}

function history(revisions: readonly Revision[], leadTimes: { id: string; opened: number; closed: number }[] = []) {
  return { revisions, series: toSeries(revisions, leadTimes) };
}

const charts = toCharts(
  history(
    [revision(monday, 0, 10), revision(monday + 6 * day, 2, 10, ["a", "b"]), revision(monday + 7 * day, 3, 12, ["c"])],
    [
      { id: "a", opened: monday, closed: monday + 2 * day },
      { id: "b", opened: monday, closed: monday + 4 * day },
      { id: "c", opened: monday, closed: monday + 7 * day },
    ],
  ),
);
const chart = (id: string) => charts.find((candidate) => candidate.id === id) ?? assert.fail(id);

describe("charts of a document's history", () => {
  it("say in words what they show", () => {
    assert.equal(
      chart("burn-up").summary,
      "Burn-up, done: 0 tasks on 2026-01-05, 3 tasks on 2026-01-12. Burn-up, in all: 10 tasks on 2026-01-05, 12 tasks on 2026-01-12.",
    );
    assert.equal(chart("proven").summary, "Proven claims: 50% on 2026-01-05, 50% on 2026-01-12.");
    assert.match(toCharts(history([]))[0]?.summary ?? "", /nothing to show yet/);
    assert.deepEqual(
      [figure(1, "tasks"), figure(1.25, "days"), figure(37.6, "percent")],
      ["1 task", "1.3 days", "38%"],
    );
  });

  it("join what closed by weeks that begin on Monday, and take the median of days", () => {
    assert.deepEqual(chart("throughput").series[0]?.points, [
      { time: monday, value: 2 },
      { time: monday + 7 * day, value: 1 },
    ]);
    assert.deepEqual(chart("cycle-time").series[0]?.points, [
      { time: monday, value: 3 },
      { time: monday + 7 * day, value: 7 },
    ]);
  });

  it("keep the first and the last of very many points", () => {
    const many = Array.from({ length: 5000 }, (_, index) => revision(monday + index * 1000, index, 5000));
    const points = toCharts(history(many))[0]?.series[0]?.points ?? [];
    assert.ok(points.length <= 240);
    assert.equal(points[0]?.value, 0);
    assert.equal(points.at(-1)?.value, 4999);
  });

  it("stay inside their picture, whatever the figures", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ time: fc.nat(), value: fc.nat() }), { maxLength: 30 }),
        fc.boolean(),
        (points, isBars) => {
          const geometry = toGeometry({
            ...chart("findings"),
            shape: isBars ? "bars" : "line",
            series: [{ name: "x", points: points.toSorted((a, b) => a.time - b.time) }],
          });
          if (points.length === 0) return geometry === undefined;
          const numbers = [...(geometry?.paths.join(" ") ?? "").matchAll(/([MHV ])(-?[\d.]+|NaN|Infinity)/g)].map(
            (match) => Number(match[2]),
          );
          return (
            numbers.length > 0 && numbers.every((value) => value >= 0 && value <= Math.max(chartWidth, chartHeight))
          );
        },
      ),
    );
  });

  it("become pictures whose words are no markup", () => {
    const hostile = { ...chart("burn-up"), title: `</svg><script>alert("1")</script>\u0000` };
    const svg = chartSvg(hostile);
    assert.ok(!svg.includes("<script"));
    assert.match(svg, /<title>&lt;\/svg&gt;&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;\ufffd<\/title>/);
    assert.match(chartSvg({ ...hostile, series: [] }), /Nothing to show yet/);
  });
});
