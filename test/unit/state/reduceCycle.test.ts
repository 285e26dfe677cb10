import assert from "node:assert/strict";
import fc from "fast-check";
import type { CycleEvent } from "../../../src/core/cycle/events.ts";
import type { CycleState } from "../../../src/core/state/cycleState.ts";
import { reduceCycle } from "../../../src/core/state/reduceCycle.ts";
import { aCheck, aHealth, aReport, aStartedCycle } from "../../support/cycleSamples.ts";

const task = { id: "T-20260101-001", title: "First task", priority: "P1" };

function afterEvents(...events: CycleEvent[]): CycleState {
  return events.reduce(reduceCycle, aStartedCycle());
}

describe("reduceCycle", () => {
  const rows: readonly [string, CycleEvent, Partial<CycleState>][] = [
    ["step", { type: "step", step: "verify", at: 1 }, { step: "verify", phase: "running" }],
    ["note", { type: "note", text: "hello" }, { notes: ["hello"] }],
    [
      "dirty",
      { type: "dirty", changes: [{ path: "a", kind: "modified", staged: false, unstaged: true }] },
      { notes: ["1 uncommitted change found"] },
    ],
    [
      "committed",
      { type: "committed", what: "work", hash: "abc1234", subject: "feat: a" },
      { commits: [{ what: "work", hash: "abc1234", subject: "feat: a" }] },
    ],
    ["selected", { type: "selected", task, reasons: ["P1 is the highest"] }, { task, reasons: ["P1 is the highest"] }],
    ["health", { type: "health", health: aHealth("backend", "up") }, { health: [aHealth("backend", "up")] }],
    ["executing", { type: "executing", executor: "command", briefFile: "/b" }, { executor: "command" }],
    ["output", { type: "output", text: "line\n" }, { outputTail: "line\n" }],
    [
      "blast-radius",
      {
        type: "blast-radius",
        blast: { files: [], lines: 0, bytes: 0, surfaces: [], dependencies: [], risk: "LOW", remarks: [] },
      },
      { blast: { files: [], lines: 0, bytes: 0, surfaces: [], dependencies: [], risk: "LOW", remarks: [] } },
    ],
    ["check-started", { type: "check-started", name: "lint", command: "npm run lint" }, { runningCheck: "lint" }],
    ["checked", { type: "checked", check: aCheck() }, { checks: [aCheck()], runningCheck: undefined }],
    ["waiting", { type: "waiting", runId: "r1", task, briefFile: "/b" }, { phase: "waiting", task }],
    ["written", { type: "written", path: "docs/CONTROL_PLANE.md" }, { notes: ["wrote docs/CONTROL_PLANE.md"] }],
    [
      "finished",
      { type: "finished", report: aReport(), at: 5000 },
      { phase: "ended", endedAt: 5000, report: aReport() },
    ],
  ];
  for (const [name, event, expected] of rows) {
    it(`takes ${name}`, () => {
      assert.deepEqual(reduceCycle(aStartedCycle(), event), { ...aStartedCycle(), ...expected });
    });
  }

  it("names who holds the lock", () => {
    const owner = { pid: 7, host: "desk", runId: "r0", since: "2026-01-02T03:04:05Z", kind: "process" } as const;
    assert.match(afterEvents({ type: "lock-held", owner }).notes[0] ?? "", /process 7 on desk since 2026/);
  });

  it("begins anew with another run", () => {
    const state = afterEvents(
      { type: "selected", task, reasons: [] },
      { type: "started", runId: "r2", at: 9, runFolder: "x/" },
    );
    assert.deepEqual([state.runId, state.startedAt, state.runFolder, state.task], ["r2", 9, "x/", undefined]);
  });

  it("goes on with a run that waited", () => {
    const state = afterEvents(
      { type: "waiting", runId: "r1", task, briefFile: "/b" },
      { type: "started", runId: "r1", at: 9, runFolder: ".runs/r1/" },
    );
    assert.deepEqual([state.phase, state.task], ["running", task]);
  });

  it("starts over when a run of the same name had ended", () => {
    const state = afterEvents(
      { type: "finished", report: aReport(), at: 2 },
      { type: "started", runId: "r1", at: 9, runFolder: "" },
    );
    assert.equal(state.report, undefined);
    assert.equal(state.phase, "running");
  });

  it("keeps one health a service, the newest", () => {
    const state = afterEvents(
      { type: "health", health: aHealth("backend", "down") },
      { type: "health", health: aHealth("backend", "up") },
    );
    assert.deepEqual(state.health, [aHealth("backend", "up")]);
  });

  it("takes an event without a start", () => {
    assert.deepEqual(reduceCycle(undefined, { type: "note", text: "a" }).notes, ["a"]);
  });

  it("keeps the last 4,000 characters of the output, whatever the chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 900, unit: "binary" }), { maxLength: 12 }), (chunks) => {
        const { outputTail } = afterEvents(...chunks.map((text): CycleEvent => ({ type: "output", text })));
        const whole = chunks.join("");
        assert.ok(outputTail.length <= 4000);
        assert.ok(whole.endsWith(outputTail));
        if (whole.length <= 4000) assert.equal(outputTail, whole);
        else assert.ok(outputTail.length >= 3999);
      }),
      { numRuns: 20 },
    );
  });

  it("never begins the tail inside a surrogate pair", () => {
    const { outputTail } = afterEvents({ type: "output", text: `${"🧭".repeat(2000)}x` });
    assert.equal(outputTail, `${"🧭".repeat(1999)}x`);
  });

  it("bounds the notes", () => {
    const events = Array.from({ length: 80 }, (_, index): CycleEvent => ({ type: "note", text: String(index) }));
    const { notes } = afterEvents(...events);
    assert.deepEqual([notes.length, notes[0], notes.at(-1)], [50, "30", "79"]);
  });

  it("leaves the state before as it was", () => {
    const before = Object.freeze(aStartedCycle());
    const copy = structuredClone(before);
    reduceCycle(before, { type: "checked", check: aCheck() });
    assert.deepEqual(before, copy);
  });
});
