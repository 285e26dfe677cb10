/** What fails without killing: the disk is full, the document cannot be written, git fails. Once it is mended, AUTO goes on. */
import assert from "node:assert/strict";
import { assertSound, type CrashPlace, first, twoAtATime, withCrashPlaces } from "./crashPlace.ts";
import type { EngineOrder } from "./engine.host.ts";

type Fault = NonNullable<EngineOrder["fault"]>;

/** A refused commit is a row of the outcome table: the task stays in hand, and is done by a later AUTO. */
async function mend(place: CrashPlace): Promise<void> {
  for (let again = 0; again < 3; again++) {
    await place.auto();
    if (place.document().findTask(first)?.state === "DONE") break;
  }
  await assertSound(place);
}

async function assertMended(next: () => CrashPlace, faults: readonly Fault[]): Promise<void> {
  const wrong: string[] = [];
  await twoAtATime(faults, async (fault) => {
    const place = next();
    try {
      const { signal, words } = await place.engine({ fault });
      assert.equal(signal, null, words);
      await mend(place);
      place.remove();
    } catch (error) {
      wrong.push(`${fault.kind} from ${fault.from}: ${error instanceof Error ? error.message : error}`);
    }
  });
  assert.deepEqual(wrong, []);
}

describe("a cycle that fails", () => {
  async function withWhole(use: (next: () => CrashPlace, whole: ReturnType<CrashPlace["effects"]>) => Promise<void>) {
    await withCrashPlaces(
      (place) => place.makeDirty(),
      async (next) => {
        const whole = next();
        const { code, words } = await whole.engine({});
        assert.equal(code, 0, words);
        await use(next, whole.effects());
      },
    );
  }

  it("because the disk is full, from some effect on", async function () {
    this.timeout(600_000);
    await withWhole(async (next, { names }) => {
      const writes = [...names.keys()].filter((at) => !/^(half|run|end) of |^(rm|rmSync) /.test(names[at] ?? ""));
      const faults = writes.filter((_, index) => index % 4 === 0).map((from) => ({ kind: "disk-full", from }) as const);
      assert.ok(faults.length >= 10, `only ${faults.length} points`);
      await assertMended(next, faults);
    });
  });

  it("because the document cannot be replaced", async function () {
    this.timeout(60_000);
    await withWhole(async (next) => assertMended(next, [{ kind: "read-only", from: 0 }]));
  });

  it("because git fails, at each of its calls", async function () {
    this.timeout(600_000);
    await withWhole(async (next, { gitCalls }) => {
      const faults = Array.from({ length: gitCalls }, (_, from) => ({ kind: "git", from }) as const);
      assert.ok(faults.length >= 10, `only ${faults.length} calls`);
      await assertMended(next, faults);
    });
  });
});
