/** A repository may hold several control documents; what was begun for one is never finished by another. */
import assert from "node:assert/strict";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type CrashPlace, first, second, withCrashPlaces } from "./crashPlace.ts";

const other = "docs/OTHER.md";

const killer = (work: string) => `
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
const task = process.env.CONTROL_PLANE_TASK;
const here = (name) => new URL(name, import.meta.url);
appendFileSync(here("agent.log"), "begin " + task + "\\n");
if (existsSync(here("killed"))) {
  writeFileSync("src/" + task + ".json", JSON.stringify({ task }) + "\\n");
} else {
  writeFileSync(here("killed"), "");
  ${work}
  process.kill(process.ppid, "SIGKILL");
}`;

/** The same task stands in both documents. */
function addOther(place: CrashPlace): void {
  place.write(other, aControlDocument({ todo: [{ id: first }, { id: second }] }));
  place.git("add", other);
  place.git("commit", "-qm", "another document");
}

/** The engine was killed while it worked for the first document. */
async function withKilled(work: string, use: (place: CrashPlace) => Promise<void>): Promise<void> {
  await withCrashPlaces(addOther, async (next) => {
    const place = next();
    place.writeAgent(killer(work));
    assert.notEqual((await place.engine({})).code, 0);
    await use(place);
  });
}

describe("an unfinished run of another document", function () {
  this.timeout(60_000);

  it("is left alone and said, where it left nothing in the tree", async () => {
    await withKilled("", async (place) => {
      const { report, notes } = await place.auto("command", other);
      assert.match(notes.join("\n"), /was interrupted.*; it is left alone: AUTO for docs\/CONTROL_PLANE\.md goes on/);
      assert.deepEqual([report.outcome, report.task?.id], ["DONE", first], report.result);
      assert.equal(place.document().findTask(first)?.state, "TODO");
      assert.equal(place.runIds().length, 2);
    });
  });

  it("keeps the tree while its changes are in it, and has them again at its own AUTO", async () => {
    await withKilled('writeFileSync("src/half.json", "{}\\n");', async (place) => {
      for (let times = 0; times < 2; times += 1) {
        const { report } = await place.auto("command", other);
        assert.match(
          report.result,
          /the changes of T-20260101-001 are in the tree.* stands in docs\/CONTROL_PLANE\.md/,
        );
        assert.equal(report.outcome, "BLOCKED");
      }
      const { report } = await place.auto();
      assert.deepEqual([report.outcome, report.task?.id], ["DONE", first], report.result);
      assert.deepEqual([...report.files].sort(), [`src/${first}.json`, "src/half.json"].sort());
      assert.match(place.read(other), new RegExp(`### TODO\\s+- ${first}`));
    });
  });

  it("that waits is ended by nobody else", async () => {
    await withCrashPlaces(addOther, async (next) => {
      const place = next();
      await place.auto("manual");
      const message = /one of docs\/CONTROL_PLANE/;
      await assert.rejects(place.resume("verify", other), { code: "run-unknown", message });
      assert.equal((await place.resume("stop")).report.outcome, "CANCELLED");
    });
  });
});
