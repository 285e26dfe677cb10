import assert from "node:assert/strict";
import fc from "fast-check";
import { surfaceOf } from "../../../src/core/cycle/blastRadius.ts";
import { IoBudget, type IoLimits, toIoLimits } from "../../../src/core/cycle/ioBudget.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

const limits: IoLimits = {
  documentPath: "docs/CONTROL_PLANE.md",
  contextFiles: 2,
  changes: 3,
  changesSameSurface: 5,
  miniCheckEvery: 2,
  surfaces: [],
  isProhibited: (path) => path.startsWith("docs/deprecated/"),
};

const without = (more: Partial<IoLimits>) => new IoBudget({ ...limits, miniCheckEvery: 100, ...more });

describe("IO budget", () => {
  it("counts a context file once and refuses the one beyond the budget, in words", () => {
    const budget = new IoBudget(limits);
    for (const path of ["a.ts", "b.ts", "a.ts"]) assert.equal(budget.read(path), undefined);
    assert.match(budget.read("c.ts") ?? "", /budget of 2 context files is spent, c\.ts is not read/);
    assert.deepEqual(budget.spent.contextFiles, ["a.ts", "b.ts"]);
    assert.equal(budget.read("b.ts"), undefined, "what is known stays readable");
  });

  it("lets the worker read back what it wrote, for free", () => {
    const budget = without({ contextFiles: 0 });
    assert.equal(budget.change("new.ts"), undefined);
    assert.equal(budget.read("new.ts"), undefined);
    assert.deepEqual(budget.spent.contextFiles, []);
  });

  it("keeps the control document to the engine, for reading and for writing", () => {
    const budget = new IoBudget(limits);
    assert.match(budget.read(limits.documentPath) ?? "", /read once by the engine/);
    assert.match(budget.change(limits.documentPath) ?? "", /engine alone writes/);
    assert.match(budget.change("docs/deprecated/TASKS.md") ?? "", /must never be changed/);
    assert.deepEqual([budget.spent.contextFiles, budget.spent.changes], [[], []]);
  });

  it("allows more changes while they share one surface", () => {
    const one = without({});
    for (let n = 0; n < 5; n += 1) assert.equal(one.change(`src/area/${n}.ts`), undefined);
    assert.match(one.change("src/area/5.ts") ?? "", /budget of 5 changes is spent/);
    const two = without({});
    for (const path of ["src/area/a.ts", "src/area/b.ts", "src/area/c.ts"]) assert.equal(two.change(path), undefined);
    assert.match(two.change("web/page/d.ts") ?? "", /budget of 3 changes in more than one surface area/);
    assert.equal(two.change("src/area/d.ts"), undefined, "the refused change did not count");
  });

  it("reads surfaces as the task states them", () => {
    const budget = without({ surfaces: ["src"], changes: 1 });
    for (const path of ["src/a/x.ts", "src/b/y.ts", "src/c/z.ts"]) assert.equal(budget.change(path), undefined);
  });

  it("wants a mini-check after so many changes, and stops after one that failed", () => {
    const budget = new IoBudget(limits);
    budget.change("src/a/1.ts");
    assert.equal(budget.isMiniCheckDue, false);
    budget.change("src/a/2.ts");
    assert.equal(budget.isMiniCheckDue, true);
    assert.match(budget.change("src/a/3.ts") ?? "", /mini-check is due after every 2 changes/);
    budget.miniChecked();
    assert.equal(budget.change("src/a/3.ts"), undefined);
    budget.miniChecked("lint");
    assert.match(budget.change("src/a/4.ts") ?? "", /mini-check failed \(lint\)/);
    assert.equal(budget.spent.miniChecks, 2);
  });

  it("goes on from what was spent before", () => {
    const first = new IoBudget(limits);
    first.read("a.ts");
    first.change("src/a/1.ts");
    const second = new IoBudget(limits, first.spent);
    assert.deepEqual(second.spent, first.spent);
    assert.equal(second.change("src/a/2.ts"), undefined);
    assert.equal(second.isMiniCheckDue, true);
  });

  it("takes its numbers from the document's policy", () => {
    const contract = [
      "- **Implementation context reads:** up to 7 files",
      "- N=3 by default",
      "- Mini-check every 2 changes",
    ];
    const document = parseDocument(aControlDocument({ todo: [{ id: "T-20260101-001" }], contract }));
    const task = document.findTask("T-20260101-001");
    assert.ok(task);
    const read = toIoLimits(readPolicy(document, defaultSettings), task, "docs/CONTROL_PLANE.md");
    assert.deepEqual([read.contextFiles, read.changes, read.changesSameSurface, read.miniCheckEvery], [7, 3, 3, 2]);
  });

  it("never lets more through than the largest limit", () => {
    const paths = fc.array(fc.constantFrom("src/a/1", "src/a/2", "src/b/1", "web/c/1", "x", "y"), { maxLength: 40 });
    fc.assert(
      fc.property(paths, (tried) => {
        const budget = without({});
        for (const path of tried) {
          budget.read(path);
          budget.change(path);
        }
        const { changes, contextFiles } = budget.spent;
        const isOneSurface = new Set(changes.map((path) => surfaceOf(path, []))).size <= 1;
        assert.ok(contextFiles.length <= 2);
        assert.ok(changes.length <= (isOneSurface ? 5 : 3), changes.join());
      }),
    );
  });
});
