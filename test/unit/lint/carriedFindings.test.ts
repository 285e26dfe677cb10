import assert from "node:assert/strict";
import fc from "fast-check";
import { carriedFindings } from "../../../src/core/lint/carriedFindings.ts";
import type { Finding } from "../../../src/core/lint/finding.ts";

const finding = (start: number, end: number): Finding => ({
  rule: "repo-clean",
  severity: "warning",
  message: "Unexpected",
  range: { start, end },
  fix: { title: "Write it", edits: [{ range: { start, end }, newText: "x" }] },
});

const text = "one two three four";
const two = finding(4, 7);
const four = finding(14, 18);

describe("findings carried to a newer text", () => {
  it("are the same ones, mends and all, in the same text", () => {
    const findings = [two, four];
    assert.equal(carriedFindings(findings, text, text), findings);
  });

  const cases: readonly (readonly [name: string, after: string, ranges: readonly [number, number][]])[] = [
    [
      "stay before a change and move behind it",
      "one two three and four",
      [
        [4, 7],
        [18, 22],
      ],
    ],
    [
      "move with what is taken away",
      "two three four",
      [
        [0, 3],
        [10, 14],
      ],
    ],
    ["go when their words change", "one 2 three four", [[12, 16]]],
    ["go when their words go", "one two three ", [[4, 7]]],
    [
      "stay when something is put right behind them",
      "one two, three four",
      [
        [4, 7],
        [15, 19],
      ],
    ],
  ];
  for (const [name, after, ranges] of cases) {
    it(name, () => {
      const carried = carriedFindings([two, four], text, after);
      assert.deepEqual(
        carried.map(({ range }) => [range.start, range.end]),
        ranges,
      );
      assert.deepEqual([...new Set(carried.map(({ fix }) => fix))], [undefined]);
    });
  }

  it("cover the same words as before, whatever changed", () => {
    const words = fc
      .array(fc.constantFrom("a", "b", "ab", " ", "\n"), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(words, words, fc.nat(12), fc.nat(12), (before, after, a, b) => {
        const [start, end] = [Math.min(a, b, before.length), Math.min(Math.max(a, b), before.length)];
        for (const { range } of carriedFindings([finding(start, end)], before, after)) {
          assert.equal(after.slice(range.start, range.end), before.slice(start, end));
        }
      }),
    );
  });
});
