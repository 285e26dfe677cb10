import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { type LedgerNode, toLedgerTree } from "../../../src/core/views/ledgerTree.ts";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";

function treeOf(seed: SeedDocument): readonly LedgerNode[] {
  return toLedgerTree(parseDocument(aControlDocument(seed), "1"));
}

/** `label (description)` indented by depth, down to the tasks. */
function drawn(nodes: readonly LedgerNode[], depth = 0): string[] {
  return nodes
    .filter(({ kind }) => kind !== "detail")
    .flatMap((node) => [
      `${"  ".repeat(depth)}${node.label} (${node.description})`,
      ...drawn(node.children, depth + 1),
    ]);
}

function all(nodes: readonly LedgerNode[]): LedgerNode[] {
  return nodes.flatMap((node) => [node, ...all(node.children)]);
}

const seed: SeedDocument = {
  doing: [{ id: "T-20260101-001", title: "Now", suffix: "[P2]" }],
  todo: [
    { id: "T-20260101-002", title: "Two", suffix: "[P2]" },
    { id: "T-20260101-003", title: "Three", suffix: "[P0] (#web)", details: ["**Surface area:** `src/`"] },
    { id: "T-20260101-004", title: "Four" },
    { id: "T-20260101-005", title: "Five", suffix: "[P2] [DONE]" },
  ],
  done: [{ id: "T-20260101-006", title: "Six", suffix: "(checkpoint: abc1234)" }],
  blocked: [{ id: "T-20260101-007", title: "Seven", suffix: "[BLOCKED - key]" }],
};

describe("toLedgerTree", () => {
  it("opens every group of a filter, in rows of its own", () => {
    const document = parseDocument(aControlDocument(seed), "1");
    const groups = (filter: string, groupBy: "state" | "tag") =>
      all(toLedgerTree(document, [], { groupBy, sortBy: "document", filter })).filter(({ kind }) => kind === "group");
    for (const groupBy of ["state", "tag"] as const) {
      const filtered = groups("t", groupBy);
      assert.ok(filtered.length > 0 && filtered.every(({ expanded }) => expanded));
      const usual = new Set(groups("", groupBy).map(({ id }) => id));
      assert.deepEqual(
        filtered.filter(({ id }) => usual.has(id)),
        [],
      );
    }
  });

  it("groups by state, and TODO by priority", () => {
    assert.deepEqual(drawn(treeOf(seed)), [
      "DOING (1)",
      "  Now (T-20260101-001 · P2)",
      "TODO (4)",
      "  P0 (1)",
      "    Three (T-20260101-003 · P0)",
      "  P2 (2)",
      "    Two (T-20260101-002 · P2)",
      "    Five (T-20260101-005 · P2 · not counted)",
      "  No priority (1)",
      "    Four (T-20260101-004)",
      "DONE (1)",
      "  Six (T-20260101-006 · abc1234)",
      "BLOCKED (1)",
      "  Seven (T-20260101-007 · key)",
    ]);
  });

  it("leaves the priority level out when no task has one", () => {
    assert.deepEqual(drawn(treeOf({ todo: [{ id: "T-20260101-001", title: "A" }] })), [
      "DOING (0)",
      "TODO (1)",
      "  A (T-20260101-001)",
      "DONE (0)",
      "BLOCKED (0)",
    ]);
  });

  it("is empty without a ledger", () => assert.deepEqual(toLedgerTree(parseDocument("# Nothing", "1")), []));

  it("makes each of several ledgers an upper group", () => {
    const ledger = (name: string, id: string) => `## ${name}\n\n### TODO\n\n- ${id} — A\n\n### DONE\n\n- None\n`;
    const text = `# CONTROL_PLANE\n\n${ledger("MVP_TASK_LEDGER", "T-20260101-001")}\n${ledger("BACKLOG_LEDGER", "T-20260101-002")}`;
    assert.deepEqual(
      toLedgerTree(parseDocument(text, "1")).map(({ label, description, expanded, children }) => [
        label,
        description,
        expanded,
        children.length,
      ]),
      [
        ["MVP_TASK_LEDGER", "0/1 · 0%", true, 2],
        ["BACKLOG_LEDGER", "0/1 · 0% · not counted in progress", false, 2],
      ],
    );
  });

  it("has the task's details as plain lines of its tooltip", () => {
    const node = all(treeOf(seed)).find(({ taskId }) => taskId === "T-20260101-003");
    assert.deepEqual(node?.tooltip, ["T-20260101-003 — Three", "TODO · P0 · #web", "Surface area: `src/`"]);
  });

  it("points at the lines of tasks and headings", () => {
    const lines = aControlDocument(seed).split("\n");
    for (const node of all(treeOf(seed))) {
      const line = lines[node.line ?? -1] ?? "";
      if (node.kind === "task") assert.ok(line.includes(node.taskId ?? "?"), line);
      else if (node.id.split("/").length === 3) assert.ok(line.startsWith(`### ${node.label}`), line);
    }
  });

  it("has ids that are unique and survive edits elsewhere", () => {
    const twice: SeedDocument = {
      ...seed,
      todo: [...(seed.todo ?? []), { id: "T-20260101-002", title: "Again", suffix: "[P2]" }],
    };
    const ids = all(treeOf(twice)).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const text = aControlDocument(twice).replace("## DASHBOARD", "One more line.\n\n## DASHBOARD");
    assert.deepEqual(
      all(toLedgerTree(parseDocument(text, "2"))).map(({ id }) => id),
      ids,
    );
  });

  it("marks tasks with their worst finding", () => {
    const document = parseDocument(aControlDocument({ ...seed, done: [{ id: "T-20260101-006" }] }), "1");
    const nodes = all(toLedgerTree(document, lintDocument(document)));
    const byId = (id: string) => nodes.find(({ taskId }) => taskId === id);
    assert.equal(byId("T-20260101-006")?.severity, "warning");
    assert.equal(byId("T-20260101-006")?.icon, "warning");
    assert.equal(byId("T-20260101-002")?.severity, undefined);
    assert.equal(byId("T-20260101-002")?.icon, "circle-large-outline");
  });
});

describeWithRealDocument("tree of the real document", (document) => {
  it("has all 168 tasks in their groups", () => {
    const nodes = toLedgerTree(document());
    assert.deepEqual(
      nodes.map(({ label, description }) => `${label} ${description}`),
      ["DOING 0", "TODO 152", "DONE 11", "BLOCKED 5"],
    );
    assert.equal(all(nodes).filter(({ kind }) => kind === "task").length, 168);
  });
});
