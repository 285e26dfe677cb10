/** The engine is killed before each of its effects, once each; then AUTO is typed again. */
import assert from "node:assert/strict";
import { type CrashPlace, first, second, twoAtATime, withCrashPlaces } from "./crashPlace.ts";

const leastPoints = 60;
const mine = '{ "mine": 1 }\n';

/** The task is done once and truly, in one commit, and nothing else is in the way. */
async function assertRecovered(place: CrashPlace, base: string): Promise<void> {
  const wasExecuted = place.journals().includes('"type":"executed"');
  const { report, notes } = await place.auto();
  assert.equal(report.outcome, "DONE", report.result);
  const wasOver = report.task?.id === second;
  const document = place.document();
  const task = document.findTask(first);
  assert.equal(task?.state, "DONE");
  assert.deepEqual(JSON.parse(place.git("show", `${task?.checkpoint}:src/${first}.json`)), { task: first });
  assert.equal(place.git("show", "HEAD:src/mine.json"), mine, "no work is lost");
  const subjects = place.git("log", "--format=%s", `${base}..HEAD`).trim().split("\n");
  assert.equal(subjects.length, wasOver ? 5 : 3, subjects.join("; "));
  assert.equal(new Set(subjects).size, subjects.length, `nothing is done twice: ${subjects.join("; ")}`);
  assert.equal(document.runLog?.entries.length, wasOver ? 2 : 1);
  assert.equal(place.runIds().length, wasOver ? 2 : 1, "one folder a run");
  const begun = place.agentLog().filter((line) => line === `begin ${first}`).length;
  assert.ok(begun === 1 || !wasExecuted, "what had been executed is not executed again");
  assert.ok(
    wasOver || !wasExecuted || notes.some((note) => /was interrupted in its step \w+/.test(note)),
    "it is told",
  );
  await place.assertTrue();
  place.assertNothingLeft();
}

describe("a killed cycle", () => {
  it("is finished by the next AUTO, whichever effect it was killed at", async function () {
    this.timeout(600_000);
    const makeDirty = (place: CrashPlace) => place.write("src/mine.json", mine);
    await withCrashPlaces(makeDirty, async (next) => {
      const whole = next();
      const base = whole.git("rev-parse", "HEAD").trim();
      const { code, words } = await whole.engine({});
      assert.equal(code, 0, words);
      const effects = whole.effects();
      assert.ok(effects.length >= leastPoints, `only ${effects.length} points`);
      const wrong: string[] = [];
      await twoAtATime([...effects.entries()], async ([killAt, name]) => {
        const place = next();
        try {
          const ended = await place.engine({ killAt });
          assert.notEqual(ended.code, 0, `the point was not reached ${ended.words}`);
          await assertRecovered(place, base);
          place.remove();
        } catch (error) {
          wrong.push(`killed at ${killAt}, ${name}: ${error instanceof Error ? error.message : error}`);
        }
      });
      assert.deepEqual(wrong, []);
    });
  });
});
