/** What AUTO makes of a run whose engine was killed, where more than the engine's own steps matters. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { applyEdits } from "../../../src/core/base/text.ts";
import { changeTask, movedTask } from "../../../src/core/lint/changeTask.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { assertSound, type CrashPlace, documentFile, first, second, withCrashPlaces } from "./crashPlace.ts";

/** Does half of its work, then `rest`; the second time, nobody kills, and it does the whole. */
const killer = (rest: string) => `
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
const task = process.env.CONTROL_PLANE_TASK;
const here = (name) => new URL(name, import.meta.url);
appendFileSync(here("agent.log"), "begin " + task + "\\n");
const kill = () => process.kill(process.ppid, "SIGKILL");
if (existsSync(here("killed"))) {
  writeFileSync("src/" + task + ".json", JSON.stringify({ task }) + "\\n");
} else {
  writeFileSync(here("killed"), "");
  writeFileSync("src/half.json", "{}\\n");
  ${rest}
}`;

async function withKilled(rest: string, use: (place: CrashPlace) => Promise<void>): Promise<void> {
  await withCrashPlaces(
    (place) => {
      place.makeDirty();
      place.git("commit", "-qam", "a person's work");
    },
    async (next) => {
      const place = next();
      place.writeAgent(killer(rest));
      const { code, words } = await place.engine({});
      assert.notEqual(code, 0, words);
      await use(place);
    },
  );
}

function isAlive(pid: number): boolean {
  try {
    if (process.platform === "linux" && / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))) return false;
    return process.kill(pid, 0);
  } catch {
    return false; // There is no such process: what is asked for.
  }
}

/** A place whose engine was killed at one of the effects that a whole run has. */
async function killed(next: () => CrashPlace, killAt: (effects: readonly string[]) => number): Promise<CrashPlace> {
  const whole = next();
  await whole.engine({});
  const place = next();
  assert.notEqual((await place.engine({ killAt: killAt(whole.effects().names) })).code, 0);
  return place;
}

describe("AUTO after a kill", function () {
  this.timeout(60_000);

  it("ends the agent that lived on, with its stubborn child, and goes on with its half of the work", async () => {
    const lingers = `
  const child = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); console.log(1); setInterval(() => {}, 1000)"]);
  child.stdout.once("data", () => {
    writeFileSync(here("pids"), process.pid + " " + child.pid);
    kill();
  });
  setInterval(() => undefined, 1000);`;
    await withKilled(lingers, async (place) => {
      const pids = readFileSync(path.join(place.outside, "pids"), "utf8").split(" ").map(Number);
      assert.deepEqual(pids.map(isAlive), [true, true]);
      const { report, notes } = await place.auto();
      assert.equal(report.outcome, "DONE", report.result);
      while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.match(notes.join("\n"), /interrupted in its step execute \(1 process ended\); it goes on/);
      assert.deepEqual([...report.files].sort(), [`src/${first}.json`, "src/half.json"].sort());
      assert.doesNotMatch(place.git("log", "--format=%s"), /save-first/, "its dirt is its own");
      assert.equal(place.runIds().length, 1);
      await assertSound(place);
    });
  });

  it("sets aside what the agent wrote into the document", async () => {
    const lies = `
  const file = ${JSON.stringify(documentFile)};
  writeFileSync(file, readFileSync(file, "utf8").replace("### DONE\\n", "### DONE\\n\\n- T-20260101-009 - Not true\\n"));
  kill();`;
    await withKilled(lies, async (place) => {
      const { report, notes } = await place.auto();
      assert.equal(report.outcome, "DONE", report.result);
      assert.match(notes.join("\n"), /set aside/);
      assert.match(place.read(`.control-plane/runs/${report.run}/control-document.set-aside.md`), /Not true/);
      assert.doesNotMatch(place.git("log", "-p", "--format=", "--", documentFile), /Not true/);
      await assertSound(place);
    });
  });

  it("keeps what the agent committed by itself as its work", async () => {
    const commits = `
  writeFileSync("src/" + task + ".json", JSON.stringify({ task }) + "\\n");
  execFileSync("git", ["add", "src"]);
  execFileSync("git", ["commit", "-qm", "feat: by the agent"]);
  kill();`;
    await withKilled(commits, async (place) => {
      const { report } = await place.auto();
      assert.equal(report.outcome, "DONE", report.result);
      assert.match(place.git("log", "-1", "--format=%s", `${report.checkpoint}`), /by the agent/);
      await assertSound(place);
    });
  });

  it("does not take another's later commits for the run's work", async () => {
    await withKilled("kill();", async (place) => {
      place.write("src/mine.json", '{ "mine": 2 }\n');
      place.git("commit", "-qam", "something else");
      rmSync(path.join(place.root, "src/half.json"));
      const { report, notes } = await place.auto();
      assert.match(notes.join("\n"), /Others have committed since \(\w+ "something else" by A Tester\)/);
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(report.files, [`src/${first}.json`], "the commit of another is not among its files");
      assert.doesNotMatch(place.git("log", "-1", "--format=%s", `${report.checkpoint}`), /something else/);
    });
  });

  it("leaves the task open when only another has committed since, and says so", async () => {
    await withKilled("kill();", async (place) => {
      place.write("src/mine.json", '{ "mine": 2 }\n');
      place.git("commit", "-qam", "something else");
      rmSync(path.join(place.root, "src/half.json"));
      place.writeAgent("");
      const { report, notes } = await place.auto();
      assert.equal(report.outcome, "DOING", report.result);
      assert.match(notes.join("\n"), /"something else" by A Tester/);
      assert.equal(place.document().findTask(first)?.state, "DOING");
    });
  });

  it("keeps the agent's own commit as its work beside a later one of another", async () => {
    const commits = `
  writeFileSync("src/" + task + ".json", JSON.stringify({ task }) + "\\n");
  execFileSync("git", ["add", "src"]);
  execFileSync("git", ["commit", "-qm", "feat: by the agent"]);
  kill();`;
    await withKilled(commits, async (place) => {
      place.write("src/other.json", "{}\n");
      place.git("add", "src");
      place.git("commit", "-qm", "something else");
      const { report, notes } = await place.auto();
      assert.equal(report.outcome, "DONE", report.result);
      assert.match(place.git("log", "-1", "--format=%s", `${report.checkpoint}`), /by the agent/);
      assert.deepEqual([...report.files].sort(), [`src/${first}.json`, "src/half.json"].sort());
      assert.match(notes.join("\n"), /no part of this work: \w+ "something else" by A Tester/);
      await assertSound(place);
    });
  });

  it("keeps its work commit as the checkpoint beside a later commit of another", async () => {
    await withCrashPlaces(
      () => undefined,
      async (next) => {
        const place = await killed(next, (effects) => effects.indexOf("record committed work") + 1);
        const work = place.git("rev-parse", "--short", "HEAD").trim();
        place.write("src/other.json", "{}\n");
        place.git("add", "src");
        place.git("commit", "-qm", "something else");
        const { report } = await place.auto();
        assert.deepEqual([report.outcome, report.checkpoint], ["DONE", work], report.result);
        assert.ok(!report.files.includes("src/other.json"), report.files.join());
      },
    );
  });

  it("leaves its work to nobody else when a person blocked its task meanwhile", async () => {
    await withCrashPlaces(
      () => undefined,
      async (next) => {
        const place = await killed(next, (effects) => effects.lastIndexOf("record blast-radius") + 2);
        const { edits } = changeTask(place.document(), movedTask(first, "BLOCKED", "later"), defaultSettings);
        place.write(documentFile, applyEdits(place.read(documentFile), edits));
        for (let times = 0; times < 2; times += 1) {
          const { report } = await place.auto();
          assert.match(report.result, /^BLOCKED: the changes of T-20260101-001 are in the tree.* blocked \(later\)/);
        }
        assert.deepEqual(place.agentLog(), [`begin ${first}`, `end ${first}`], "nobody else was at work");
      },
    );
  });

  it("waits with the run until a merge is over", async () => {
    await withKilled("kill();", async (place) => {
      writeFileSync(path.join(place.root, ".git/MERGE_HEAD"), place.git("rev-parse", "HEAD"));
      const refused = await place.auto();
      assert.match(refused.report.result, /merge is in progress/);
      place.git("merge", "--quit");
      const { report } = await place.auto();
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual([...report.files].sort(), [`src/${first}.json`, "src/half.json"].sort());
      await assertSound(place);
    });
  });

  for (const [name, days] of [
    ["back", -40],
    ["forward", 40],
  ] as const) {
    it(`goes on when the clock has jumped ${name}`, async () => {
      await withKilled("kill();", async (place) => {
        place.clock = { now: () => new Date(Date.now() + days * 86_400_000) };
        const { report } = await place.auto();
        assert.equal(report.outcome, "DONE", report.result);
        assert.equal(place.runIds().length, 1);
        assert.deepEqual([...report.files].sort(), [`src/${first}.json`, "src/half.json"].sort());
        const after = await place.auto();
        assert.equal(after.report.task?.id, second);
        assert.equal(place.runIds().length, 2);
        place.assertNothingLeft();
      });
    });
  }

  it("finds the run that died with the lock although the clock had jumped back before it", async () => {
    await withCrashPlaces(
      () => undefined,
      async (next) => {
        const place = next();
        place.clock = { now: () => new Date(Date.now() + 40 * 86_400_000) };
        await place.auto();
        place.clock = { now: () => new Date(Date.now() + 60_000) };
        place.writeAgent(killer("kill();"));
        assert.notEqual((await place.engine({})).code, 0);
        const { report, notes } = await place.auto();
        assert.match(notes.join("\n"), /was interrupted in its step execute/);
        assert.equal(report.task?.id, second);
        assert.equal(report.outcome, "DONE", report.result);
        place.assertNothingLeft();
      },
    );
  });

  it("tells who holds the lock, where and since when, and leaves it alone", async () => {
    await withKilled("kill();", async (place) => {
      const file = path.join(place.root, ".git/control-plane/lock.json");
      const lock = JSON.parse(readFileSync(file, "utf8"));
      const since = place.clock.now().toISOString();
      writeFileSync(file, JSON.stringify({ ...lock, host: "elsewhere", since }));
      const { report } = await place.auto();
      assert.equal(report.result, `NOTHING: another cycle runs on elsewhere (process ${lock.pid}, since ${since})`);
      assert.ok(existsSync(file));
      place.clock = { now: () => new Date(Date.parse(since) + 86_400_001) };
      assert.equal((await place.auto()).report.outcome, "DONE", "its lease has run out");
      assert.notEqual(hostname(), "elsewhere");
      place.assertNothingLeft();
    });
  });
});
