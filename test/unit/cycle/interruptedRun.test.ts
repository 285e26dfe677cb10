import assert from "node:assert/strict";
import { toInterruptedRun } from "../../../src/core/cycle/interruptedRun.ts";
import type { JournalRecord, RunFolder } from "../../../src/core/ports.ts";
import { aReport } from "../../support/cycleSamples.ts";

const nothing = async () => undefined;
const folder: RunFolder = {
  runId: "r1",
  path: ".runs/r1/",
  append: nothing,
  flush: nothing,
  writeFile: nothing,
  appendFile: nothing,
  readFile: nothing,
  records: async () => [],
};

function read(...records: readonly (readonly [type: string, data: unknown])[]) {
  const journal = records.map(
    ([type, data], index): JournalRecord => ({
      seq: index + 1,
      at: "2026-01-02T03:04:05.000Z",
      runId: "r1",
      type,
      data,
    }),
  );
  return toInterruptedRun(folder, journal);
}

const begun = ["begun", { head: "abc", document: "d1", foreign: { "scratch.txt": "1" } }] as const;
const selected = ["selected", { task: { id: "T-20260101-001" } }] as const;
const executing = ["executing", { executor: "command" }] as const;
const work = ["will-commit", { what: "work", head: "abc", subject: "feat: a", paths: ["a.txt"] }] as const;

describe("toInterruptedRun", () => {
  it("knows nothing of a journal that was never begun", () => {
    const run = read();
    assert.equal(run.base, undefined);
    assert.equal(run.executed, undefined);
    assert.equal(run.waits, false);
  });

  it("knows the base, the task, what came of the work, and what was announced", () => {
    const run = read(begun, selected, executing, ["executed", { executed: "done" }], ["blast-radius", {}], work);
    assert.deepEqual(run.base, { head: "abc", document: "d1", foreign: { "scratch.txt": "1" } });
    assert.equal(run.taskId, "T-20260101-001");
    assert.equal(run.executed, "done");
    assert.equal(run.measured, true);
    assert.deepEqual(run.work, { head: "abc", subject: "feat: a", paths: ["a.txt"] });
    assert.equal(run.executedAt, Date.parse("2026-01-02T03:04:05.000Z"));
  });

  it("forgets what an earlier life announced when the work begins anew", () => {
    const again = read(begun, selected, executing, ["executed", { executed: "done" }], work, executing);
    assert.deepEqual(
      [again.executed, again.work, again.commit, again.measured],
      [undefined, undefined, undefined, false],
    );
    const anew = read(begun, selected, executing, work, begun);
    assert.deepEqual([anew.taskId, anew.work, anew.executor], [undefined, undefined, undefined]);
  });

  it("tells a run in somebody's hands until its end is asked for", () => {
    const waiting = [begun, selected, executing, ["waiting", {}]] as const;
    assert.equal(read(...waiting).waits, true);
    assert.equal(read(...waiting, ["checked", {}]).waits, true);
    assert.equal(read(...waiting, ["executed", { executed: "done" }]).waits, false);
  });

  it("reads an ending back, and nothing that is none", () => {
    const ending = { kind: "ending", outcome: "DOING", reason: "half of it", commitWork: true };
    const executed = (value: unknown) => read(begun, ["executed", { executed: value }]).executed;
    assert.deepEqual(executed(ending), {
      ...ending,
      next: undefined,
      blocker: undefined,
      blockTask: false,
      governance: true,
    });
    for (const odd of [{ ...ending, outcome: "GREAT" }, { ...ending, kind: "x" }, 1, null, "gone", [], {}]) {
      assert.equal(executed(odd), undefined);
    }
  });

  it("takes an announced write only when it is whole", () => {
    const write = {
      head: "abc",
      to: "d2",
      subject: "chore: b",
      trailers: [{ name: "A", value: "b" }, 1],
      report: aReport(),
    };
    assert.deepEqual(read(begun, ["will-write", write]).write, {
      head: "abc",
      to: "d2",
      subject: "chore: b",
      trailers: [{ name: "A", value: "b" }],
      report: aReport(),
    });
    for (const name of ["head", "to", "subject", "report"]) {
      assert.equal(read(begun, ["will-write", { ...write, [name]: undefined }]).write, undefined, name);
    }
  });

  it("survives records of any shape", () => {
    for (const data of [undefined, null, 1, "x", [], { task: 1 }, { foreign: 1, head: 1 }]) {
      const types = ["step", "begun", "selected", "executing", "executed", "will-commit", "will-write", "waiting"];
      assert.equal(read(...types.map((type) => [type, data] as const)).base, undefined);
    }
  });
});
