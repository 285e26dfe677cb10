import assert from "node:assert/strict";
import type { BlastRadius } from "../../../src/core/cycle/events.ts";
import type { RiskLevel } from "../../../src/core/cycle/risk.ts";
import type { CycleState } from "../../../src/core/state/cycleState.ts";
import { toProgressItem, toServicesItem } from "../../../src/core/views/statusBar.ts";
import { aHealth, aReport, aStartedCycle } from "../../support/cycleSamples.ts";

const counts = { done: 11, todo: 152, doing: 0, blocked: 5, total: 163, percent: 7 };
const calm = { counts, next: null, active: null, cycle: null, blockers: 0, findings: [] };

function aBlast(risk: RiskLevel): BlastRadius {
  const files = [{ path: "a.txt", added: 2, removed: 1, binary: false }];
  return { files, lines: 3, bytes: 9, surfaces: ["."], dependencies: [], risk, remarks: risk === "LOW" ? [] : ["why"] };
}

describe("toProgressItem", () => {
  it("shows progress", () => {
    const item = toProgressItem(calm);
    assert.equal(item.text, "$(checklist) 7% (11/163)");
    assert.equal(item.label, "Control Plane: 7% (11/163)");
    assert.equal(item.severity, "none");
  });

  const task = { id: "T-20260101-001", title: "First", priority: "P1" } as const;
  const ended = (outcome: "DONE" | "FAILED" | "BLOCKED" | "NOTHING"): CycleState => ({
    ...aStartedCycle(),
    phase: "ended",
    report: aReport({ outcome, result: outcome }),
  });
  const rows: readonly [string, Partial<Parameters<typeof toProgressItem>[0]>, string, string][] = [
    ["a running cycle", { cycle: { ...aStartedCycle(), step: "verify" } }, "$(sync~spin) 7% (11/163) · verify", "none"],
    [
      "a cycle at work",
      { cycle: { ...aStartedCycle(), step: "execute", blast: aBlast("LOW") } },
      "$(sync~spin) 7% (11/163) · execute · 1 file, 3 lines",
      "none",
    ],
    [
      "a cycle at risky work",
      { cycle: { ...aStartedCycle(), step: "execute", blast: aBlast("HIGH") } },
      "$(sync~spin) 7% (11/163) · execute · 1 file, 3 lines, HIGH risk",
      "warning",
    ],
    ["a cycle that has just begun", { cycle: aStartedCycle() }, "$(sync~spin) 7% (11/163) · starting", "none"],
    [
      "a waiting cycle",
      { cycle: { ...aStartedCycle(), phase: "waiting", task } },
      "$(person) 7% (11/163) · waiting: T-20260101-001",
      "warning",
    ],
    [
      "a waiting cycle with work",
      { cycle: { ...aStartedCycle(), phase: "waiting", task, blast: aBlast("LOW") } },
      "$(person) 7% (11/163) · waiting: T-20260101-001 · 1 file, 3 lines",
      "warning",
    ],
    ["a failed cycle", { cycle: ended("FAILED") }, "$(error) 7% (11/163) · FAILED", "error"],
    ["a blocked cycle", { cycle: ended("BLOCKED") }, "$(circle-slash) 7% (11/163) · BLOCKED", "warning"],
    ["a finished cycle", { cycle: ended("DONE") }, "$(pass) 7% (11/163) · DONE", "none"],
    ["an idle cycle", { cycle: ended("NOTHING") }, "$(checklist) 7% (11/163)", "none"],
    [
      "blockers after a good cycle",
      { cycle: ended("DONE"), blockers: 2 },
      "$(warning) 7% (11/163) · 2 blockers",
      "warning",
    ],
    ["one blocker", { blockers: 1 }, "$(warning) 7% (11/163) · 1 blocker", "warning"],
  ];
  for (const [name, change, text, severity] of rows) {
    it(`shows ${name}`, () => {
      const item = toProgressItem({ ...calm, ...change });
      assert.deepEqual([item.text, item.severity], [text, severity]);
    });
  }

  it("lists the active task before the next one", () => {
    const next = { ...task, id: "T-20260101-002" };
    const rowOf = (item: ReturnType<typeof toProgressItem>) =>
      item.tooltip.find(([name]) => name === "Active" || name === "Next");
    assert.deepEqual(rowOf(toProgressItem({ ...calm, active: task, next })), ["Active", "T-20260101-001 — First"]);
    assert.deepEqual(rowOf(toProgressItem({ ...calm, next })), ["Next", "T-20260101-002 — First"]);
  });
});

describe("toServicesItem", () => {
  it("is absent without services", () => assert.equal(toServicesItem([], String), undefined));

  const rows: readonly [readonly ("up" | "down" | "degraded" | "starting" | "unknown")[], string, string][] = [
    [["up", "up"], "$(pulse) 2/2 up", "none"],
    [["up", "unknown"], "$(question) S1 unknown", "none"],
    [["unknown", "starting"], "$(sync~spin) S1 starting", "none"],
    [["starting", "degraded", "up"], "$(warning) S1 degraded", "warning"],
    [["down", "degraded", "down"], "$(error) S0, S2 down", "error"],
  ];
  for (const [states, text, severity] of rows) {
    it(`lets the worst of ${states.join(", ")} win`, () => {
      const item = toServicesItem(
        states.map((state, index) => aHealth(`s${index}`, state)),
        String,
      );
      assert.deepEqual([item?.text, item?.severity], [text, severity]);
    });
  }

  it("has a row for each service", () => {
    const down = { ...aHealth("backend", "down", "connection refused"), since: 42 };
    const up = { ...aHealth("web", "up", "200"), latencyMs: 7, version: "1.2" };
    assert.deepEqual(toServicesItem([down, up], String)?.tooltip.slice(1), [
      ["BACKEND", "down", "", "", "42", "connection refused"],
      ["WEB", "up", "7 ms", "1.2", "", "200"],
    ]);
  });
});
