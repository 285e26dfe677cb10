import assert from "node:assert/strict";
import { readProgressLines } from "../../../src/core/document/progressLine.ts";

/** What each line of a text says, ranges as the text that they cover; other lines stand around it. */
function read(text: string) {
  const whole = `Progress: 1%\n${text}\nProgress: 2%`;
  const of = (range: { readonly start: number; readonly end: number } | undefined) =>
    range && whole.slice(range.start, range.end);
  return readProgressLines(whole, 13, 13 + text.length).map((line) => ({
    label: line.label,
    text: of(line.range),
    bar: of(line.barRange),
    percent: line.percent,
    done: line.done,
    total: line.total,
    ranges: [of(line.percentRange), of(line.doneRange), of(line.totalRange)],
  }));
}

describe("a progress line", () => {
  it("has a label, a bar and three figures, each with its place", () => {
    assert.deepEqual(read("  MVP Progress: [███░] 7% (11 DONE / 163  TOTAL)  "), [
      {
        label: "MVP Progress",
        text: "MVP Progress: [███░] 7% (11 DONE / 163  TOTAL)",
        bar: "███░",
        percent: 7,
        done: 11,
        total: 163,
        ranges: ["7", "11", "163"],
      },
    ]);
  });

  it("may lack bar and figures, but for one that says something", () => {
    const figures = (text: string) => read(text).map(({ bar, percent, done, total }) => [bar, percent, done, total]);
    assert.deepEqual(figures("Progress: 50 %"), [[undefined, 50, undefined, undefined]]);
    assert.deepEqual(figures("progress: 3 TOTAL"), [[undefined, undefined, undefined, 3]]);
    assert.deepEqual(figures("Progress: [] 5%"), [["", 5, undefined, undefined]]);
    assert.deepEqual(figures("Progress: [## 5%"), [[undefined, 5, undefined, undefined]]);
    assert.deepEqual(figures("Progress: ]## 5%"), [[undefined, 5, undefined, undefined]]);
    assert.deepEqual(figures("Progress: [9% 1 DONE] 5%"), [["9% 1 DONE", 5, undefined, undefined]]);
    assert.deepEqual(figures("Progress:0%"), [[undefined, 0, undefined, undefined]]);
  });

  it("is no other line", () => {
    for (const text of [
      "Progress: 3 DONE",
      "Progress: %",
      "Progress: x%",
      "Progress 5%",
      "Progressive: 5%",
      "Progress bar: 5%",
      "2 Progress: 5%",
      "- Progress: 5%",
      "regress: 5%",
      "",
      "Progress:",
    ]) {
      assert.deepEqual(read(text), [], text);
    }
  });

  it("may stand beside others", () => {
    const lines = read("text\nFull Progress: 1%\r\n\nMVP Progress: 2%\nend");
    assert.deepEqual(
      lines.map(({ label, percent }) => [label, percent]),
      [
        ["Full Progress", 1],
        ["MVP Progress", 2],
      ],
    );
  });
});
