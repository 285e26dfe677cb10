import assert from "node:assert/strict";
import { createPalette, wantsColor } from "../../../src/cli/terminal.ts";

describe("colour", () => {
  it("is for terminals", () => {
    assert.equal(wantsColor({}, true), true);
    assert.equal(wantsColor({}, false), false);
    assert.equal(wantsColor({ TERM: "dumb" }, true), false);
  });

  it("follows NO_COLOR and FORCE_COLOR", () => {
    assert.equal(wantsColor({ NO_COLOR: "1" }, true), false);
    assert.equal(wantsColor({ NO_COLOR: "" }, true), true);
    assert.equal(wantsColor({ FORCE_COLOR: "1" }, false), true);
    assert.equal(wantsColor({ FORCE_COLOR: "" }, false), true);
    assert.equal(wantsColor({ FORCE_COLOR: "0" }, true), false);
    assert.equal(wantsColor({ FORCE_COLOR: "1", NO_COLOR: "1" }, false), true);
  });

  it("nests, and vanishes without colour", () => {
    const { bold, red } = createPalette(true);
    assert.equal(red(`a${bold("b")}c`), "\u001b[31ma\u001b[1mb\u001b[22mc\u001b[39m");
    assert.equal(red(""), "");
    assert.equal(createPalette(false).red("a"), "a");
  });
});
