import assert from "node:assert/strict";
import { createPalette } from "../../../src/cli/terminal.ts";
import { textTable } from "../../../src/cli/textTable.ts";

describe("text table", () => {
  it("aligns by display width", () => {
    const lines = textTable([
      [{ text: "漢字" }, { text: "a" }],
      [{ text: "🟢" }, { text: "b" }],
      [{ text: "abcde" }, { text: "c" }],
    ]);
    assert.deepEqual(lines, ["漢字   a", "🟢     b", "abcde  c"]);
  });

  it("aligns what is painted by what is seen", () => {
    const { red } = createPalette(true);
    const lines = textTable([
      [{ text: "a", paint: red }, { text: "x" }],
      [{ text: "abc" }, { text: "y" }],
    ]);
    assert.deepEqual(lines, ["\u001b[31ma\u001b[39m    x", "abc  y"]);
  });

  it("leaves out empty columns and blanks at the end", () => {
    const lines = textTable([
      [{ text: "a" }, { text: "" }, { text: "long" }, { text: "" }],
      [{ text: "b" }, { text: "" }, { text: "" }, { text: "" }],
    ]);
    assert.deepEqual(lines, ["a  long", "b"]);
  });

  it("shows control characters", () => {
    assert.deepEqual(textTable([[{ text: "a\u001b]0;x" }]]), ["a␛]0;x"]);
  });
});
