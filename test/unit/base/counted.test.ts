import assert from "node:assert/strict";
import { counted } from "../../../src/core/base/counted.ts";

describe("a number and its noun", () => {
  for (const [count, noun, many, text] of [
    [0, "file", undefined, "0 files"],
    [1, "file", undefined, "1 file"],
    [2, "file", undefined, "2 files"],
    [1, "run entry", "run entries", "1 run entry"],
    [3, "run entry", "run entries", "3 run entries"],
  ] as const) {
    it(text, () => assert.equal(counted(count, noun, many), text));
  }
});
