import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument, updateDocument } from "../../../src/core/document/parse.ts";
import { LintContext } from "../../../src/core/lint/lintContext.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { primaryCounts } from "../../../src/core/selection/progress.ts";
import { aControlDocument, type SeedTask } from "../../support/aControlDocument.ts";
import { manyFlawedTasks } from "../../support/manyTasks.ts";

const id = (number: number) => `T-20260101-${String(number).padStart(3, "0")}`;

/** Lines of few ids, so that they often repeat, with whatever makes a line not count. */
const lines = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 6 }).map(id),
    suffix: fc.constantFrom("", "[P1]", "[DONE]", "[BLOCKED - frost]", "[TODO]", "(checkpoint: abc1234)"),
  }),
  { maxLength: 6 },
);
const seeds = fc.record({ doing: lines, todo: lines, done: lines, blocked: lines });

describe("task lines of the rules", () => {
  const text = aControlDocument({
    todo: [{ id: id(1), details: ["**Services:** web"] }, { id: id(2) }, { id: id(1) }],
    done: [{ id: id(1), suffix: "(checkpoint: abc1234)" }],
  });
  const document = parseDocument(text, "1");
  const { lines: found, tasks } = new LintContext(document);

  it("are found by every place of theirs, and by none outside", () => {
    for (const task of tasks) {
      for (const at of [task.range.start, task.lineRange.end - 1, task.range.end - 1]) assert.equal(found.at(at), task);
    }
    const last = tasks.at(-1);
    assert.equal(found.at((tasks[0]?.range.start ?? 0) - 1), undefined);
    assert.equal(found.at(last?.range.end ?? 0), undefined);
  });

  it("that repeat an id stand together, the first one first", () => {
    assert.deepEqual(
      [...found.repeated].map(([name, of]) => [name, of.map(({ state }) => state)]),
      [[id(1), ["TODO", "TODO", "DONE"]]],
    );
  });

  it("are counted as progress counts them", () => {
    fc.assert(
      fc.property(seeds, (seed: Readonly<Record<string, SeedTask[]>>) => {
        const one = parseDocument(aControlDocument(seed), "1");
        assert.deepEqual(new LintContext(one).primaryCounts, primaryCounts(one));
      }),
    );
  });
});

describe("mends of many findings", () => {
  it("are the same after an edit as of a new document", () => {
    const text = manyFlawedTasks(200);
    const first = parseDocument(text, "1");
    lintDocument(first);
    const second = updateDocument(first, text.replace("part 100 of", "part 100 and more of"), "2");
    const plain = (findings: ReturnType<typeof lintDocument>) => JSON.parse(JSON.stringify(findings));
    const findings = lintDocument(second);
    assert.ok(findings.length > 100);
    assert.deepEqual(plain(findings), plain(lintDocument(parseDocument(second.text, "2"))));
  });

  it("name few of the lines of an id that stands everywhere", () => {
    const same = Array.from({ length: 50 }, () => ({ id: id(1), suffix: "[P1]" }));
    const findings = lintDocument(parseDocument(aControlDocument({ todo: same, done: same }), "1"));
    const twice = findings.filter(({ rule }) => rule === "task-in-two-sections");
    assert.equal(twice.length, 50);
    for (const { suggestions } of twice) assert.equal(suggestions?.length, 10);
  });
});
