import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import type { Selection } from "../../../src/core/selection/candidate.ts";
import { selectTask } from "../../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { aControlDocument, type SeedDocument, type SeedTask } from "../../support/aControlDocument.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";

function selectIn(text: string): Selection {
  const document = parseDocument(text, "1");
  return selectTask(document, readPolicy(document, defaultSettings));
}

function select(seed: SeedDocument): Selection {
  return selectIn(aControlDocument(seed));
}

/** `T-20260101-007` */
function id(number: number): string {
  return `T-20260101-${String(number).padStart(3, "0")}`;
}

function task(number: number, suffix = "[P1]", ...details: string[]): SeedTask {
  return { id: id(number), suffix, details };
}

function order(selection: Selection): string[] {
  return selection.candidates.filter(({ rank }) => rank !== undefined).map((candidate) => candidate.task.id);
}

function dependsOn(...numbers: number[]): string {
  return `**Depends on:** ${numbers.map(id).join(", ")}`;
}

describe("selectTask", () => {
  const rows: readonly [string, SeedDocument, number[]][] = [
    ["the highest priority first", { todo: [task(1, "[P2]"), task(2, "[P0]"), task(3, "[P1]")] }, [2, 3, 1]],
    ["tasks without a priority last", { todo: [task(1, ""), task(2, "[P3]")] }, [2, 1]],
    [
      "the order that the contract states",
      { contract: ["Priority order: P2 > P1 > P0"], todo: [task(1, "[P0]"), task(2, "[P2]")] },
      [2, 1],
    ],
    ["DOING before any priority", { doing: [task(9, "[P3]")], todo: [task(1, "[P0]")] }, [9, 1]],
    [
      "what unblocks most, through others too",
      { todo: [task(1), task(2), task(3, "[P2]", dependsOn(2)), task(4, "[P2]", dependsOn(3))] },
      [2, 1],
    ],
    [
      "the smallest surface, none stated being the smallest",
      { todo: [task(1, "[P1]", "**Surface area:** `a/`, `b/`"), task(2, "[P1]", "**Surface area:** `c/`"), task(3)] },
      [3, 2, 1],
    ],
    ["document order among equals", { todo: [task(5), task(4), task(6)] }, [5, 4, 6]],
  ];
  for (const [name, seed, numbers] of rows) {
    it(`takes ${name}`, () => assert.deepEqual(order(select(seed)), numbers.map(id)));
  }

  it("takes the primary ledger's DOING and TODO before those of the backlog", () => {
    const ledger = (name: string, doing: string, todo: string) =>
      `## ${name}\n\n### DOING\n\n- ${doing} — A [P3]\n\n### TODO\n\n- ${todo} — B [P0]\n\n### DONE\n\n- None\n\n`;
    const text = `# CONTROL_PLANE\n\n${ledger("BACKLOG_LEDGER", id(1), id(2))}${ledger("MVP_TASK_LEDGER", id(3), id(4))}`;
    assert.deepEqual(order(selectIn(text)), [3, 4, 1, 2].map(id));
  });

  const refusals: readonly [string, SeedDocument, number, unknown, RegExp][] = [
    [
      "is DONE already",
      { todo: [task(1), task(2)], done: [task(1, "(checkpoint: abc1234)")] },
      1,
      { kind: "done-already", note: "SKIP_DUPLICATE_DONE" },
      /^SKIP_DUPLICATE_DONE/,
    ],
    [
      "says why it is blocked",
      { todo: [task(1, "[BLOCKED - needs a key]")] },
      1,
      { kind: "blocked", reason: "needs a key" },
      /^blocked: needs a key$/,
    ],
    [
      "stands in BLOCKED",
      { blocked: [task(1, "")] },
      1,
      { kind: "blocked", reason: "stands in the BLOCKED section" },
      /BLOCKED section/,
    ],
    [
      "stands in BLOCKED as well",
      { todo: [task(1)], blocked: [task(1, "[BLOCKED - needs a key]")] },
      1,
      { kind: "blocked", reason: "needs a key" },
      /^blocked: needs a key$/,
    ],
    [
      "has an open blocker",
      {
        todo: [task(1)],
        blockers: [`- **B-20260101-001** — Backend is down (${id(1)})`, "  - **Why blocked:** port closed"],
      },
      1,
      { kind: "open-blocker", blockerId: "B-20260101-001" },
      /^has the open blocker B-20260101-001/,
    ],
    [
      "waits for others",
      { todo: [task(1, "[P0]", dependsOn(2, 3, 4)), task(2)], done: [task(3, "(checkpoint: abc1234)")] },
      1,
      { kind: "waits-for", ids: [id(2), id(4)] },
      /^waits for T-20260101-002, T-20260101-004$/,
    ],
    ["is marked DONE", { todo: [task(1, "[DONE]")] }, 1, { kind: "marked", mark: "DONE" }, /^is marked \[DONE\] but/],
  ];
  it("passes over no task for the blocker that its own failed run wrote, but for every other one", () => {
    const text = (result: string, created: string) =>
      aControlDocument({
        doing: [task(1)],
        blockers: [
          `- **B-20260102-001** — ${id(1)}: the executor failed`,
          `  - **Task:** ${id(1)}`,
          `  - **Created:** ${created}`,
        ],
      }).replace(
        "> Newest first.",
        `> Newest first.\n\n### RUN 2026-01-02T03:04:05Z (AUTO - ${id(1)})\n\n**RESULT:** ${result}`,
      );
    assert.deepEqual(order(selectIn(text("FAILED — exit code 1", "2026-01-02 03:04:05"))), [id(1)]);
    assert.deepEqual(order(selectIn(text("FAILED — exit code 1", "2026-01-02 03:04:06"))), []);
    assert.deepEqual(order(selectIn(text("BLOCKED — no seed", "2026-01-02 03:04:05"))), []);
  });

  for (const [name, seed, number, expected, sentence] of refusals) {
    it(`passes over a task that ${name}`, () => {
      const selection = select(seed);
      const candidate = selection.candidates.find(
        (entry) => entry.task.id === id(number) && entry.task.state !== "DONE",
      );
      assert.deepEqual(candidate?.ineligible, expected);
      assert.equal(candidate?.rank, undefined);
      assert.match(candidate?.reasons[0] ?? "", sentence);
      assert.notEqual(selection.selected?.task.id, id(number));
    });
  }

  it("passes over the second of two equal ids", () => {
    const selection = select({ doing: [task(1)], todo: [task(1), task(2)] });
    assert.deepEqual(order(selection), [id(1), id(2)]);
    const second = selection.candidates.find(({ ineligible }) => ineligible?.kind === "duplicate");
    assert.match(second?.reasons[0] ?? "", /^repeats the task on line \d+ \(\w+ DOING\)$/);
  });

  it("is not stopped by a tag, a resolved blocker or a task that names itself", () => {
    const seed = {
      todo: [task(1, "[P0] (#compliance #blocked)", dependsOn(1))],
      blockers: [`- ~~**B-20260101-001** — Backend is down (${id(1)})~~`],
    };
    assert.deepEqual(order(select(seed)), [id(1)]);
  });

  it("selects nothing when nothing can be done", () => {
    assert.equal(select({ blocked: [task(1, "")] }).selected, undefined);
    assert.deepEqual(selectIn("").candidates, []);
  });

  describe("reasons", () => {
    const leader: readonly [string, SeedDocument, string[]][] = [
      ["the only one", { todo: [task(1)] }, ["the only task that can be done now"]],
      ["DOING", { doing: [task(1)], todo: [task(2)] }, ["already DOING, so it is continued first"]],
      ["priority", { todo: [task(1), task(2, "[P2]")] }, ["P1 is the highest priority open"]],
      [
        "priority and order",
        { todo: [task(3, "[P2]"), task(1), task(2)] },
        ["P1 is the highest priority open", "first in the document among equals"],
      ],
      ["unblocking", { todo: [task(1), task(2), task(3, "[P1]", dependsOn(2))] }, ["unblocks 1 task"]],
      [
        "surface",
        { todo: [task(1, "[P1]", "**Surface area:** `a/`, `b/`"), task(2, "[P1]", "**Surface area:** `c/`")] },
        ["has the smallest surface (1 path)"],
      ],
    ];
    for (const [name, seed, reasons] of leader) {
      it(`name ${name} for the leader`, () => assert.deepEqual(select(seed).selected?.reasons, reasons));
    }

    it("say of each other one what puts it behind the one above", () => {
      const seed = {
        todo: [
          task(1, "[P1]", "**Surface area:** `a/`"),
          task(2),
          task(3),
          task(4),
          task(5, "[P2]", dependsOn(2)),
          task(6, "[P2]"),
          task(7, ""),
        ],
      };
      assert.deepEqual(
        select(seed).candidates.map((candidate) => [candidate.task.id.slice(-1), candidate.reasons[0]]),
        [
          ["2", "P1 is the highest priority open"],
          ["3", "unblocks no task, T-20260101-002 unblocks 1 task"],
          ["4", "behind T-20260101-003 in the document, equal otherwise"],
          ["1", "has a larger surface (1 path) than T-20260101-004 (states none)"],
          ["6", "P2 comes after P1"],
          ["7", "no priority comes after P2"],
          ["5", "waits for T-20260101-002"],
        ],
      );
    });
  });

  describe("properties", () => {
    const anyTask = fc.record({
      priority: fc.constantFrom("", "[P0]", "[P1]", "[P2]", "[P3]"),
      waits: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
      surfaces: fc.integer({ min: 0, max: 2 }),
    });
    const anySeed = fc.array(anyTask, { minLength: 1, maxLength: 12 }).map((list): SeedDocument => {
      const todo = list.map(({ priority, waits, surfaces }, index) =>
        task(
          index + 1,
          priority,
          ...(waits.length > 0 ? [dependsOn(...waits)] : []),
          ...(surfaces > 0 ? [`**Surface area:** ${["`a/`", "`b/`"].slice(0, surfaces).join(", ")}`] : []),
        ),
      );
      return { todo };
    });
    const few = { numRuns: 40 };
    const facts = (selection: Selection) =>
      selection.candidates.map(({ task: { id: name }, rank, unblocks, ineligible, reasons }) => [
        name,
        rank,
        unblocks,
        ineligible,
        reasons,
      ]);

    it("the same text gives the same ranking", () => {
      fc.assert(
        fc.property(anySeed, (seed) => assert.deepEqual(facts(select(seed)), facts(select(seed)))),
        few,
      );
    });

    it("text outside the ledger, line ends and DONE tasks do not change it", () => {
      fc.assert(
        fc.property(anySeed, (seed) => {
          const text = aControlDocument(seed);
          const expected = order(selectIn(text));
          const more = text.replace("## DASHBOARD", "A word about nothing.\n\n## DASHBOARD");
          assert.notEqual(more, text);
          assert.deepEqual(order(selectIn(more)), expected);
          assert.deepEqual(order(selectIn(text.replaceAll("\n", "\r\n"))), expected);
          const done = [{ id: id(900), suffix: "(checkpoint: abc1234)" }];
          assert.deepEqual(order(select({ ...seed, done })), expected);
        }),
        few,
      );
    });

    it("never selects a task that waits, and selects one whenever one is free", () => {
      fc.assert(
        fc.property(anySeed, (seed) => {
          const selection = select(seed);
          const free = selection.candidates.filter(({ ineligible }) => ineligible === undefined);
          assert.equal(selection.selected === undefined, free.length === 0);
          assert.equal(selection.selected?.ineligible, undefined);
          assert.equal(selection.candidates.length, seed.todo?.length);
        }),
      );
    });
  });
});

describeWithRealDocument("selection in the real document", (document) => {
  const selection = () => selectTask(document(), readPolicy(document(), defaultSettings));

  it("picks the first P1 task and says why", () => {
    const { selected } = selection();
    assert.equal(selected?.task.id, "T-20251215-010");
    assert.deepEqual(selected?.reasons, [
      "P1 is the highest priority open",
      "states no surface, the smallest",
      "first in the document among equals",
    ]);
  });

  it("goes on with the next two of the NEXT card", () => {
    assert.deepEqual(order(selection()).slice(1, 3), ["T-20251215-011", "T-20251215-012"]);
  });

  it("ranks all 152 of TODO and passes over the five blocked ones", () => {
    const { candidates } = selection();
    assert.equal(candidates.filter(({ rank }) => rank !== undefined).length, 152);
    const blocked = candidates.filter(({ ineligible }) => ineligible?.kind === "blocked");
    assert.deepEqual(
      blocked.map(({ reasons }) => reasons[0]),
      Array(5).fill("blocked: Compliance Review"),
    );
  });
});
