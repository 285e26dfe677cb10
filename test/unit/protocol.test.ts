import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type DashboardSnapshot,
  decodeHostMessage,
  decodePageMessage,
  type HostMessage,
  type PageMessage,
} from "../../src/core/protocol.ts";
import { reduceCycle } from "../../src/core/state/reduceCycle.ts";
import { firstBoardLook } from "../../src/core/views/boardView.ts";
import { toEmptyDashboardView } from "../../src/core/views/dashboardView.ts";
import { aCheck, aHealth, aReport, aStartedCycle } from "../support/cycleSamples.ts";

const pageMessages: readonly PageMessage[] = [
  { type: "ready" },
  { type: "run-auto" },
  { type: "cancel" },
  { type: "verify-and-save" },
  { type: "stop-run" },
  { type: "initialize" },
  { type: "refresh" },
  { type: "probe-services" },
  { type: "manage-trust" },
  { type: "show-problems" },
  { type: "reveal-line", line: 12 },
  { type: "reveal-task", id: "T-20260101-001" },
  { type: "read-history" },
  { type: "show-revision", commit: "84d5564" },
  { type: "show-now" },
  { type: "export-report" },
  { type: "export-chart", chart: "burn-up" },
  { type: "show-board", ...firstBoardLook, filter: "#web P0" },
  { type: "hide-board" },
  { type: "move-task", id: "T-20260101-001", state: "BLOCKED" },
  { type: "apply-mend", finding: "done-checkpoint 1 2", title: "Remove it" },
  { type: "fix-all" },
  { type: "show-rule", rule: "done-checkpoint" },
  { type: "open-file", path: "src/a.ts" },
  { type: "open-commit", commit: "84d5564" },
  { type: "read-diff", commit: "84d5564" },
  { type: "open-url", service: "backend" },
];

const dashboard: DashboardSnapshot = {
  type: "dashboard",
  ...toEmptyDashboardView({ folder: "demo", file: "docs/CONTROL_PLANE.md", trusted: true }, "missing", "Run init"),
  truth: {
    head: "abc1234",
    headSubject: null,
    branch: "main",
    dirty: 2,
    lastCheckpoint: null,
    lastCheckpointExists: false,
  },
  fields: [{ name: "REPO_CLEAN", claimed: "clean", actual: null, agrees: null }],
  next: [{ id: "T-20260101-001", title: "First", priority: "P1", reasons: ["first"] }],
  later: [{ id: "T-20260101-002", title: "Second", priority: null, reasons: [] }],
  active: { id: "T-20260101-001", title: "First", priority: null },
  blockers: [{ id: "B-20260101-001", title: "stuck", why: null, needed: "key", line: 3 }],
  decisions: [{ id: null, text: "cents", line: 4 }],
  services: [
    {
      id: "backend",
      name: "Backend",
      url: "http://localhost:1",
      state: "down",
      detail: "refused",
      latencyMs: null,
      version: null,
      latencies: [12, null],
      observedAt: 1,
    },
  ],
  runs: [
    {
      timestamp: "2026",
      title: "AUTO",
      taskId: null,
      result: "DONE",
      line: 9,
      fields: [{ name: "TESTS", text: "PASS" }],
      paths: ["src/a.ts"],
      commits: ["84d5564"],
    },
  ],
  findings: {
    shown: [{ id: "x 1 2", rule: "x", severity: "error", message: "Unexpected x", line: 1, mends: ["Mend it"] }],
    total: 3,
    fixable: 1,
  },
  diffs: [{ commit: "84d5564", files: [{ path: "src/a.ts", added: 1, removed: 2, binary: false }] }],
};

function cycleMessage(): HostMessage {
  const checked = reduceCycle(aStartedCycle(), { type: "checked", check: aCheck() });
  const probed = reduceCycle(checked, { type: "health", health: aHealth("backend", "up") });
  return { type: "cycle", cycle: reduceCycle(probed, { type: "finished", report: aReport(), at: 9 }) };
}

/** What arrives on the other side of a message port that speaks JSON. */
function sent(message: unknown): unknown {
  return JSON.parse(JSON.stringify(message));
}

describe("decodePageMessage", () => {
  for (const message of pageMessages) {
    it(`reads ${message.type}`, () => assert.deepEqual(decodePageMessage(sent(message)), message));
  }

  const wrong: readonly [string, unknown][] = [
    ["nothing", undefined],
    ["a text", "ready"],
    ["a list", [{ type: "ready" }]],
    ["an unknown type", { type: "run-anything" }],
    ["a name of Object.prototype", { type: "toString" }],
    ["a line that is a text", { type: "reveal-line", line: "12" }],
    ["a negative line", { type: "reveal-line", line: -1 }],
    ["a broken line", { type: "reveal-line", line: 1.5 }],
    ["a missing id", { type: "reveal-task" }],
    ["a long id", { type: "reveal-task", id: "x".repeat(201) }],
    ["an inherited type", Object.create({ type: "ready" })],
    ["a message of the host", { type: "cycle", cycle: null }],
  ];
  for (const [name, value] of wrong) it(`refuses ${name}`, () => assert.equal(decodePageMessage(value), undefined));

  it("leaves unknown properties out", () => {
    assert.deepEqual(decodePageMessage({ type: "ready", command: "rm" }), { type: "ready" });
  });
});

describe("decodeHostMessage", () => {
  for (const message of [dashboard, cycleMessage(), { type: "cycle", cycle: null } as const]) {
    it(`reads ${message.type} over JSON`, () => assert.deepEqual(decodeHostMessage(sent(message)), message));
  }

  it("reads what was cloned with its undefined parts", () => {
    const message = cycleMessage();
    assert.deepEqual(decodeHostMessage(structuredClone(message)), message);
  });

  it("refuses texts and lists without end", () => {
    assert.equal(decodeHostMessage({ ...dashboard, message: "x".repeat(100_001) }), undefined);
    assert.equal(decodeHostMessage({ ...dashboard, next: Array(10_001).fill(dashboard.next[0]) }), undefined);
  });

  /** Every path of a value, so that each can be spoiled in turn. */
  function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
    if (typeof value !== "object" || value === null) return [path];
    const below = Array.isArray(value)
      ? value.flatMap((item, index) => pathsOf(item, [...path, index]))
      : Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]));
    return [path, ...below];
  }

  function spoiled(value: unknown, [key, ...rest]: readonly (string | number)[], wrong: unknown): unknown {
    if (key === undefined) return wrong;
    const copy = Array.isArray(value) ? [...value] : { ...(value as Record<string, unknown>) };
    (copy as Record<string | number, unknown>)[key] = spoiled(
      (value as Record<string | number, unknown>)[key],
      rest,
      wrong,
    );
    return copy;
  }

  for (const message of [dashboard, cycleMessage()]) {
    it(`refuses ${message.type} with any one part of a wrong type`, () => {
      for (const path of pathsOf(message)) {
        assert.equal(decodeHostMessage(spoiled(message, path, () => 1)), undefined, path.join("."));
      }
    });
  }
});

describe("decoders", () => {
  it("never throw, and what they accept they accept again unchanged", () => {
    const near = fc.oneof(
      fc.anything({ withNullPrototype: true, withSparseArray: true }),
      fc.record({ type: fc.constantFrom(...pageMessages.map(({ type }) => type), "dashboard", "cycle") }, {}),
      fc.record({
        type: fc.constantFrom("reveal-line", "reveal-task", "open-url", "cycle"),
        line: fc.anything(),
        id: fc.anything(),
        service: fc.anything(),
        cycle: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(near, (value) => {
        for (const decode of [decodePageMessage, decodeHostMessage]) {
          const message = decode(value);
          if (message !== undefined) assert.deepEqual(decode(message), message);
        }
      }),
      { numRuns: 200 },
    );
  });
});
