import assert from "node:assert/strict";
import { bounded } from "../../../src/core/protocol/bounded.ts";
import { decodeHostMessage } from "../../../src/core/protocol.ts";
import { toEmptyDashboardView } from "../../../src/core/views/dashboardView.ts";

const place = { folder: "harbour", file: "docs/CONTROL_PLANE.md", trusted: true };
const quiet = { type: "dashboard", ...toEmptyDashboardView(place, "missing", null) } as const;

describe("bounded", () => {
  it("leaves what is within the limits as it is", () => {
    assert.deepEqual(bounded(quiet), quiet);
    assert.deepEqual(bounded({ type: "cycle", cycle: null }), { type: "cycle", cycle: null });
  });

  it("makes a document with endless words and lists readable for the page", () => {
    const endless = { id: "T-1", title: "x".repeat(1_000_000), priority: null, reasons: [] };
    const hostile = { ...quiet, message: "y".repeat(200_000), next: Array(20_000).fill(endless) };
    assert.equal(decodeHostMessage(hostile), undefined);
    const read = decodeHostMessage(bounded(hostile));
    assert.equal(read?.type === "dashboard" && read.next.length, 10_000);
    assert.equal(read?.type === "dashboard" && read.next[0]?.title.length, 100_000);
  });
});
