import assert from "node:assert/strict";
import fc from "fast-check";
import { displayWidth, fitToWidth } from "../../../src/core/base/displayWidth.ts";

describe("display width", () => {
  it("counts columns, not code units", () => {
    assert.equal(displayWidth("abc"), 3);
    assert.equal(displayWidth("漢字"), 4);
    assert.equal(displayWidth("🟢"), 2);
    assert.equal(displayWidth("e\u0301"), 1);
    assert.equal(displayWidth("│─"), 2);
  });

  it("fills with blanks and cuts whole characters", () => {
    assert.equal(fitToWidth("漢", 4), "漢  ");
    assert.equal(fitToWidth("abcdef", 4), "abc…");
    assert.equal(fitToWidth("漢字漢字", 4), "漢… ");
    assert.equal(fitToWidth("abc", 0), "");
  });

  it("fits exactly, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        assert.equal(displayWidth(fitToWidth(text, width)), width);
      }),
    );
  });
});
