import assert from "node:assert/strict";
import { isMissingMarker, isPlaceholder } from "../../../src/core/document/emptyMarker.ts";
import { bulletEnd, isConflictMarker, isThematicLine, taskStart } from "../../../src/core/document/lineMarks.ts";

/** The test of a whole line, with other lines before and behind that must not count. */
function ofLine<T>(test: (text: string, start: number, end: number) => T, line: string): T {
  return test(`x\n${line}\nx`, 2, 2 + line.length);
}

describe("marks of a line", () => {
  const bullet = (line: string) => ofLine((text, start, end) => bulletEnd(text, start, end) - start, line);

  it("open a list item only before a blank or the end", () => {
    for (const line of ["- a", "* a", "+ a", "-\ta"]) assert.equal(bullet(line), 1, line);
    for (const line of ["-", "+"]) assert.equal(bullet(line), 1, line);
    for (const line of ["1. a", "1) a", "1."]) assert.equal(bullet(line), 2, line);
    assert.equal(bullet("123456789. a"), 10);
    const others = [
      "-a",
      "--",
      "a",
      "= a",
      ", a",
      "1",
      "12",
      "1: a",
      "1.a",
      "1)a",
      "1234567890. a",
      "– a",
      ". a",
      "/. a",
    ];
    for (const line of others) assert.equal(bullet(line), -3, line);
  });

  it("open a task behind checkbox, inline marks, emoji and words that say where one is", () => {
    const start = (line: string) => ofLine((text, from, end) => taskStart(text, from, end) - from, line);
    assert.equal(start("T-1"), 0);
    assert.equal(start(" **T-1"), 3);
    assert.equal(start(" [x] T-1"), 5);
    assert.equal(start(" [ ] `T-1"), 6);
    assert.equal(start(" ✅ T-1"), 3);
    assert.equal(start(" Currently: T-1"), 12);
    assert.equal(start(`${" ".repeat(23)}T-1`), 23);
    for (const line of ["a T-1", "(T-1", "Current T-1", "1 T-1", `${" ".repeat(24)}T-1`, "", "  "]) {
      assert.ok(start(line) < 0, line);
    }
  });

  it("part a text: three of one kind, and blanks", () => {
    for (const line of ["---", "***", "___", "- - -", "-----", "  ---  ", "_ _\t_".replace("\t", " ")]) {
      assert.ok(ofLine(isThematicLine, line), line);
    }
    for (const line of ["--", "- -x", "--*", "===", "", "~~~", "-- a"])
      assert.equal(ofLine(isThematicLine, line), false, line);
  });

  it("tell a conflict: seven at the margin, alone or before a blank", () => {
    for (const line of ["<<<<<<< ours", ">>>>>>> theirs", "=======", "|||||||", "||||||| base", "<<<<<<<"]) {
      assert.ok(ofLine(isConflictMarker, line), line);
    }
    const others = [
      "<<<<<<",
      "<<<<<<<<",
      "<<<<<<<a",
      "======= x",
      "========",
      "<<<<<<= a",
      " <<<<<<< a",
      "-------",
      "<=<=<=<",
    ];
    for (const line of others) assert.equal(ofLine(isConflictMarker, line), false, line);
  });
});

describe("lines that hold a place", () => {
  it("say that there is nothing", () => {
    const lines = [
      "- None",
      "None",
      "- none.",
      "- (none)",
      "- `none`",
      "- **None**",
      "- _None_.",
      "- [none]",
      "- Currently: none",
    ];
    const bracketed = ["- (none - all done)", "- None (all done)", "- Currently: `none` (yet)", "* (None — see above)"];
    for (const line of [...lines, ...bracketed, "  - None  "]) assert.ok(ofLine(isMissingMarker, line), line);
  });

  it("are no more than that", () => {
    const lines = [
      "- Nonesuch",
      "- None of these",
      "- None, but",
      "- (none) but",
      "- no",
      "",
      "- Nothing",
      "- None ..",
      "- None - all done)",
    ];
    for (const line of lines) assert.equal(ofLine(isMissingMarker, line), false, line);
  });

  it("hold it in brackets, or by an id that is none", () => {
    const lines = [
      "- [Additional tasks]",
      "- (All tasks completed)",
      "- T-YYYYMMDD-001 — Title",
      "- **T-YYYYMMDD-001** — Title",
    ];
    for (const line of lines) assert.ok(ofLine(isPlaceholder, line), line);
    const others = ["[Additional tasks]", "- [x]", "- [x", "- (a", "- a)", "- [a)", "- (a]", "- Task", "- [ ] T-YYYY"];
    for (const line of others) assert.equal(ofLine(isPlaceholder, line), false, line);
  });
});
