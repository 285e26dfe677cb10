import assert from "node:assert/strict";
import { keptLatencies, withLatencies } from "../../../src/core/state/latencies.ts";
import { aHealth } from "../../support/cycleSamples.ts";

describe("withLatencies", () => {
  const looked = (observedAt: number, latencyMs: number | undefined) => [
    { ...aHealth("backend", latencyMs === undefined ? "down" : "up"), observedAt, latencyMs },
  ];

  it("keeps the last looks at each service, and where one did not answer", () => {
    const first = withLatencies(
      new Map(),
      [],
      [...looked(1, 5), { ...aHealth("mail", "up"), observedAt: 1, latencyMs: 9 }],
    );
    const second = withLatencies(first, looked(1, 5), looked(2, undefined));
    assert.deepEqual(
      [...second],
      [
        ["backend", [5, null]],
        ["mail", [9]],
      ],
    );
  });

  it("adds nothing for a look that is known, or that has not ended", () => {
    const rings = withLatencies(new Map(), [], looked(1, 5));
    assert.equal(withLatencies(rings, looked(1, 5), looked(1, 5)), rings);
    assert.equal(withLatencies(rings, [], [{ ...aHealth("mail", "unknown"), observedAt: 2 }]), rings);
  });

  it("forgets the oldest", () => {
    let rings: ReturnType<typeof withLatencies> = new Map();
    for (let at = 1; at <= keptLatencies + 3; at++) rings = withLatencies(rings, [], looked(at, at));
    assert.equal(rings.get("backend")?.length, keptLatencies);
    assert.equal(rings.get("backend")?.[0], 4);
  });
});
