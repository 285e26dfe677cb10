import assert from "node:assert/strict";
import type { RunProgress } from "../../../src/node/comfy/runProgress.ts";
import { MediaRuns } from "../../../src/vscode/services/mediaRuns.ts";

const progress: RunProgress = {
  ...{ promptId: "p", state: "running", ahead: 0, fraction: 0.456, node: "5", step: { value: 3, max: 8 } },
  ...{ preview: undefined, text: undefined, msLeft: undefined },
};

describe("the runs of a window", () => {
  it("keeps the newest first, and changes one at a time", () => {
    const runs = new MediaRuns();
    const heard: string[] = [];
    runs.onDidChange(({ name, state }) => heard.push(`${name} ${state}`));
    const first = runs.begin("a.json", () => undefined);
    runs.begin("b.json", () => undefined);
    first({ state: "success" });
    assert.deepEqual(
      runs.runs.map(({ name, state }) => `${name} ${state}`),
      ["b.json working", "a.json success"],
    );
    assert.deepEqual(heard, ["a.json working", "b.json working", "a.json success"]);
  });

  it("stays small however many runs there were", () => {
    const runs = new MediaRuns();
    for (let count = 0; count < 10_000; count++) runs.begin("x.json", () => undefined)({ progress, state: "success" });
    assert.equal(runs.runs.length, 50);
  });

  it("cancels what works when it ends", () => {
    const runs = new MediaRuns();
    const cancelled: string[] = [];
    runs.begin("a.json", () => cancelled.push("a"));
    runs.begin("b.json", () => cancelled.push("b"))({ state: "success" });
    runs.dispose();
    assert.deepEqual(cancelled, ["a"]);
  });
});
