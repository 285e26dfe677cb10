import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { decodeHostMessage } from "../../../src/core/protocol.ts";
import { selectTask } from "../../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { type DashboardInput, toDashboardView, toEmptyDashboardView } from "../../../src/core/views/dashboardView.ts";
import type { TruthView } from "../../../src/core/views/statusView.ts";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { aHealth } from "../../support/cycleSamples.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";

const cleanTree: TruthView = {
  head: "abc1234",
  headSubject: "feat: first",
  branch: "main",
  dirty: 0,
  lastCheckpoint: "abc1234",
  lastCheckpointExists: true,
};

function viewOf(seed: SeedDocument, change: Partial<DashboardInput> = {}, edit = (text: string) => text) {
  const document = parseDocument(edit(aControlDocument(seed)), "1");
  const selection = selectTask(document, readPolicy(document, defaultSettings));
  return toDashboardView({
    folder: "demo",
    file: "docs/CONTROL_PLANE.md",
    trusted: true,
    document,
    selection,
    truth: cleanTree,
    services: [],
    health: [],
    findings: [],
    ...change,
  });
}

function fieldOf(view: ReturnType<typeof viewOf>, name: string) {
  const field = view.fields.find((each) => each.name === name);
  return field && [field.claimed, field.actual, field.agrees];
}

const blockerLines = [
  "- **B-20260101-001** — Backend is down",
  "  - **Why blocked:** port closed",
  "  - **What's needed:** start it",
];

describe("toDashboardView", () => {
  const fields: readonly [string, SeedDocument["fields"], TruthView | null, unknown[]][] = [
    ["REPO_CLEAN", {}, cleanTree, ["clean", "clean", true]],
    ["REPO_CLEAN", {}, { ...cleanTree, dirty: 1 }, ["clean", "dirty (1 path)", false]],
    [
      "REPO_CLEAN",
      { REPO_CLEAN: "`dirty` (pending commit)" },
      { ...cleanTree, dirty: 2 },
      ["dirty (pending commit)", "dirty (2 paths)", true],
    ],
    ["REPO_CLEAN", { REPO_CLEAN: "`false` (2 modified)" }, cleanTree, ["false (2 modified)", "clean", false]],
    ["REPO_CLEAN", {}, null, ["clean", null, null]],
    ["NEEDS_SAVE", {}, cleanTree, ["false", "false", true]],
    ["NEEDS_SAVE", {}, { ...cleanTree, dirty: 3 }, ["false", "true", false]],
    ["NEEDS_SAVE", {}, null, ["false", null, null]],
    [
      "LAST_CHECKPOINT",
      { LAST_CHECKPOINT: "`abc1234` — `feat`" },
      cleanTree,
      ["abc1234 — feat", "abc1234 exists", true],
    ],
    [
      "LAST_CHECKPOINT",
      { LAST_CHECKPOINT: "`abc1234`" },
      { ...cleanTree, lastCheckpointExists: false },
      ["abc1234", "no commit abc1234", false],
    ],
    [
      "LAST_CHECKPOINT",
      { LAST_CHECKPOINT: "`[pending]`" },
      { ...cleanTree, lastCheckpoint: null },
      ["[pending]", "names no commit", false],
    ],
    ["LAST_CHECKPOINT", {}, { ...cleanTree, lastCheckpoint: null }, ["none", null, null]],
    ["STATUS", {}, cleanTree, ["GREEN", "no open blocker", true]],
    ["STATUS", { STATUS: "🔴 RED" }, cleanTree, ["RED", null, null]],
    ["STATUS", { STATUS: "🟡 YELLOW" }, cleanTree, ["YELLOW", "no open blocker", false]],
    ["ACTIVE_TASK", {}, cleanTree, ["none", "none", true]],
  ];
  for (const [name, written, truth, expected] of fields) {
    it(`puts ${name} ${JSON.stringify(expected[0])} beside ${JSON.stringify(expected[1])}`, () => {
      assert.deepEqual(fieldOf(viewOf({ fields: written ?? {} }, { truth }), name), expected);
    });
  }

  it("does not believe GREEN with an open blocker", () => {
    assert.deepEqual(fieldOf(viewOf({ blockers: blockerLines }), "STATUS"), ["GREEN", "1 open blocker", false]);
  });

  it("names the active task, and a claim that differs", () => {
    const view = viewOf({ doing: [{ id: "T-20260101-001" }], fields: { ACTIVE_TASK: "`none`" } });
    assert.deepEqual(fieldOf(view, "ACTIVE_TASK"), ["none", "T-20260101-001", false]);
    assert.equal(view.active?.id, "T-20260101-001");
  });

  it("puts every number beside the ledger", () => {
    const view = viewOf({ todo: [{ id: "T-20260101-001" }] }, {}, (text) =>
      text.replace("**TODO:** `1`", "**TODO:** `7`"),
    );
    assert.deepEqual(fieldOf(view, "TODO"), ["7", "1", false]);
    assert.deepEqual(fieldOf(view, "TOTAL"), ["1", "1", true]);
    assert.deepEqual(fieldOf(view, "Progress %"), ["0%", "0%", true]);
    assert.deepEqual(fieldOf(view, "Progress (percent)"), ["0%", "0%", true]);
  });

  it("shows the next three with their reasons and no task that waits", () => {
    const todo = [1, 2, 3, 4].map((number) => ({ id: `T-20260101-00${number}`, suffix: "[P1]" }));
    assert.deepEqual(
      viewOf({ todo }).next.map(({ id, reasons }) => [id, reasons.length > 0]),
      [
        ["T-20260101-001", true],
        ["T-20260101-002", true],
        ["T-20260101-003", true],
      ],
    );
    assert.deepEqual(
      viewOf({ todo }).later.map(({ id, reasons }) => [id, reasons.length > 0]),
      [["T-20260101-004", true]],
    );
    assert.deepEqual(viewOf({ blocked: [{ id: "T-20260101-001" }] }).next, []);
  });

  it("shows what was decided, with and without an id", () => {
    const { decisions } = viewOf({}, {}, (text) =>
      text.replace(
        /## DECISIONS\n[^#]*/,
        "## DECISIONS\n\n- **D-0001** — Prices are in cents.\n\n**2026-01-02**: no cookies\n\n",
      ),
    );
    assert.deepEqual(
      decisions.map(({ id, text }) => [id, text]),
      [
        ["D-0001", "Prices are in cents."],
        [null, "2026-01-02: no cookies"],
      ],
    );
  });

  it("shows open blockers only", () => {
    const { blockers } = viewOf({ blockers: [...blockerLines, "- ~~**B-20260101-002** — Solved~~"] });
    assert.deepEqual(
      blockers.map(({ line: _line, ...rest }) => rest),
      [{ id: "B-20260101-001", title: "Backend is down", why: "port closed", needed: "start it" }],
    );
  });

  it("shows each service with its last health, or unknown", () => {
    const health = aHealth("backend", "up");
    const other = aHealth("frontend", "up").service;
    assert.deepEqual(
      viewOf({}, { services: [health.service, other], health: [health] }).services.map(
        ({ id, state, detail, observedAt }) => [id, state, detail, observedAt],
      ),
      [
        ["backend", "up", "200 in 12 ms", 1000],
        ["frontend", "unknown", "not asked yet", null],
      ],
    );
  });

  it("shows the last ten runs with their results", () => {
    const entries = Array.from(
      { length: 12 },
      (_, index) =>
        `### RUN 2026-01-02T00:00:${10 + index}Z (AUTO - T-20260101-001 - Serve)\n\n**RESULT:** DONE — run ${index}\n`,
    );
    const { runs } = viewOf({}, {}, (text) =>
      text.replace("> Newest first.", `> Newest first.\n\n${entries.join("\n")}`),
    );
    assert.equal(runs.length, 10);
    assert.deepEqual(
      [runs[0]?.timestamp, runs[0]?.taskId, runs[0]?.result],
      ["2026-01-02T00:00:10Z", "T-20260101-001", "DONE — run 0"],
    );
  });

  it("crosses the message port unchanged", () => {
    const message = {
      type: "dashboard",
      ...viewOf({ todo: [{ id: "T-20260101-001" }], blockers: blockerLines }),
    } as const;
    assert.deepEqual(decodeHostMessage(JSON.parse(JSON.stringify(message))), message);
  });
});

describe("toDashboardView's problems", () => {
  it("are the errors and warnings", () => {
    const finding = { rule: "a", message: "b", range: { start: 0, end: 0 }, fix: undefined };
    const findings = (["error", "warning", "information"] as const).map((severity) => ({ ...finding, severity }));
    assert.equal(viewOf({}, { findings }).problems, 2);
  });
});

describe("toEmptyDashboardView", () => {
  it("says what is wrong and shows nothing", () => {
    const view = toEmptyDashboardView({ folder: "demo", file: "x.md", trusted: false }, "missing", "Run init");
    assert.deepEqual(
      [view.status, view.message, view.trusted, view.fields, view.counts.total],
      ["missing", "Run init", false, [], 0],
    );
  });
});

describeWithRealDocument("dashboard of the real document", (document) => {
  it("agrees with the ledger in every figure", () => {
    const policy = readPolicy(document(), defaultSettings);
    const view = toDashboardView({
      folder: "demo",
      file: "docs/CONTROL_PLANE.md",
      trusted: true,
      document: document(),
      selection: selectTask(document(), policy),
      truth: null,
      services: policy.services.value,
      health: [],
      findings: [],
    });
    assert.deepEqual(
      view.fields.filter(({ agrees }) => agrees === false),
      [],
    );
    assert.deepEqual(
      view.next.map(({ id }) => id),
      ["T-20251215-010", "T-20251215-011", "T-20251215-012"],
    );
    assert.equal(view.runs.length, 10);
    assert.deepEqual(view.blockers, []);
    assert.deepEqual(
      view.services.map(({ id, state }) => [id, state]),
      [
        ["backend", "unknown"],
        ["frontend", "unknown"],
        ["comfyui", "unknown"],
      ],
    );
  });

  it("shows what a run's entry tells: its fields, the paths that they name, and the commits of its checkpoint", () => {
    const entry = [
      "### RUN 2026-01-02T03:04:05Z (AUTO - T-20260101-001 - Berths)",
      "",
      "**MODE:** `AUTO`",
      "**FILES CHANGED:**",
      "",
      "- `src/berths.ts` and `docs/b.md`, not `npm test` or `../etc/passwd` or `/etc/passwd` or `command:a.b`",
      "",
      "**RESULT:** DONE",
      "**CHECKPOINT:** `84d5564` — work",
      "",
    ].join("\n");
    const [run] = viewOf({}, {}, (text) => text.replace(/(## [^\n]*RUN LOG[^\n]*\n\n?)/, `$1${entry}`)).runs;
    assert.deepEqual(
      run?.fields.map(({ name }) => name),
      ["FILES CHANGED", "CHECKPOINT"],
    );
    assert.deepEqual(run?.paths, ["src/berths.ts", "docs/b.md"]);
    assert.deepEqual(run?.commits, ["84d5564"]);
  });

  it("gives each service the times of its last looks", () => {
    const { service } = aHealth("backend", "up");
    const view = viewOf({}, { services: [service], latencies: new Map([["backend", [1, null]]]) });
    assert.deepEqual(view.services[0]?.latencies, [1, null]);
  });
});
