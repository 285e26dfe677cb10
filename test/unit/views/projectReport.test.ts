import assert from "node:assert/strict";
import { toEmptyDashboardView } from "../../../src/core/views/dashboardView.ts";
import { toHtmlReport, toMarkdownReport } from "../../../src/core/views/projectReport.ts";

const hostile = '<img src=x onerror="a()"> [x](javascript:1) | `y` \n# no heading';
const view = {
  ...toEmptyDashboardView({ folder: "harbour", file: "docs/CONTROL_PLANE.md", trusted: true }, "missing", null),
  counts: { done: 1, todo: 1, doing: 0, blocked: 2, total: 2, percent: 50 },
  next: [{ id: "T-20260101-001", title: hostile, priority: "P1" as const, reasons: ["first", "smallest"] }],
  fields: [{ name: "REPO_CLEAN", claimed: "clean", actual: "dirty", agrees: false }],
};
const input = { view, charts: [], at: "2026-01-02T03:04:05.678Z" };

describe("the report of a project", () => {
  it("says where it stands, in Markdown", () => {
    const report = toMarkdownReport(input);
    assert.match(
      report,
      /^# harbour: 50% done\n\n1 of 2 tasks done, 2 blocked\. docs\/CONTROL\\_PLANE\.md, 2026-01-02 03:04 UTC\.\n/,
    );
    assert.match(report, /\| REPO\\_CLEAN \| clean \| dirty \| FALSE \|/);
    assert.match(report, /## Blockers\n\nNo blockers\./);
    assert.match(report, /first; smallest \|/);
  });

  it("holds text as text, in both forms", () => {
    const markdown = toMarkdownReport(input);
    assert.ok(!/[^\\]<img|\n# no heading|[^\\]\[x]/.test(markdown));
    const html = toHtmlReport(input);
    assert.ok(html.includes("&lt;img src=x onerror=&quot;a()&quot;&gt;"));
    assert.ok(!html.includes("<img"));
    assert.match(html, /default-src 'none'/);
  });
});
