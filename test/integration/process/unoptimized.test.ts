import assert from "node:assert/strict";
import { unoptimized } from "../../../src/node/process/unoptimized.ts";

describe("work that is done once", () => {
  it("gives what it gives, and fails as it fails", () => {
    assert.equal(
      unoptimized(() => unoptimized(() => 7)),
      7,
    );
    assert.throws(() => unoptimized(() => assert.fail("this way")), /this way/);
  });
});
