import assert from "node:assert/strict";
import { test } from "node:test";
import { waterFor } from "../src/ratio.js";

test("water for coffee", () => {
  assert.equal(waterFor(30), 480);
  assert.throws(() => waterFor(0), /expected grams of coffee above 0/);
});
