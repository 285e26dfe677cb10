import assert from "node:assert/strict";
import { appendFileSync, lstatSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FsRunStore } from "../../../src/node/runs/fsRunStore.ts";
import { createRedactor } from "../../../src/node/runs/redact.ts";
import { FakeClock } from "../../support/fakeClock.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

function storeOf(repo: TempRepo, clock = new FakeClock(), runsFolder = ".runs/of it") {
  const commonFolder = path.join(repo.root, ".git");
  return new FsRunStore({ root: repo.root, commonFolder, runsFolder, clock, redactor: createRedactor({}) });
}

describe("FsRunStore", () => {
  it("makes ids that sort by time and differ in the same moment", async () => {
    await withTempRepo({}, async (repo) => {
      const store = storeOf(repo);
      const early = store.newRunId(new Date("2026-01-02T03:04:05.678Z"));
      const late = store.newRunId(new Date("2026-01-02T03:04:05.679Z"));
      assert.match(early, /^20260102-030405678-[0-9a-f]{4}$/);
      assert.ok(early < late);
    });
  });

  it("makes a folder that git does not see, and points latest at it", async () => {
    await withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const store = storeOf(repo);
      for (const id of ["20260102-030405000-a1b2", "20260102-030406000-a1b2"]) {
        const folder = await store.create(id);
        assert.equal(folder.path, `.runs/of it/${id}/`);
        await folder.writeFile("summary.md", "text\n");
        assert.equal(realpathSync(repo.absolute(".runs/of it/latest")), repo.absolute(`.runs/of it/${id}`));
      }
      assert.equal(repo.git("status", "--porcelain"), "");
      const exclude = repo.read(".git/info/exclude");
      assert.equal(exclude.split("\n").filter((line) => line.includes(".runs")).length, 1);
    });
  });

  it("leaves somebody else's `latest` alone", async () => {
    await withTempRepo({}, async (repo) => {
      repo.write(".runs/of it/latest", "mine");
      await storeOf(repo).create("20260102-030405000-a1b2");
      assert.equal(repo.read(".runs/of it/latest"), "mine");
    });
  });

  it("refuses to lead out of the repository, and foreign ids and names", async () => {
    await withTempRepo({}, async (repo) => {
      const id = "20260102-030405000-a1b2";
      await assert.rejects(storeOf(repo, undefined, "../out").create(id), { code: "path-refused" });
      if (process.platform !== "win32") {
        mkdirSync(path.join(path.dirname(repo.root), "elsewhere"));
        symlinkSync("../elsewhere", repo.absolute("link"));
        await assert.rejects(storeOf(repo, undefined, "link/runs").create(id), { code: "path-refused" });
      }
      const store = storeOf(repo);
      await assert.rejects(store.create("../x"), { code: "run-unknown" });
      const folder = await store.create(id);
      for (const name of ["../x", "a/b", "..", ""]) {
        await assert.rejects(folder.writeFile(name, ""), { code: "path-refused" });
      }
      assert.equal(await store.open("20260102-030405000-ffff"), undefined);
    });
  });

  it("numbers its records, in the order of the calls, over several openings", async () => {
    await withTempRepo({}, async (repo) => {
      const clock = new FakeClock();
      const store = storeOf(repo, clock);
      const id = "20260102-030405000-a1b2";
      const folder = await store.create(id);
      await Promise.all([
        folder.append("started", { a: 1 }),
        folder.append("step", undefined),
        folder.append("note", "n"),
      ]);
      clock.advance(1000);
      const again = await store.open(id);
      await again?.append("finished", { password: "p", text: "https://u:p@h/" });
      const records = (await again?.records()) ?? [];
      assert.deepEqual(
        records.map(({ seq, type }) => [seq, type]),
        [
          [1, "started"],
          [2, "step"],
          [3, "note"],
          [4, "finished"],
        ],
      );
      assert.deepEqual(records[3], {
        seq: 4,
        at: "2026-01-02T03:04:06.000Z",
        runId: id,
        type: "finished",
        data: { password: "***REDACTED***", text: "https://***REDACTED***@h/" },
      });
    });
  });

  it("passes over broken lines, and begins a new line behind one that was cut off", async () => {
    await withTempRepo({}, async (repo) => {
      const store = storeOf(repo);
      const id = "20260102-030405000-a1b2";
      const folder = await store.create(id);
      await folder.append("started", 1);
      const journal = repo.absolute(`.runs/of it/${id}/events.jsonl`);
      appendFileSync(journal, 'null\n{"seq":"x"}\n"half', "utf8");
      const again = await store.open(id);
      await again?.append("step", 2);
      assert.deepEqual(
        (await again?.records())?.map(({ seq, data }) => [seq, data]),
        [
          [1, 1],
          [2, 2],
        ],
      );
      assert.ok(readFileSync(journal, "utf8").endsWith("\n"));
    });
  });

  it("redacts files, and reads them back", async () => {
    await withTempRepo({}, async (repo) => {
      const folder = await storeOf(repo).create("20260102-030405000-a1b2");
      await folder.writeFile("summary.md", "https://u:p@h/ one\n");
      await folder.appendFile("summary.md", "https://u:p@h/ two\n");
      assert.equal(
        await folder.readFile("summary.md"),
        "https://***REDACTED***@h/ one\nhttps://***REDACTED***@h/ two\n",
      );
      assert.equal(await folder.readFile("none.md"), undefined);
    });
  });

  it("lists the newest runs with what their journals say", async () => {
    await withTempRepo({}, async (repo) => {
      const clock = new FakeClock();
      const store = storeOf(repo, clock);
      assert.deepEqual(await store.list(10), []);
      const task = { id: "T-1", title: "One" };
      const finished = await store.create("20260102-030405000-aaaa");
      await finished.append("started", {});
      await finished.append("selected", { task });
      clock.advance(2000);
      await finished.append("finished", { report: { outcome: "DONE", task } });
      const waiting = await store.create("20260102-030406000-bbbb");
      await waiting.append("selected", { task: { id: "T-2", title: "Two" } });
      await waiting.append("waiting", {});
      const empty = await store.create("20260102-030407890-cccc");
      writeFileSync(repo.absolute(".runs/of it/stray.txt"), "");
      const runs = await store.list(10);
      assert.deepEqual(
        runs.map(({ runId, startedAt, endedAt, outcome, taskId }) => ({ runId, startedAt, endedAt, outcome, taskId })),
        [
          {
            runId: empty.runId,
            startedAt: "2026-01-02T03:04:07.890Z",
            endedAt: undefined,
            outcome: undefined,
            taskId: undefined,
          },
          {
            runId: waiting.runId,
            startedAt: "2026-01-02T03:04:07.000Z",
            endedAt: undefined,
            outcome: "WAITING",
            taskId: "T-2",
          },
          {
            runId: finished.runId,
            startedAt: "2026-01-02T03:04:05.000Z",
            endedAt: "2026-01-02T03:04:07.000Z",
            outcome: "DONE",
            taskId: "T-1",
          },
        ],
      );
      assert.equal((await store.list(1)).length, 1);
      assert.ok(lstatSync(repo.absolute(".runs/of it/latest")).isSymbolicLink());
    });
  });
});
