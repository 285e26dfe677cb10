import assert from "node:assert/strict";
import { freeSecond, toIsoSeconds } from "../../../src/core/cycle/times.ts";

describe("the free second of a run", () => {
  const at = (seconds: string) => Date.parse(`2026-01-02T03:${seconds}Z`);
  const rows: readonly [string, (number | undefined)[], string][] = [
    ["is that of the clock when nothing is newer", [at("04:04"), undefined], "04:05"],
    ["is the next one when it has a run", [at("04:05"), at("04:04")], "04:06"],
    ["comes behind the newest run", [at("04:07"), at("04:06"), at("04:05")], "04:08"],
    ["does not follow a time that somebody typed", [at("59:59"), at("04:05")], "04:06"],
  ];
  for (const [name, taken, expected] of rows) {
    it(name, () => {
      assert.equal(toIsoSeconds(freeSecond(new Date("2026-01-02T03:04:05.678Z"), taken)), `2026-01-02T03:${expected}Z`);
    });
  }
});
