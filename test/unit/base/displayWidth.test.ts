import assert from "node:assert/strict";
import fc from "fast-check";
import { cutToWidth, displayWidth, padToWidth } from "../../../src/core/base/displayWidth.ts";

describe("display width", () => {
  it("counts columns, not code units", () => {
    assert.equal(displayWidth("abc"), 3);
    assert.equal(displayWidth("漢字"), 4);
    assert.equal(displayWidth("🟢"), 2);
    assert.equal(displayWidth("e\u0301"), 1);
    assert.equal(displayWidth("│─"), 2);
  });

  it("pads to columns", () => {
    assert.equal(padToWidth("漢", 4), "漢  ");
    assert.equal(padToWidth("long", 2), "long");
  });

  it("cuts whole characters and says so", () => {
    assert.equal(cutToWidth("abcdef", 4), "abc…");
    assert.equal(cutToWidth("漢字漢字", 4), "漢…");
    assert.equal(cutToWidth("abc", 3), "abc");
    assert.equal(cutToWidth("abc", 0), "");
  });

  it("never cuts to more than was asked for", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(30), (text, width) => {
        assert.ok(displayWidth(cutToWidth(text, width)) <= width);
      }),
    );
  });
});
