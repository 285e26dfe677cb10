import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { FsCycleLock } from "../../../src/node/runs/fsCycleLock.ts";
import { FakeClock } from "../../support/fakeClock.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

interface Place {
  readonly lock: FsCycleLock;
  readonly clock: FakeClock;
  readonly file: string;
}

async function withLock(use: (place: Place) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const clock = new FakeClock();
    mkdirSync(path.join(folder, "control-plane"));
    await use({ lock: new FsCycleLock(folder, clock), clock, file: path.join(folder, "control-plane", "lock.json") });
  });
}

async function acquired(lock: FsCycleLock, runId: string) {
  const result = await lock.acquire(runId);
  if (result.type !== "acquired") throw new Error(`Unexpected owner ${result.owner.runId}, expected a free lock`);
  return result.handle;
}

/** The number of a process that has just ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

const written = (fields: Record<string, unknown>) =>
  JSON.stringify({
    pid: process.pid,
    host: hostname(),
    runId: "old",
    since: "2026-01-02T03:04:05.000Z",
    kind: "process",
    token: "t",
    identity: "",
    ...fields,
  });

describe("FsCycleLock", () => {
  it("is held by one, told by name, and given back", async () => {
    await withLock(async ({ lock, file }) => {
      assert.equal(await lock.owner(), undefined);
      const handle = await acquired(lock, "one");
      const owner = {
        pid: process.pid,
        host: hostname(),
        runId: "one",
        since: "2026-01-02T03:04:05.000Z",
        kind: "process",
      };
      assert.deepEqual(await lock.acquire("two"), { type: "held", owner });
      assert.deepEqual(await lock.owner(), owner);
      await handle.release();
      assert.equal(await lock.owner(), undefined);
      await (await acquired(lock, "two")).release();
      assert.deepEqual(readdirSync(path.dirname(file)), []);
    });
  });

  it("goes to exactly one of many who want it at once", async () => {
    await withLock(async ({ lock }) => {
      const results = await Promise.all(Array.from({ length: 20 }, (_, index) => lock.acquire(`run${index}`)));
      assert.equal(results.filter((result) => result.type === "acquired").length, 1);
    });
  });

  it("is taken over from a dead process, by exactly one of many", async () => {
    await withLock(async ({ lock, file }) => {
      writeFileSync(file, written({ pid: await deadPid() }));
      assert.equal(await lock.owner(), undefined);
      const results = await Promise.all(Array.from({ length: 20 }, (_, index) => lock.acquire(`run${index}`)));
      assert.equal(results.filter((result) => result.type === "acquired").length, 1);
      assert.match((await lock.owner())?.runId ?? "", /^run/);
    });
  });

  it("is taken over from a process whose number another one has now", async function () {
    if (process.platform !== "linux") this.skip();
    await withLock(async ({ lock, file }) => {
      writeFileSync(file, written({ identity: "12345" }));
      await acquired(lock, "new");
    });
  });

  it("waits a day for another machine", async () => {
    await withLock(async ({ lock, clock, file }) => {
      writeFileSync(file, written({ host: "elsewhere", pid: 1 }));
      assert.equal((await lock.acquire("new")).type, "held");
      clock.advance(24 * 60 * 60 * 1000 + 1);
      await acquired(lock, "new");
    });
  });

  it("is not kept by broken remains", async () => {
    await withLock(async ({ lock, file }) => {
      for (const text of ["", "{half", "[]", '{"pid":"x"}']) {
        writeFileSync(file, text);
        utimesSync(file, new Date(0), new Date(0));
        assert.equal(await lock.owner(), undefined);
        await (await acquired(lock, "new")).release();
      }
    });
  });

  it("a lease outlives its process, and goes on under the one that resumes it", async () => {
    await withLock(async ({ lock, file }) => {
      await (await acquired(lock, "one")).toLease();
      writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), pid: await deadPid() }));
      const held = await lock.acquire("two");
      assert.equal(held.type === "held" && held.owner.kind, "lease");
      await assert.rejects(lock.resume("two"), { code: "lock-held" });
      const handle = await lock.resume("one");
      assert.deepEqual([(await lock.owner())?.kind, (await lock.owner())?.pid], ["process", process.pid]);
      await assert.rejects(lock.resume("one"), { code: "run-unknown" });
      await handle.release();
      await assert.rejects(lock.resume("one"), { code: "run-unknown" });
    });
  });

  it("a handle whose lock went to another gives nothing back", async () => {
    await withLock(async ({ lock, file }) => {
      const handle = await acquired(lock, "one");
      writeFileSync(file, written({ runId: "two", kind: "lease" }));
      await handle.release();
      await handle.toLease();
      assert.equal((await lock.owner())?.runId, "two");
    });
  });
});
