/** The engine is killed at each of its effects, once each; then AUTO is typed again. */
import assert from "node:assert/strict";
import { assertDoneOnce, type CrashPlace, twoAtATime, withCrashPlaces } from "./crashPlace.ts";

const leastPoints = 60;

async function effectsOf(place: CrashPlace): Promise<readonly string[]> {
  const { code, words } = await place.engine({});
  assert.equal(code, 0, words);
  return place.effects().names;
}

/** Kills an engine at each of the points, and then looks whether AUTO finishes the cycle. */
async function assertFinished(points: Iterable<[number, string]>, next: () => CrashPlace): Promise<void> {
  const wrong: string[] = [];
  await twoAtATime([...points], async ([killAt, name]) => {
    const place = next();
    try {
      const { code, words } = await place.engine({ killAt });
      assert.notEqual(code, 0, `the point was not reached ${words}`);
      await assertDoneOnce(place);
      place.remove();
    } catch (error) {
      wrong.push(`killed at ${killAt}, ${name}: ${error instanceof Error ? error.message : error}`);
    }
  });
  assert.deepEqual(wrong, []);
}

describe("a killed cycle", function () {
  this.timeout(600_000);

  it("is finished by the next AUTO, whichever effect it was killed at", async () => {
    await withCrashPlaces(
      (place) => place.makeDirty(),
      async (next) => {
        const effects = await effectsOf(next());
        assert.ok(effects.length >= leastPoints, `only ${effects.length} points`);
        await assertFinished(effects.entries(), next);
      },
    );
  });

  it("is finished also when its agent worked in a tree of its own", async () => {
    const isolate = (next: () => CrashPlace) => () => Object.assign(next(), { isolation: "worktree" as const });
    await withCrashPlaces(
      (place) => place.makeDirty(),
      async (next) => {
        const effects = [...(await effectsOf(isolate(next)())).entries()];
        const from = effects.findIndex(([, name]) => name === "mkdir .git/control-plane/worktrees");
        const to = effects.findLastIndex(([, name]) => name === "record executed");
        assert.ok(from > 0 && to > from, `${from} to ${to}`);
        const inTree = effects.slice(from, to + 2).filter((_, index) => index % 3 === 1);
        assert.ok(inTree.length >= 10, `only ${inTree.length} points`);
        await assertFinished(inTree, isolate(next));
      },
    );
  });

  it("is finished although the AUTO that finishes it is killed too", async () => {
    const killInSave = async (place: CrashPlace) => {
      place.makeDirty();
      const killAt = effects.lastIndexOf("start of git commit");
      assert.notEqual((await place.engine({ killAt })).code, 0);
    };
    let effects: readonly string[] = [];
    await withCrashPlaces(
      (place) => place.makeDirty(),
      async (next) => {
        effects = await effectsOf(next());
      },
    );
    await withCrashPlaces(killInSave, async (next) => {
      const again = await effectsOf(next());
      const everySecond = [...again.entries()].filter(([index]) => index % 2 === 0);
      assert.ok(everySecond.length >= 10, `only ${everySecond.length} points`);
      await assertFinished(everySecond, next);
    });
  });
});
