import assert from "node:assert/strict";
import fc from "fast-check";
import type { ServiceHealth, ServiceState } from "../../../src/core/ports.ts";
import { mergeHealth, nextLookMs, unwatched, watchLook } from "../../../src/core/state/serviceWatch.ts";

/** What a person hears of a series of looks. */
function newsOf(states: readonly ServiceState[]): (string | undefined)[] {
  let watch = unwatched;
  return states.map((state) => {
    const look = watchLook(watch, { state });
    watch = look.watch;
    return look.news;
  });
}

const aHealth = (id: string, state: ServiceState, observedAt: number): ServiceHealth => ({
  service: { id, name: id, url: "http://localhost:1/", protocol: "http" },
  ...{ state, detail: "", latencyMs: undefined, version: undefined, observedAt },
});

describe("news of services", () => {
  const silent: readonly (readonly ServiceState[])[] = [
    ["down", "down", "down", "up", "up"],
    ["up", "down", "up", "down", "up"],
    ["up", "degraded", "up", "unknown", "starting", "up"],
    ["up", "degraded", "down", "degraded", "down"],
  ];
  for (const states of silent) {
    it(`are none in ${states.join(", ")}`, () => {
      assert.deepEqual(
        newsOf(states).filter((news) => news !== undefined),
        [],
      );
    });
  }

  it("are told once each: gone after the second look, and back", () => {
    const states: ServiceState[] = ["up", "down", "down", "down", "degraded", "down", "up", "up", "down", "down"];
    const none = undefined;
    assert.deepEqual(newsOf(states), [none, none, "down", none, none, none, "up", none, none, "down"]);
  });

  it("never repeat: gone and back take turns, and begin with gone", () => {
    const state = fc.constantFrom<ServiceState>("up", "down", "degraded", "unknown", "starting");
    fc.assert(
      fc.property(fc.array(state, { maxLength: 60 }), (states) => {
        const news = newsOf(states).filter((each) => each !== undefined);
        assert.ok(news.every((each, at) => each === (at % 2 === 0 ? "down" : "up")));
      }),
    );
  });
});

describe("the next look", () => {
  it("comes soon after a first miss, then ever later, and never never", () => {
    const waits = [0, 1, 2, 3, 4, 5, 50].map((misses) => nextLookMs(30_000, misses, 0.5));
    assert.deepEqual(waits, [30_000, 5000, 30_000, 60_000, 120_000, 240_000, 300_000]);
    assert.equal(nextLookMs(1000, 1, 0.5), 1000);
    assert.equal(nextLookMs(3_600_000, 9, 0.5), 3_600_000);
  });

  it("is not in step with other windows", () => {
    assert.deepEqual([nextLookMs(1000, 0, 0), nextLookMs(1000, 0, 1)], [900, 1100]);
  });
});

describe("the health of services", () => {
  it("keeps the time since which a state lasts, and the looks at others", () => {
    const first = mergeHealth([], [aHealth("a", "up", 1), aHealth("b", "down", 1)]);
    const second = mergeHealth(first, [aHealth("a", "up", 2)]);
    const third = mergeHealth(second, [aHealth("a", "down", 3), aHealth("b", "down", 3)]);
    const told = (of: readonly ServiceHealth[]) =>
      of.map(({ observedAt, service, since, state }) => `${service.id} ${state} ${since} ${observedAt}`).toSorted();
    assert.deepEqual(told(second), ["a up 1 2", "b down 1 1"]);
    assert.deepEqual(told(third), ["a down 3 3", "b down 1 3"]);
  });

  it("calls what is being started so, until it answers", () => {
    const starting = new Set(["a"]);
    const state = (of: ServiceState) => mergeHealth([], [aHealth("a", of, 1)], starting)[0]?.state;
    assert.deepEqual([state("down"), state("up"), state("degraded")], ["starting", "up", "degraded"]);
  });
});
