import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { selectTask } from "../../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { toCandidateView, toRankingLines } from "../../../src/core/views/ranking.ts";
import { toStatusView } from "../../../src/core/views/statusView.ts";
import { filterTasks, toTaskView } from "../../../src/core/views/taskView.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";

const seed = {
  todo: [
    {
      id: "T-20260101-001",
      title: "Serve the page",
      suffix: "[P1] (#web #api)",
      details: [
        "**Definition of Done:** answers 200",
        "**Evidence required:** `src/a.py`, `src/b.py`",
        "**Verification commands:** `python -m unittest`",
        "**Surface area:** `src/`",
        "**Depends on:** T-20260101-009",
        "**Services:** backend",
      ],
    },
    { id: "T-20260101-002", title: "Write the guide", suffix: "(#docs)" },
  ],
  done: [{ id: "T-20260101-009", suffix: "[P0] (checkpoint: abc1234)" }],
  blocked: [{ id: "T-20260101-010", suffix: "[BLOCKED - needs a key]" }],
};
const text = aControlDocument(seed);
const document = parseDocument(text, "1");
const selection = selectTask(document, readPolicy(document, defaultSettings));

describe("toStatusView", () => {
  it("puts counts, claims, truth and the next task together", () => {
    const counts = { done: 1, todo: 2, doing: 0, blocked: 1, total: 3, percent: 33 };
    assert.deepEqual(toStatusView({ file: "docs/CONTROL_PLANE.md", document, selection, truth: null }), {
      file: "docs/CONTROL_PLANE.md",
      dialect: document.dialect,
      counts,
      claimed: counts,
      truth: null,
      next: { id: "T-20260101-001", title: "Serve the page", priority: "P1" },
      blockers: [],
      ledgers: [{ name: "TASK_LEDGER", primary: true, counts }],
    });
  });

  it("tells open blockers, and which task waits for one", () => {
    const written = ["001** — T-20260101-002: the press is down", "002** — ~~Old~~ (RESOLVED)", "003** — No key"];
    const blockers = written.map((words) => `- **B-20260101-${words}`);
    const blocked = parseDocument(aControlDocument({ ...seed, blockers }), "2");
    const view = toStatusView({ file: "x", document: blocked, selection, truth: null });
    assert.deepEqual(view.blockers, [
      { id: "B-20260101-001", task: "T-20260101-002", title: "T-20260101-002: the press is down" },
      { id: "B-20260101-003", task: null, title: "No key" },
    ]);
    const reasons = blocked.ledgers.flatMap(({ tasks }) => tasks.map((task) => toTaskView(blocked, task).reason));
    const waits = "B-20260101-001 — T-20260101-002: the press is down";
    assert.deepEqual(reasons, [null, waits, null, "needs a key"]);
  });

  it("has no next task in an empty document", () => {
    const empty = parseDocument("", "1");
    const view = toStatusView({
      file: "x",
      document: empty,
      selection: { selected: undefined, candidates: [] },
      truth: null,
    });
    assert.deepEqual([view.next, view.ledgers, view.counts.total], [null, [], 0]);
  });
});

describe("toTaskView", () => {
  const view = (id: string) => {
    const task = document.findTask(id);
    assert.ok(task);
    return toTaskView(document, task);
  };

  it("says everything that a task says of itself", () => {
    const line = text.split("\n").findIndex((each) => each.includes("Serve the page")) + 1;
    assert.deepEqual(view("T-20260101-001"), {
      id: "T-20260101-001",
      title: "Serve the page",
      state: "TODO",
      ledger: "TASK_LEDGER",
      priority: "P1",
      tags: ["web", "api"],
      checkpoint: null,
      reason: null,
      line,
      definitionOfDone: "answers 200",
      evidence: ["src/a.py", "src/b.py"],
      verification: ["python -m unittest"],
      surface: ["src/"],
      dependsOn: ["T-20260101-009"],
      services: ["backend"],
    });
  });

  it("says null for what is not there", () => {
    const { priority, definitionOfDone, reason } = view("T-20260101-002");
    assert.deepEqual([priority, definitionOfDone, reason], [null, null, null]);
    assert.equal(view("T-20260101-009").checkpoint, "abc1234");
    assert.equal(view("T-20260101-010").reason, "needs a key");
  });
});

describe("filterTasks", () => {
  const tasks = document.ledgers.flatMap((ledger) => ledger.tasks);
  const rows: readonly [string, Parameters<typeof filterTasks>[1], string[]][] = [
    ["nothing", {}, ["001", "002", "009", "010"]],
    ["states", { states: ["TODO", "DONE"] }, ["001", "002", "009"]],
    ["a priority", { priorities: ["P1"] }, ["001"]],
    ["no priority", { priorities: ["none"] }, ["002", "010"]],
    ["all tags, with or without a hash sign", { tags: ["#WEB", "api"] }, ["001"]],
    ["a ledger", { ledger: "task_ledger" }, ["001", "002", "009", "010"]],
    ["another ledger", { ledger: "BACKLOG_LEDGER" }, []],
    ["words of the title", { search: "GUIDE the" }, ["002"]],
    ["a part of the id", { search: "-009" }, ["009"]],
    ["several at once", { states: ["TODO"], tags: ["docs"] }, ["002"]],
  ];
  for (const [name, filter, ids] of rows) {
    it(`filters by ${name}`, () => {
      assert.deepEqual(
        filterTasks(tasks, filter).map(({ id }) => id.slice(-3)),
        ids,
      );
      const views = tasks.map((task) => toTaskView(document, task));
      assert.deepEqual(
        filterTasks(views, filter).map(({ id }) => id.slice(-3)),
        ids,
      );
    });
  }
});

describe("ranking", () => {
  it("explains every place in aligned lines", () => {
    assert.deepEqual(toRankingLines(selection), [
      "1. T-20260101-001  P1  Serve the page",
      "   P1 is the highest priority open",
      "2. T-20260101-002  --  Write the guide",
      "   no priority comes after P1",
      "",
      "Not now:",
      "- T-20260101-010  --  Title of T-20260101-010",
      "  blocked: needs a key",
    ]);
  });

  it("is cut, and says so", () => {
    assert.deepEqual(toRankingLines(selection, 1).slice(0, 3), [
      "1. T-20260101-001  P1  Serve the page",
      "   P1 is the highest priority open",
      "and 1 more",
    ]);
  });

  it("says when nothing can be done", () => {
    assert.deepEqual(toRankingLines({ selected: undefined, candidates: [] }), [
      "No task can be done now: none is open; put one under TODO.",
    ]);
    const waiting = aControlDocument({
      todo: [
        { id: "T-20260101-001", suffix: "[BLOCKED - no key]" },
        { id: "T-20260101-002", details: ["Depends on: T-20260101-001"] },
        { id: "T-20260101-003", details: ["Depends on: T-20260101-002"] },
      ],
    });
    const { candidates } = selectTask(
      parseDocument(waiting, "1"),
      readPolicy(parseDocument(waiting, "1"), defaultSettings),
    );
    assert.equal(
      toRankingLines({ selected: undefined, candidates })[0],
      "No task can be done now: 1 task blocked, 2 tasks waiting for others.",
    );
  });

  it("is plain data for machines", () => {
    const [first] = selection.candidates;
    assert.ok(first);
    const { line, ...view } = toCandidateView(first);
    assert.equal(line, first.task.line + 1);
    assert.deepEqual(view, {
      rank: 1,
      id: "T-20260101-001",
      title: "Serve the page",
      priority: "P1",
      state: "TODO",
      ledger: "TASK_LEDGER",
      unblocks: 0,
      surfaceSize: 1,
      reasons: ["P1 is the highest priority open"],
    });
  });
});

describeWithRealDocument("status of the real document", (real) => {
  it("has the known figures", () => {
    const chosen = selectTask(real(), readPolicy(real(), defaultSettings));
    const view = toStatusView({ file: "docs/CONTROL_PLANE.md", document: real(), selection: chosen, truth: null });
    assert.deepEqual(view.counts, { done: 11, todo: 152, doing: 0, blocked: 5, total: 163, percent: 7 });
    assert.deepEqual(view.claimed, view.counts);
    assert.deepEqual(view.next, { id: "T-20251215-010", title: "Backend service orchestration", priority: "P1" });
  });
});
