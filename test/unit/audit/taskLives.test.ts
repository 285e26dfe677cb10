import assert from "node:assert/strict";
import { type Revision, toSeries } from "../../../src/core/audit/documentHistory.ts";
import { TaskLives } from "../../../src/core/audit/taskLives.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";

const id = (n: number) => `T-20260102-00${n}`;

/** `T1 D2` is a ledger with 1 in TODO and 2 in DONE. */
function ledger(words: string) {
  const lines = (letter: string) =>
    [...words.matchAll(new RegExp(`${letter}(\\d)`, "g"))].map((match) => `- ${id(Number(match[1]))} — Bed\n`).join("");
  return parseDocument(`## TASK_LEDGER\n\n### TODO\n\n${lines("T")}\n### DONE\n\n${lines("D")}`, words);
}

function lives(...revisions: readonly string[]) {
  const followed = new TaskLives();
  const moves = revisions.map((words, time) => followed.add(ledger(words), time));
  const shown = moves.map(({ closed, reopened, vanished }) => {
    const digits = (ids: readonly string[]) => ids.map((one) => one.slice(-1)).join("");
    return `${digits(closed)}/${digits(reopened)}/${digits(vanished)}`;
  });
  return { shown, leadTimes: followed.leadTimes() };
}

describe("lives of tasks", () => {
  const cases: readonly (readonly [what: string, revisions: readonly string[], moves: readonly string[]])[] = [
    ["closes a task once", ["T1", "D1", "D1"], ["//", "1//", "//"]],
    ["reopens it", ["D1", "T1", "D1"], ["//", "/1/", "1//"]],
    ["does not count what the first revision has as closed", ["D1 D2", "D1 D2"], ["//", "//"]],
    ["counts a task that comes as DONE later", ["T1", "T1 D2"], ["//", "2//"]],
    ["says once that a task is gone", ["T1 T2", "T1", "T1"], ["//", "//2", "//"]],
    ["knows a task again that comes back", ["T1 T2", "T1", "T1 T2"], ["//", "//2", "//"]],
    ["remembers over a gap that it was DONE", ["T2 D1", "T2", "T1 T2"], ["//", "//1", "/1/"]],
  ];
  for (const [what, revisions, moves] of cases) it(what, () => assert.deepEqual(lives(...revisions).shown, moves));

  it("knows the lead time of tasks that were open first", () => {
    const { leadTimes } = lives("T1 D2", "T1 T3 D2", "D1 D2 T3 D4");
    assert.deepEqual(leadTimes, [{ id: id(1), opened: 0, closed: 2 }]);
  });
});

describe("series", () => {
  const revision = (time: number, closed: number, reopened: number, proven: number): Revision => ({
    ...{ commit: `${time}`, time, subject: "", findings: time, vanished: [] },
    counts: { done: proven, todo: 0, doing: 0, blocked: 0, total: 4, percent: 0 },
    severities: { error: 0, warning: 0, information: time, hint: 0 },
    closed: Array(closed).fill(id(1)),
    reopened: Array(reopened).fill(id(1)),
    claims: { proven, weak: 1, unproven: 0, broken: 0 },
  });

  it("follow the revisions", () => {
    const series = toSeries(
      [revision(1, 0, 0, 0), revision(2, 4, 1, 3)],
      [
        { id: id(2), opened: 0, closed: 9 },
        { id: id(1), opened: 0, closed: 2 },
      ],
    );
    assert.deepEqual(series.burnUp, [
      { time: 1, done: 0, total: 4 },
      { time: 2, done: 3, total: 4 },
    ]);
    assert.deepEqual(series.reopenRate, [
      { time: 1, value: 0 },
      { time: 2, value: 0.25 },
    ]);
    assert.deepEqual(series.provenShare, [
      { time: 1, value: 0 },
      { time: 2, value: 0.75 },
    ]);
    assert.deepEqual(series.findings, [
      { time: 1, value: 1 },
      { time: 2, value: 2 },
    ]);
    assert.deepEqual(
      series.leadTimes.map((time) => time.id),
      [id(1), id(2)],
    );
  });
});
