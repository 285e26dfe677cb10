import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import {
  decodeLook,
  type LedgerLook,
  matchesIn,
  shownCount,
  toTaskFilter,
  usualLook,
} from "../../../src/core/views/ledgerLook.ts";
import { type LedgerNode, toLedgerTree } from "../../../src/core/views/ledgerTree.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

const document = parseDocument(
  aControlDocument({
    doing: [{ id: "T-20260101-001", title: "Now", suffix: "[P2] (#web)" }],
    todo: [
      {
        id: "T-20260101-002",
        title: "Tide tables",
        suffix: "[P2] (#web #api)",
        details: ["**Surface area:** `src/tide/`", "**Definition of Done:** shown"],
      },
      { id: "T-20260101-003", title: "Berths", suffix: "[P0]", details: ["**Surface area:** `src/tide/`"] },
      { id: "T-20260101-004", title: "Anchors of the tide" },
    ],
    done: [{ id: "T-20260101-005", title: "First", suffix: "[P0] (checkpoint: abc1234)" }],
  }),
);

function drawn(look: Partial<LedgerLook>, depth = 9): string[] {
  const draw = (nodes: readonly LedgerNode[], indent: number): string[] =>
    nodes.flatMap((node) =>
      node.kind === "detail" || indent > depth
        ? []
        : [
            `${"  ".repeat(indent)}${node.label} ${node.kind === "task" ? "" : node.description}`.trimEnd(),
            ...draw(node.children, indent + 1),
          ],
    );
  return draw(toLedgerTree(document, [], { ...usualLook, ...look }), 0);
}

describe("the look of a ledger", () => {
  it("groups by priority, tag or surface, the rest last, with how much is done", () => {
    assert.deepEqual(drawn({ groupBy: "priority" }, 0), ["P0 1/2", "P2 0/2", "No priority 0/1"]);
    assert.deepEqual(drawn({ groupBy: "tag" }), [
      "#api 0/1",
      "  Tide tables",
      "#web 0/2",
      "  Now",
      "  Tide tables",
      "No tag 1/3",
      "  Berths",
      "  Anchors of the tide",
      "  First",
    ]);
    assert.deepEqual(drawn({ groupBy: "surface" }, 0), ["src/tide/ 0/2", "No surface 1/3"]);
  });

  it("sorts inside of groups", () => {
    const todo = (sortBy: LedgerLook["sortBy"]) =>
      drawn({ groupBy: "surface", sortBy, filter: "todo" }).filter((line) => line.startsWith("  "));
    assert.deepEqual(todo("document"), ["  Tide tables", "  Berths", "  Anchors of the tide"]);
    assert.deepEqual(todo("priority"), ["  Berths", "  Tide tables", "  Anchors of the tide"]);
    assert.deepEqual(drawn({ groupBy: "tag", sortBy: "title", filter: "tide" }), [
      "#api 0/1",
      "  Tide tables",
      "#web 0/1",
      "  Tide tables",
      "No tag 0/1",
      "  Anchors of the tide",
    ]);
  });

  it("filters by words, tags, priorities and states, and leaves empty groups out", () => {
    assert.deepEqual(drawn({ filter: "TIDE" }), [
      "TODO 2",
      "  P2 1",
      "    Tide tables",
      "  No priority 1",
      "    Anchors of the tide",
    ]);
    assert.deepEqual(drawn({ filter: "#web doing" }), ["DOING 1", "  Now"]);
    assert.deepEqual(drawn({ filter: "p0 done" }), ["DONE 1", "  First"]);
    assert.deepEqual(drawn({ filter: "nowhere" }), []);
    assert.deepEqual(shownCount(document, { ...usualLook, filter: "tide" }), { shown: 2, all: 5 });
    assert.deepEqual(toTaskFilter("#a P1 blocked two words"), {
      tags: ["a"],
      states: ["BLOCKED"],
      priorities: ["P1"],
      search: "two words",
    });
  });

  it("shows where the words stand", () => {
    assert.deepEqual(matchesIn("Anchors of the Tide", "tide P0 anchors"), [
      [15, 19],
      [0, 7],
    ]);
    assert.deepEqual(matchesIn("İstanbul tide", "tide"), []);
  });

  it("gives a task its details and its commit as rows of their own", () => {
    const all = (nodes: readonly LedgerNode[]): LedgerNode[] => nodes.flatMap((node) => [node, ...all(node.children)]);
    const details = all(toLedgerTree(document)).filter(({ kind }) => kind === "detail");
    assert.deepEqual(
      details.map(({ label, description, commit }) => [label, description, commit]),
      [
        ["Surface area", "`src/tide/`", undefined],
        ["Surface area", "`src/tide/`", undefined],
        ["Definition of Done", "shown", undefined],
        ["Checkpoint", "abc1234", "abc1234"],
      ],
    );
    assert.deepEqual(new Set(details.map(({ id }) => id)).size, details.length);
    const lines = document.text.split("\n");
    assert.match(lines[details[2]?.line ?? 0] ?? "", /Definition of Done/);
  });

  it("is read from what was kept, and odd things are forgotten", () => {
    const look = { groupBy: "tag", sortBy: "id", filter: "x" } as const;
    assert.deepEqual(decodeLook(JSON.parse(JSON.stringify(look))), look);
    for (const odd of [undefined, null, 7, { groupBy: "colour", sortBy: 1, filter: {} }])
      assert.deepEqual(decodeLook(odd), usualLook);
  });
});
