import assert from "node:assert/strict";
import { streamEvents } from "../../../src/core/cycle/eventStream.ts";
import type { CycleEvent, CycleReport } from "../../../src/core/cycle/events.ts";

const report: CycleReport = {
  run: "r",
  outcome: "NOTHING",
  task: undefined,
  files: [],
  commands: [],
  tests: [],
  result: "NOTHING",
  next: "",
  checkpoint: undefined,
  commits: [],
};
const note = (text: string): CycleEvent => ({ type: "note", text });

describe("streamEvents", () => {
  it("gives events in order, also those emitted before anybody asked, then the result", async () => {
    const stream = streamEvents(async (emit) => {
      emit(note("a"));
      await Promise.resolve();
      emit(note("b"));
      emit(note("c"));
      return report;
    }, new AbortController().signal);
    const texts: string[] = [];
    let next = await stream.next();
    while (!next.done) {
      if (next.value.type === "note") texts.push(next.value.text);
      next = await stream.next();
    }
    assert.deepEqual(texts, ["a", "b", "c"]);
    assert.equal(next.value, report);
  });

  it("delivers what was emitted before a failure, then rejects", async () => {
    const stream = streamEvents(async (emit) => {
      emit(note("a"));
      throw new Error("broken");
    }, new AbortController().signal);
    assert.deepEqual((await stream.next()).value, note("a"));
    await assert.rejects(stream.next(), /broken/);
  });

  it("aborts the procedure when the consumer leaves, and waits for its end", async () => {
    let ended = false;
    const stream = streamEvents(async (emit, signal) => {
      emit(note("a"));
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      ended = true;
      return report;
    }, new AbortController().signal);
    for await (const _ of stream) break;
    assert.equal(ended, true);
  });

  it("passes the host's abort on", async () => {
    const host = new AbortController();
    const stream = streamEvents(
      (_, signal) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      host.signal,
    );
    const next = stream.next();
    host.abort();
    await assert.rejects(next, { name: "AbortError" });
  });
});
