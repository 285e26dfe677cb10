import assert from "node:assert/strict";
import { nearNames } from "../../../src/cli/nearNames.ts";

const names = ["dashboard-counts", "dashboard-row", "progress-bar", "repo-clean"];

describe("near names", () => {
  for (const [word, near] of [
    ["dashbord-counts", ["dashboard-counts"]],
    ["dashbord", ["dashboard-counts", "dashboard-row"]],
    ["progress", ["progress-bar"]],
    ["clean", ["repo-clean"]],
    ["repo_clean", ["repo-clean"]],
    ["nothing", []],
  ] as const) {
    it(word, () => assert.deepEqual(nearNames(word, names), near));
  }

  it("are few, the nearest first", () => {
    assert.deepEqual(nearNames("rule-1", ["rule-2", "rule-12", "rule-1", "rule-31", "rule-11"]), [
      "rule-12",
      "rule-1",
      "rule-11",
    ]);
  });
});
