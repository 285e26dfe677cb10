/** The engine is killed before each of its effects, once each; then AUTO is typed again. */
import assert from "node:assert/strict";
import { assertDoneOnce, twoAtATime, withCrashPlaces } from "./crashPlace.ts";

const leastPoints = 60;

describe("a killed cycle", () => {
  it("is finished by the next AUTO, whichever effect it was killed at", async function () {
    this.timeout(600_000);
    await withCrashPlaces(
      (place) => place.makeDirty(),
      async (next) => {
        const whole = next();
        const { code, words } = await whole.engine({});
        assert.equal(code, 0, words);
        const effects = whole.effects().names;
        assert.ok(effects.length >= leastPoints, `only ${effects.length} points`);
        const wrong: string[] = [];
        await twoAtATime([...effects.entries()], async ([killAt, name]) => {
          const place = next();
          try {
            const ended = await place.engine({ killAt });
            assert.notEqual(ended.code, 0, `the point was not reached ${ended.words}`);
            await assertDoneOnce(place);
            place.remove();
          } catch (error) {
            wrong.push(`killed at ${killAt}, ${name}: ${error instanceof Error ? error.message : error}`);
          }
        });
        assert.deepEqual(wrong, []);
      },
    );
  });
});
