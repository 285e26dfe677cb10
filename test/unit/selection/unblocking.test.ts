import assert from "node:assert/strict";
import fc from "fast-check";
import { countWaiting } from "../../../src/core/selection/unblocking.ts";

/** Who reaches `start` against the edges, by walking: slow and plain. */
function walked(edges: ReadonlyMap<string, readonly string[]>, start: string): number {
  const reached = new Set<string>();
  const visit = (target: string): void => {
    for (const [from, ids] of edges) {
      if (!ids.includes(target) || reached.has(from)) continue;
      reached.add(from);
      visit(from);
    }
  };
  visit(start);
  reached.delete(start);
  return reached.size;
}

describe("countWaiting", () => {
  const rows: readonly [string, Record<string, string[]>, Record<string, number>][] = [
    ["nothing", {}, {}],
    ["one edge", { b: ["a"] }, { a: 1, b: 0 }],
    ["a chain", { b: ["a"], c: ["b"], d: ["c"] }, { a: 3, b: 2, c: 1, d: 0 }],
    ["a diamond, counted once", { b: ["a"], c: ["a"], d: ["b", "c"] }, { a: 3, b: 1, c: 1, d: 0 }],
    ["a task that waits for itself", { a: ["a"], b: ["a"] }, { a: 1, b: 0 }],
    ["a ring", { a: ["b"], b: ["a"], c: ["a"] }, { a: 2, b: 2, c: 0 }],
    ["what a ring waits for", { a: ["b", "x"], b: ["a"] }, { a: 1, b: 1, x: 2 }],
  ];
  for (const [name, edges, expected] of rows) {
    it(`counts ${name}`, () => {
      assert.deepEqual(Object.fromEntries([...countWaiting(new Map(Object.entries(edges)))].sort()), expected);
    });
  }

  it("agrees with a plain walk on any graph", () => {
    const node = fc.integer({ min: 0, max: 40 }).map((number) => `n${number}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(node, fc.array(node, { maxLength: 4 })), { maxLength: 40 }), (entries) => {
        const edges = new Map(entries);
        for (const [name, count] of countWaiting(edges)) assert.equal(count, walked(edges, name), name);
      }),
    );
  });
});
