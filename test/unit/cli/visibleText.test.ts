import assert from "node:assert/strict";
import fc from "fast-check";
import { toVisibleLines, toVisibleText } from "../../../src/cli/visibleText.ts";

describe("visible text", () => {
  it("shows control characters instead of sending them", () => {
    assert.equal(toVisibleText("a\u001b[31mb\u0007\u007f\u0000"), "a␛[31mb␇␡␀");
    assert.equal(toVisibleText("a\tb"), "a b");
    assert.equal(toVisibleText("\u009b31m"), "\ufffd31m");
  });

  it("takes direction controls away", () => {
    assert.equal(toVisibleText("safe\u202etxt.exe\u2066\u200f"), "safetxt.exe");
  });

  it("replaces lone surrogates and keeps whole pairs", () => {
    assert.equal(toVisibleText("\ud83d x 🟢"), "\ufffd x 🟢");
  });

  it("keeps lines apart and ends each in the same way", () => {
    assert.equal(toVisibleLines("a\r\nb\rc\nd\u001b"), "a\nb\nc\nd␛");
  });

  it("lets nothing through that a terminal obeys", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const text = String.fromCharCode(...units);
        assert.doesNotMatch(toVisibleText(text), /[\p{Cc}\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u);
      }),
    );
  });
});
