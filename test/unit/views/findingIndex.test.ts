import assert from "node:assert/strict";
import type { Finding, FindingSeverity } from "../../../src/core/lint/finding.ts";
import {
  FindingIndex,
  findingLines,
  findingSummary,
  loudestFindings,
  worstFinding,
  worstSeverity,
} from "../../../src/core/views/findingIndex.ts";

const finding = (start: number, severity: FindingSeverity = "warning", isFixable = false): Finding => ({
  rule: "almost-id",
  severity,
  message: `At ${start}`,
  range: { start, end: start + 1 },
  fix: isFixable ? { title: "Mend", edits: [] } : undefined,
});

describe("FindingIndex", () => {
  const index = new FindingIndex([finding(9), finding(3), finding(5), finding(3)]);
  const startsIn = (start: number, end: number) => index.in({ start, end }).map(({ range }) => range.start);

  it("gives the findings that begin inside of a range", () => {
    assert.deepEqual(startsIn(0, 100), [3, 3, 5, 9]);
    assert.deepEqual(startsIn(3, 5), [3, 3]);
    assert.deepEqual(startsIn(4, 10), [5, 9]);
    assert.deepEqual(startsIn(6, 9), []);
    assert.deepEqual(startsIn(10, 20), []);
    assert.deepEqual(new FindingIndex([]).in({ start: 0, end: 9 }), []);
  });
});

describe("findings for views", () => {
  const mixed = [finding(1, "hint"), finding(2, "information"), finding(3, "error", true), finding(4, "error")];

  it("know the loudest", () => {
    assert.equal(worstSeverity([]), undefined);
    assert.equal(worstSeverity(mixed), "error");
    assert.equal(worstFinding(mixed)?.range.start, 3);
    assert.equal(worstFinding([]), undefined);
    assert.equal(worstSeverity(mixed.slice(0, 2)), "information");
  });

  it("are cut to the loudest, in document order", () => {
    const starts = (most: number) =>
      loudestFindings([...mixed, finding(5), finding(6)], most).map(({ range }) => range.start);
    assert.deepEqual(starts(6), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(starts(5), [2, 3, 4, 5, 6]);
    assert.deepEqual(starts(3), [3, 4, 5]);
    assert.deepEqual(starts(1), [3]);
    assert.deepEqual(starts(0), []);
  });

  it("are summed up in words", () => {
    assert.equal(findingSummary([]), "none");
    assert.equal(findingSummary(mixed), "2 errors, 1 note, 1 hint; 1 can be mended");
    assert.equal(findingSummary([finding(1)]), "1 warning");
  });

  it("are listed loudest first, and not endlessly", () => {
    assert.deepEqual(findingLines(mixed), [
      "At 3 (almost-id)",
      "At 4 (almost-id)",
      "At 2 (almost-id)",
      "At 1 (almost-id)",
    ]);
    const lines = findingLines(Array.from({ length: 9 }, (_, at) => finding(at)));
    assert.deepEqual([lines.length, lines.at(-1)], [6, "and 4 more"]);
  });
});
