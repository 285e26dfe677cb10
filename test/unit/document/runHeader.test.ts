import assert from "node:assert/strict";
import { type RunHeader, readRunHeader } from "../../../src/core/document/runHeader.ts";
import { parseTime } from "../../../src/core/document/timestamp.ts";

const none = { mode: undefined, taskId: undefined, title: "", historical: false };
const time = "2025-12-16T21:00:00Z";

const headers: readonly (readonly [title: string, expected: RunHeader])[] = [
  [
    `RUN ${time} (AUTO - T-20251215-053 - Voice)`,
    { ...none, timestamp: time, mode: "AUTO", taskId: "T-20251215-053", title: "Voice" },
  ],
  [
    `RUN ${time} (AUTO - T-20251215-021 Set up Redis)`,
    { ...none, timestamp: time, mode: "AUTO", taskId: "T-20251215-021", title: "Set up Redis" },
  ],
  [
    `RUN ${time} (AUTO โ T-20251215-021 โ Damaged)`,
    { ...none, timestamp: time, mode: "AUTO", taskId: "T-20251215-021", title: "Damaged" },
  ],
  [`RUN ${time} (AUTO - Truth Repair: A/B)`, { ...none, timestamp: time, mode: "AUTO", title: "Truth Repair: A/B" }],
  [`RUN ${time} (AUTO Cycle)`, { ...none, timestamp: time, mode: "AUTO" }],
  [`RUN ${time} (AUTO Cycle - Style)`, { ...none, timestamp: time, mode: "AUTO", title: "Style" }],
  [
    `RUN ${time} (BLITZ WORK_PACKET - Docs (all)) [HISTORICAL]`,
    { ...none, timestamp: time, mode: "BLITZ", title: "Docs (all)", historical: true },
  ],
  [`RUN ${time} (SAVE-FIRST - Work)`, { ...none, timestamp: time, mode: "SAVE-FIRST", title: "Work" }],
  [`RUN ${time} (Ultra Pilot - Sync)`, { ...none, timestamp: time, title: "Ultra Pilot - Sync" }],
  [`RUN ${time} (DASHBOARD UPGRADE + MODE)`, { ...none, timestamp: time, title: "DASHBOARD UPGRADE + MODE" }],
  [
    `RUN ${time} (GO - T-20251215-001, T-20251215-002 - Two)`,
    { ...none, timestamp: time, mode: "GO", taskId: "T-20251215-001", title: "T-20251215-002 - Two" },
  ],
  ["RUN 2025-12-15 18:00:00", { ...none, timestamp: "2025-12-15 18:00:00" }],
  [`RUN ${time} (not closed`, { ...none, timestamp: time, title: "not closed" }],
  ["RUN LOG Entry - 2025-01-16 - Task Sync", { ...none, timestamp: "2025-01-16", title: "Task Sync" }],
  [
    `RUN LOG Entry - ${time} - AUTO Cycle (Truth Fix)`,
    { ...none, timestamp: time, mode: "AUTO", title: "(Truth Fix)" },
  ],
  ["RUN", { ...none, timestamp: "" }],
];

describe("run header", () => {
  for (const [title, expected] of headers) it(title, () => assert.deepEqual(readRunHeader(title), expected));
});

describe("time", () => {
  it("is UTC without a zone", () => {
    const noon = Date.UTC(2026, 0, 2, 12, 0, 0);
    for (const text of [
      "2026-01-02T12:00:00Z",
      "2026-01-02 12:00:00",
      "2026-01-02 12:00",
      "2026-01-02T14:00:00+02:00",
      "2026-01-02T12:00:00.000 UTC",
    ]) {
      assert.equal(parseTime(text), noon, text);
    }
    assert.equal(parseTime("2026-01-02"), Date.UTC(2026, 0, 2));
  });

  it("is undefined for what is no time", () => {
    for (const text of [
      "",
      "2026-01-XX",
      "2025-12-17T<timestamp>Z",
      "2026-02-30",
      "2026-13-01",
      "2026-01-02T25:00:00Z",
      "yesterday",
    ]) {
      assert.equal(parseTime(text), undefined, text);
    }
  });
});
