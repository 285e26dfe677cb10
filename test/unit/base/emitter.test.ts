import assert from "node:assert/strict";
import { Emitter } from "../../../src/core/base/emitter.ts";

describe("Emitter", () => {
  it("delivers events that carry nothing", () => {
    const emitter = new Emitter<void>();
    let heard = 0;
    emitter.event(() => {
      heard += 1;
    });
    emitter.fire();
    emitter.fire();
    assert.equal(heard, 2);
  });

  it("lets every listener hear events in order, also those fired while firing", () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    emitter.event((value) => {
      heard.push(`a${value}`);
      if (value === 1) emitter.fire(2);
    });
    emitter.event((value) => heard.push(`b${value}`));
    emitter.fire(1);
    assert.deepEqual(heard, ["a1", "b1", "a2", "b2"]);
  });

  it("calls the others when one listener throws, and tells what it threw", () => {
    const failures: unknown[] = [];
    const emitter = new Emitter<number>((error) => failures.push(error));
    const failure = new Error("listener");
    const heard: number[] = [];
    emitter.event(() => {
      throw failure;
    });
    emitter.event((value) => heard.push(value));
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, [1, 2]);
    assert.deepEqual(failures, [failure, failure]);
  });

  it("is silent for those who left, and after its end", () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const listener = emitter.event((value) => heard.push(value));
    listener.dispose();
    emitter.event((value) => heard.push(value * 10));
    emitter.fire(1);
    emitter.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, [10]);
  });
});
