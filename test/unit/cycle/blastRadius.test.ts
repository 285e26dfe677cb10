import assert from "node:assert/strict";
import { brokenLimit, surfaceOf } from "../../../src/core/cycle/blastRadius.ts";

describe("blast radius", () => {
  it("counts a file to a stated surface, else to its first two segments", () => {
    assert.equal(surfaceOf("src/api/deep/a.ts", ["src/api/deep"]), "src/api/deep");
    assert.equal(surfaceOf("src/api/deep/a.ts", []), "src/api");
    assert.equal(surfaceOf("src/apiary/x/a.ts", ["src/api"]), "src/apiary");
    assert.equal(surfaceOf("src/a.ts", []), "src");
    assert.equal(surfaceOf("README.md", []), "README.md");
  });

  it("names the first broken limit and holds at the limit itself", () => {
    const file = { path: "a", added: 5, removed: 5, binary: false };
    const limits = { files: 1, lines: 10, bytes: 100, minutes: 1 };
    const blast = { files: [file], lines: 10, bytes: 100, surfaces: [] };
    assert.equal(brokenLimit(blast, limits), undefined);
    assert.match(brokenLimit({ ...blast, files: [file, file] }, limits) ?? "", /2 files .* 1/);
    assert.match(brokenLimit({ ...blast, lines: 11 }, limits) ?? "", /11 lines .* 10/);
    assert.match(brokenLimit({ ...blast, bytes: 101 }, limits) ?? "", /101 bytes, the limit is 100/);
  });
});
