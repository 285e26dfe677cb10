/** A person's run: the engine is killed while it is begun, and while it is verified and saved. */
import assert from "node:assert/strict";
import { assertSound, type CrashPlace, first, second, twoAtATime, withCrashPlaces } from "./crashPlace.ts";

const manual = { executor: "manual", agentCommand: undefined } as const;

function work(place: CrashPlace): void {
  place.write(`src/${first}.json`, `${JSON.stringify({ task: first })}\n`);
}

/** AUTO, or Verify & Save where AUTO says that the run waits for it. */
async function goOn(place: CrashPlace): Promise<void> {
  const { report } = await place.auto("manual");
  if (place.document().findTask(first)?.state === "DONE") {
    // It was over, and the next task is in the person's hands now.
    if (report.task?.id === second) await place.resume("stop");
    return;
  }
  assert.match(report.result, /waits for a person|in a person's hands/);
  work(place);
  assert.equal((await place.resume("verify")).report.outcome, "DONE");
}

/** At every second effect: between them they are those of any cycle, which is killed at each. */
async function assertGoesOn(names: readonly string[], kill: (killAt: number) => Promise<CrashPlace>): Promise<void> {
  const wrong: string[] = [];
  const points = [...names.entries()].filter(([index]) => index % 2 === 0);
  await twoAtATime(points, async ([killAt, name]) => {
    try {
      const place = await kill(killAt);
      await goOn(place);
      await assertSound(place);
      assert.equal(place.document().runLog?.entries.length, 1);
      place.remove();
    } catch (error) {
      wrong.push(`killed at ${killAt}, ${name}: ${error instanceof Error ? error.message : error}`);
    }
  });
  assert.deepEqual(wrong, []);
}

async function assertKilled(place: CrashPlace, order: Parameters<CrashPlace["engine"]>[0]): Promise<void> {
  const { code, words } = await place.engine({ ...manual, ...order });
  assert.notEqual(code, 0, `the point was not reached ${words}`);
}

describe("a person's run", () => {
  it("is begun by the next AUTO, whichever effect of the first one it was killed at", async function () {
    this.timeout(600_000);
    await withCrashPlaces(
      (place) => place.makeDirty(),
      async (next) => {
        const whole = next();
        const { code, words } = await whole.engine(manual);
        assert.equal(code, 0, words);
        const { names } = whole.effects();
        // What comes before the brief is the same for every executor.
        const own = names.slice(names.findIndex((name) => name.includes("brief.md")));
        await assertGoesOn(own, async (index) => {
          const place = next();
          await assertKilled(place, { killAt: names.length - own.length + index });
          return place;
        });
      },
    );
  });

  /** A run that waits, with the work done; what is remembered of it belongs to its own place. */
  async function begin(place: CrashPlace): Promise<CrashPlace> {
    await place.auto("manual");
    work(place);
    return place;
  }

  for (const verb of ["verify", "stop"] as const) {
    it(`is saved by the next AUTO, although it was killed in the middle of its ${verb}`, async function () {
      this.timeout(600_000);
      const prepare = (place: CrashPlace) => place.makeDirty();
      await withCrashPlaces(prepare, async (next) => {
        const whole = await begin(next());
        const { code, words } = await whole.engine({ ...manual, verb });
        assert.equal(code, 0, words);
        const { names } = whole.effects();
        assert.ok(names.length >= (verb === "stop" ? 10 : 40), `only ${names.length} points`);
        await assertGoesOn(names, async (killAt) => {
          const place = await begin(next());
          await assertKilled(place, { killAt, verb });
          return place;
        });
      });
    });
  }
});
