import assert from "node:assert/strict";
import { runProgressText } from "../../../src/cli/comfyProgress.ts";
import { ProgressMeter } from "../../../src/node/comfy/runProgress.ts";

describe("the progress of a run", () => {
  it("tells what is left at the pace so far, once there is a pace", () => {
    let now = 0;
    const meter = new ProgressMeter("p", 2, () => now);
    meter.add({ type: "started", promptId: "p" });
    const step = (value: number, ms: number) => {
      now = ms;
      meter.add({ type: "progress", promptId: "p", node: "5", value, max: 10 });
      return meter.now.msLeft;
    };
    assert.equal(step(1, 500), undefined);
    assert.equal(step(2, 1000), 9000);
    assert.equal(step(5, 3000), 9000);
    // A node that begins its steps anew takes nothing back.
    assert.equal(step(1, 4000), 12_000);
    assert.match(runProgressText(meter.now, "Sampler", 4000), /25 % 5? ?.*4 s, 12 s left$/);
    meter.finished();
    assert.equal(meter.now.msLeft, 0);
  });

  it("says that nobody answers until something is heard again", () => {
    const meter = new ProgressMeter("p", 2);
    meter.add({ type: "started", promptId: "p" });
    meter.unreachable();
    assert.equal(runProgressText(meter.now, undefined, 9000), "the server does not answer 9 s");
    meter.add({ type: "progress", promptId: "p", node: "5", value: 1, max: 10 });
    assert.equal(meter.now.state, "running");
    meter.unreachable();
    meter.add({ type: "text", node: "5", text: "on" });
    assert.equal(meter.now.state, "running");
  });
});
