/** What a host would push, one sample a state of the page. */
import type { CheckRecord, CycleReport } from "../../../src/core/cycle/events.ts";
import type { ControlDocument } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import type { BoardSnapshot, DashboardSnapshot, HistorySnapshot } from "../../../src/core/protocol.ts";
import type { CycleState } from "../../../src/core/state/cycleState.ts";
import { firstBoardLook, toBoardView } from "../../../src/core/views/boardView.ts";

/** The clock of every test page. */
export const now = Date.UTC(2026, 0, 15, 12, 0, 0);

const nothing = { done: 0, todo: 0, doing: 0, blocked: 0, total: 0, percent: 0 };

export const ordinary: DashboardSnapshot = {
  type: "dashboard",
  folder: "harbour",
  file: "docs/CONTROL_PLANE.md",
  status: "ready",
  message: null,
  trusted: true,
  counts: { done: 11, todo: 152, doing: 0, blocked: 5, total: 163, percent: 7 },
  truth: {
    head: "3c7f7ae",
    headSubject: "feat(berths): list free berths by length (T-20260112-004)",
    branch: "main",
    dirty: 2,
    lastCheckpoint: "84d5564",
    lastCheckpointExists: true,
  },
  fields: [
    { name: "STATE_ID", claimed: "STATE_041", actual: null, agrees: null },
    { name: "STATUS", claimed: "GREEN", actual: "YELLOW (2 open blockers)", agrees: false },
    { name: "REPO_CLEAN", claimed: "true", actual: "false (2 changes)", agrees: false },
    { name: "NEEDS_SAVE", claimed: "true", actual: "true", agrees: true },
    { name: "LAST_CHECKPOINT", claimed: "84d5564", actual: "84d5564", agrees: true },
    { name: "ACTIVE_TASK", claimed: "none", actual: "none", agrees: true },
  ],
  next: [
    {
      id: "T-20260110-010",
      title: "Show tide tables for the next seven days",
      priority: "P0",
      reasons: ["P0 comes before P1", "3 tasks wait for it"],
    },
    {
      id: "T-20260110-012",
      title: "Warn when a berth is double booked",
      priority: "P1",
      reasons: ["smallest surface of 4 tasks with P1"],
    },
    {
      id: "T-20260111-003",
      title: "Export the mooring plan as a spreadsheet",
      priority: "P1",
      reasons: ["next in document order"],
    },
  ],
  later: [
    {
      id: "T-20260111-004",
      title: "Invoice a month at once",
      priority: "P2",
      reasons: ["P2 comes after P1"],
    },
    { id: "T-20260111-005", title: "Remember the last harbour", priority: null, reasons: ["states no priority"] },
  ],
  active: null,
  decisions: [
    { id: "D-0003", text: "Prices are kept in cents, so that sums stay exact.", line: 230 },
    { id: null, text: "2026-01-08: tides come from one service only; the second one was wrong twice.", line: 232 },
    { id: "D-0001", text: "The harbour's own time zone is shown everywhere.", line: 234 },
    { id: "D-0000", text: "One repository.", line: 236 },
  ],
  blockers: [
    {
      id: "B-20260114-001",
      title: "Tide service refuses the key",
      why: "The answer is 403 since the key was rotated on Wednesday.",
      needed: "A new key in the deployment's settings.",
      line: 212,
    },
    {
      id: "B-20260115-002",
      title: "Design of the invoice is open",
      why: null,
      needed: "A decision by accounting.",
      line: 219,
    },
  ],
  services: [
    {
      id: "backend",
      name: "Backend",
      url: "http://localhost:8000/health",
      state: "up",
      detail: "200 in 12 ms",
      latencyMs: 12.4,
      version: "2.3.1",
      latencies: [11, 14, 12, 30, 13, null, null, 16, 12, 11, 15, 12.4],
      observedAt: now - 4_000,
    },
    {
      id: "frontend",
      name: "Frontend",
      url: "http://localhost:3000",
      state: "degraded",
      detail: "answers slowly",
      latencyMs: 2140,
      version: null,
      latencies: [900, 1200, 2140],
      observedAt: now - 42_000,
    },
    {
      id: "comfyui",
      name: "ComfyUI",
      url: "http://localhost:8188",
      state: "down",
      detail: "connection refused",
      latencyMs: null,
      version: null,
      latencies: [null, null, null],
      observedAt: now - 190_000,
    },
    {
      id: "mail",
      name: "Mail relay",
      url: "http://localhost:8025",
      state: "unknown",
      detail: "not asked yet",
      latencyMs: null,
      version: null,
      latencies: [],
      observedAt: null,
    },
  ],
  runs: [
    {
      timestamp: "2026-01-14T17:41:44Z",
      title: "List free berths by length",
      taskId: "T-20260112-004",
      result: "DONE — two checks passed",
      line: 301,
      fields: [
        { name: "WORK DONE", text: "- Berths are listed by their free length\n- The list is sorted" },
        { name: "COMMANDS RUN", text: "- `npm test` → PASS\n- `npm run types` → PASS" },
        { name: "CHECKPOINT", text: "`84d5564` — feat(berths): list free berths by length" },
      ],
      paths: ["packages/berths/src/free.ts", "packages/berths/test/free.test.ts"],
      commits: ["84d5564"],
    },
    {
      timestamp: "2026-01-14T15:02:10Z",
      title: "Refuse bookings in the past",
      taskId: "T-20260112-002",
      result: "FAILED: unit tests of booking",
      line: 318,
      fields: [{ name: "TESTS", text: "unit tests of booking: FAIL" }],
      paths: [],
      commits: [],
    },
    {
      timestamp: "2026-01-13 09:30:00",
      title: "Save first",
      taskId: null,
      result: null,
      line: 333,
      fields: [],
      paths: [],
      commits: [],
    },
  ],
  problems: 4,
  findings: {
    shown: [
      {
        id: "wrong-count 90 91",
        rule: "wrong-count",
        severity: "error",
        message: "Unexpected count 152, expected 151 tasks in TODO",
        line: 14,
        mends: ["Write 151"],
      },
      {
        id: "done-checkpoint 400 420",
        rule: "done-checkpoint",
        severity: "warning",
        message: "Unexpected DONE without a commit, expected (checkpoint: hash)",
        line: 61,
        mends: ["Move T-20260110-003 to TODO", "Use the checkpoint 84d5564"],
      },
      {
        id: "unknown-policy 700 710",
        rule: "unknown-policy",
        severity: "information",
        message: "Unexpected rule of the contract, expected a known one; the default is used",
        line: 120,
        mends: [],
      },
    ],
    total: 41,
    fixable: 7,
  },
  diffs: [
    {
      commit: "84d5564",
      files: [
        { path: "packages/berths/src/free.ts", added: 48, removed: 2, binary: false },
        { path: "packages/berths/plan.png", added: 0, removed: 0, binary: true },
      ],
    },
  ],
  revision: null,
};

export const untold: DashboardSnapshot = {
  ...ordinary,
  counts: nothing,
  truth: null,
  fields: [],
  next: [],
  later: [],
  active: null,
  blockers: [],
  decisions: [],
  services: [],
  runs: [],
  problems: 0,
  findings: { shown: [], total: 0, fixable: 0 },
  diffs: [],
  revision: null,
};

export const loading: DashboardSnapshot = { ...untold, status: "loading" };
export const missing: DashboardSnapshot = {
  ...untold,
  status: "missing",
  message: "There is no docs/CONTROL_PLANE.md in harbour.",
};
export const unreadable: DashboardSnapshot = {
  ...untold,
  status: "unreadable",
  message: "docs/CONTROL_PLANE.md is not valid UTF-8 from byte 18,204 on. Save it as UTF-8 or restore it from git.",
};
export const restricted: DashboardSnapshot = { ...ordinary, trusted: false };
export const emptyLedger: DashboardSnapshot = {
  ...untold,
  truth: { ...truthOf(ordinary), dirty: 0 },
  fields: ordinary.fields.slice(3),
};
export const withoutGit: DashboardSnapshot = {
  ...ordinary,
  truth: null,
  fields: ordinary.fields.map((field) => ({ ...field, actual: null, agrees: null })),
};
export const everythingDone: DashboardSnapshot = {
  ...ordinary,
  counts: { done: 163, todo: 0, doing: 0, blocked: 0, total: 163, percent: 100 },
  truth: { ...truthOf(ordinary), dirty: 0 },
  fields: ordinary.fields.map((field) => ({ ...field, actual: field.claimed, agrees: true })),
  next: [],
  blockers: [],
  services: ordinary.services.map((service) => ({
    ...service,
    state: "up" as const,
    detail: "200 in 9 ms",
    latencyMs: 9,
    observedAt: now,
  })),
  problems: 0,
  findings: { shown: [], total: 0, fixable: 0 },
  revision: null,
};

function truthOf({ truth }: DashboardSnapshot): NonNullable<DashboardSnapshot["truth"]> {
  if (truth === null) throw new TypeError("Unexpected sample without truth, expected one");
  return truth;
}

const task = { id: "T-20260110-010", title: "Show tide tables for the next seven days", priority: "P0" };

export const passed: CheckRecord = {
  name: "types of packages/tides",
  command: "npm run types --workspace packages/tides",
  verdict: "PASS",
  strength: "lint",
  exitCode: 0,
  durationMs: 3420,
  outputTail: "",
  reason: undefined,
  ofTask: false,
};
const failed: CheckRecord = {
  ...passed,
  name: "unit tests of packages/tides",
  command: "npm test --workspace packages/tides",
  verdict: "FAIL",
  strength: "unit",
  exitCode: 1,
  durationMs: 8100,
  outputTail: "  1) a week has seven days\n     AssertionError: 6 !== 7\n\n  41 passing\n  1 failing",
  reason: "Exit code 1.",
};
const skipped: CheckRecord = {
  ...passed,
  name: "the task's own verification",
  command: "curl -f http://localhost:8000/tides",
  verdict: "SKIP",
  strength: "answers",
  exitCode: undefined,
  durationMs: 0,
  reason: "Nobody has approved this command yet.",
  ofTask: true,
};

export const running: CycleState = {
  runId: "20260115-115854-7c1d",
  runFolder: ".control-plane/runs/20260115-115854-7c1d/",
  startedAt: now - 66_000,
  endedAt: undefined,
  phase: "running",
  step: "verify",
  task,
  reasons: ["P0 comes before P1", "3 tasks wait for it"],
  executor: "command",
  checks: [passed],
  runningCheck: "unit tests of packages/tides",
  blast: {
    files: [
      { path: "packages/tides/src/week.ts", added: 84, removed: 3, binary: false },
      { path: "packages/tides/test/week.test.ts", added: 41, removed: 0, binary: false },
      { path: "packages/tides/fixtures/harbour.png", added: 0, removed: 0, binary: true },
    ],
    lines: 128,
    bytes: 18_432,
    surfaces: ["packages/tides"],
    dependencies: [],
    risk: "LOW",
    remarks: [],
  },
  health: [
    {
      service: { id: "backend", name: "Backend", url: "http://localhost:8000/health", protocol: "http" },
      state: "up",
      detail: "200 in 12 ms",
      latencyMs: 12,
      version: "2.3.1",
      observedAt: now - 60_000,
    },
  ],
  notes: ["SAVE-FIRST committed 2 files."],
  outputTail: "Reading the brief\nWriting packages/tides/src/week.ts\n",
  commits: [{ what: "save-first", hash: "9f1c2b7", subject: "chore: save work before the cycle" }],
  report: undefined,
};

export const waiting: CycleState = {
  ...running,
  phase: "waiting",
  step: "execute",
  executor: "manual",
  checks: [],
  runningCheck: undefined,
  blast: undefined,
  outputTail: "",
};

const report: CycleReport = {
  run: running.runId,
  outcome: "DONE",
  task,
  files: ["packages/tides/src/week.ts", "packages/tides/test/week.test.ts", "packages/tides/fixtures/harbour.png"],
  commands: [
    { command: passed.command, verdict: "PASS" },
    { command: failed.command, verdict: "PASS" },
  ],
  tests: [
    { name: passed.name, verdict: "PASS", reason: undefined },
    { name: failed.name, verdict: "PASS", reason: undefined },
  ],
  result: "DONE",
  next: "AUTO goes on with T-20260110-012.",
  checkpoint: "d41c7e2",
  commits: ["9f1c2b7", "d41c7e2", "0be99a1"],
};

export const done: CycleState = {
  ...running,
  phase: "ended",
  step: "save",
  endedAt: now - 2_000,
  checks: [passed, { ...failed, verdict: "PASS", exitCode: 0, outputTail: "", reason: undefined }],
  runningCheck: undefined,
  commits: [
    ...running.commits,
    {
      what: "work",
      hash: "d41c7e2",
      subject: "feat(tides): show tide tables for the next seven days (T-20260110-010)",
    },
    { what: "governance", hash: "0be99a1", subject: "docs(control-plane): T-20260110-010 done" },
  ],
  report,
};

export const failing: CycleState = {
  ...done,
  checks: [passed, failed, skipped],
  commits: running.commits,
  report: {
    ...report,
    outcome: "FAILED",
    commands: [
      { command: passed.command, verdict: "PASS" },
      { command: failed.command, verdict: "FAIL" },
      { command: skipped.command, verdict: "SKIP" },
    ],
    tests: [{ name: failed.name, verdict: "FAIL", reason: "Exit code 1." }],
    result: "FAILED: unit tests of packages/tides",
    next: "Mend the failing test; the diff is kept and AUTO goes on with it.",
    checkpoint: undefined,
    commits: ["9f1c2b7", "77ab01c"],
  },
};

export const cancelled: CycleState = {
  ...running,
  phase: "ended",
  step: "execute",
  endedAt: now,
  checks: [],
  runningCheck: undefined,
  report: {
    ...report,
    outcome: "CANCELLED",
    files: [],
    commands: [],
    tests: [],
    result: "CANCELLED",
    next: "AUTO continues with the same task.",
    checkpoint: undefined,
    commits: [],
  },
};

const markup = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>`;
const arabic = "عرض جداول المد والجزر للأيام السبعة القادمة (v2.1)";
const override = "abc\u202Etxt.exe\u2066 isolate never closed";
const endless = "Unbreakable".repeat(300);

/** Everything that a hostile or careless document can say. */
export const hostile: DashboardSnapshot = {
  ...ordinary,
  folder: `${arabic} ${markup}`,
  file: `docs/${"very/".repeat(40)}CONTROL_PLANE.md`,
  truth: { ...truthOf(ordinary), branch: `feature/${endless}`, headSubject: markup },
  fields: [
    { name: `FIELD_${endless}`, claimed: markup, actual: arabic, agrees: false },
    { name: "STATUS", claimed: override, actual: endless, agrees: false },
  ],
  next: [
    { id: `T-${endless}`, title: `${endless} ${markup}`, priority: "P0", reasons: [endless, arabic] },
    { id: "T-20260110-012", title: arabic, priority: "P1", reasons: [override] },
    { id: "T-20260111-003", title: `${override} ${"long title ".repeat(200)}`, priority: null, reasons: [] },
  ],
  active: { id: "T-20260111-004", title: `[click](javascript:alert(1)) ${markup}`, priority: "P3" },
  decisions: [
    { id: endless, text: `${markup} ${endless}`, line: 1 },
    { id: null, text: arabic, line: 2 },
    { id: "D-3", text: override, line: 3 },
  ],
  blockers: [{ id: "B-1", title: arabic, why: endless, needed: markup, line: 1 }],
  services: [
    {
      id: "x",
      name: arabic,
      url: "javascript:document.title='run'",
      state: "down",
      detail: markup,
      latencyMs: null,
      version: endless,
      latencies: [1e300, 0, null],
      observedAt: now,
    },
  ],
  runs: [
    {
      timestamp: override,
      title: endless,
      taskId: endless,
      result: `${markup} ${endless}`,
      line: 1,
      fields: [{ name: endless, text: `![x](https://elsewhere.test/x.png) ${markup}\n${endless}\n${arabic}` }],
      paths: [`../../${endless}`, "command:workbench.action.quit"],
      commits: ["84d5564"],
    },
  ],
  findings: {
    shown: [
      {
        id: endless.slice(0, 150),
        rule: endless,
        severity: "error",
        message: `${markup} ${endless}`,
        line: 1,
        mends: [endless, arabic, override],
      },
    ],
    total: 1_000_000,
    fixable: 1_000_000,
  },
  diffs: [{ commit: "84d5564", files: [{ path: `${endless}/${markup}`, added: 1e9, removed: 1e9, binary: false }] }],
};
export const hostileCycle: CycleState = {
  ...failing,
  task: { id: endless, title: `${arabic} ${endless}`, priority: "P0" },
  reasons: [markup, endless],
  checks: [{ ...failed, name: endless, command: endless, reason: markup, outputTail: `${markup}\n${endless}` }],
  blast: {
    files: Array.from({ length: 3000 }, (_, index) => ({
      path: `${endless}/${index}`,
      added: 1,
      removed: 0,
      binary: false,
    })),
    lines: 3000,
    bytes: 5_000_000,
    surfaces: [endless, arabic],
    dependencies: [endless],
    risk: "HIGH",
    remarks: [endless],
  },
  notes: [markup, override],
  outputTail: `${markup}\n${endless}`,
};

const day = 86_400_000;
const revisions = Array.from({ length: 40 }, (_, index) => ({
  commit: index.toString(16).padStart(40, "0"),
  subject: index % 7 === 3 ? `${markup} ${arabic}` : `docs(control-plane): close task ${index}`,
  time: now - (40 - index) * day,
}));

/** A line whose last value is `last`. */
function growth(last: number) {
  return revisions.map(({ time }, index) => ({ time, value: Math.round((last * (index + 1)) / revisions.length) }));
}

export const charted: HistorySnapshot = {
  type: "history",
  state: "ready",
  message: null,
  done: revisions.length,
  total: revisions.length,
  revisions,
  charts: [
    {
      id: "burn-up",
      title: "Burn-up",
      summary: "Burn-up, done: 0 tasks on 2025-12-06, 11 tasks on 2026-01-14.",
      unit: "tasks",
      shape: "line",
      series: [
        { name: "Done", points: growth(11) },
        { name: "In all", points: growth(163) },
      ],
    },
    {
      id: "throughput",
      title: "Closed a week",
      summary: "Closed a week: 2 tasks on 2025-12-08, 4 tasks on 2026-01-12.",
      unit: "tasks",
      shape: "bars",
      series: [{ name: "Closed a week", points: growth(4).filter((_, index) => index % 7 === 0) }],
    },
    {
      id: "cycle-time",
      title: "Days from opened to done",
      summary: "Days from opened to done: nothing to show yet.",
      unit: "days",
      shape: "bars",
      series: [{ name: "Days from opened to done", points: [] }],
    },
    {
      id: "proven",
      title: "Proven claims",
      summary: "Proven claims: 2% on 2025-12-06, 82% on 2026-01-14.",
      unit: "percent",
      shape: "line",
      series: [{ name: "Proven", points: growth(82) }],
    },
  ],
};
const reading: HistorySnapshot = { ...charted, state: "reading", done: 120, total: 460, charts: [], revisions: [] };
export const unreadHistory: HistorySnapshot = { ...reading, state: "unread", done: 0, total: 0 };
const failedHistory: HistorySnapshot = { ...reading, state: "failed", message: `git failed: ${markup}` };
export const past: DashboardSnapshot = { ...ordinary, truth: null, services: [], revision: revisions[17] ?? null };

/** A small ledger with every state but BLOCKED. */
export const boardText = `# CONTROL_PLANE

## TASK_LEDGER

### DOING

- T-20260101-001 — Task one [P0]

### TODO

- T-20260101-002 — Task two [P2] (#web #tides)
- T-20260101-003 — Task three [P1] (#web)
- T-20260101-004 — Task four

### BLOCKED

- None

### DONE

- T-20260101-005 — Task five (checkpoint: abc1234)
- T-20260101-006 — Task six (checkpoint: abc1234)
`;

/** What a host pushes of a document's board. */
export function boardOf(document: ControlDocument, look = firstBoardLook, told: string | null = null): BoardSnapshot {
  return { type: "board", ...toBoardView(document, [], look, told) };
}

const board = boardOf(parseDocument(boardText, "1"), firstBoardLook, "T-20260101-001 is in DOING now.");

/** A board as a hostile document makes it. */
const hostileBoard: BoardSnapshot = {
  ...board,
  ledgers: [endless, markup],
  told: `${markup} ${override} ${endless}`,
  columns: board.columns.map((column) => ({
    ...column,
    cards: column.cards.map((card, index) => ({
      ...card,
      title: [arabic, `${endless} ${markup}`, override][index] ?? markup,
      tags: [endless, arabic],
      findings: 1_000_000,
    })),
  })),
};

export interface Sample {
  readonly dashboard: DashboardSnapshot | undefined;
  readonly cycle: CycleState | null;
  /** Unread when left out. */
  readonly history?: HistorySnapshot;
  readonly board?: BoardSnapshot;
  /** Opens every details of the page. */
  readonly opened?: boolean;
  /** Pushed last, as it is. */
  readonly broken?: unknown;
}

const withoutBoard: Readonly<Record<string, Sample>> = {
  loading: { dashboard: loading, cycle: null },
  missing: { dashboard: missing, cycle: null },
  unreadable: { dashboard: unreadable, cycle: null },
  restricted: { dashboard: restricted, cycle: null },
  "empty-ledger": { dashboard: emptyLedger, cycle: null },
  "without-git": { dashboard: withoutGit, cycle: null },
  ordinary: { dashboard: ordinary, cycle: null },
  "everything-done": { dashboard: everythingDone, cycle: null },
  running: {
    dashboard: { ...ordinary, active: { id: task.id, title: task.title, priority: "P0" } },
    cycle: running,
  },
  waiting: { dashboard: ordinary, cycle: waiting },
  done: { dashboard: ordinary, cycle: done },
  failing: { dashboard: ordinary, cycle: failing },
  cancelled: { dashboard: ordinary, cycle: cancelled },
  charts: { dashboard: ordinary, cycle: null, history: charted },
  "reading-history": { dashboard: ordinary, cycle: null, history: reading },
  "failed-history": { dashboard: ordinary, cycle: null, history: failedHistory },
  past: { dashboard: past, cycle: null, history: charted },
  board: { dashboard: ordinary, cycle: null, board },
  evidence: { dashboard: ordinary, cycle: null, board, opened: true },
  failure: { dashboard: ordinary, cycle: null, broken: { type: "dashboard", folder: 7 } },
  hostile: { dashboard: hostile, cycle: hostileCycle, board: hostileBoard, opened: true },
};

/** Every state that the page knows, by the name of its screenshot. */
export const samples: Readonly<Record<string, Sample>> = Object.fromEntries(
  Object.entries(withoutBoard).map(([name, sample]) => [name, name === "empty-ledger" ? sample : { board, ...sample }]),
);
