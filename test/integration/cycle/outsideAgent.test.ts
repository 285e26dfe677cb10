/** A run in the hands of an outside agent: begun, looked at, metered and ended by separate calls. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { CycleEvent, CycleReport } from "../../../src/core/cycle/events.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { type ControlPlane, createControlPlane } from "../../../src/node/controlPlane.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const never = new AbortController().signal;

async function ending(stream: AsyncGenerator<CycleEvent, CycleReport>): Promise<CycleReport> {
  for (;;) {
    const step = await stream.next();
    if (step.done) return step.value;
  }
}

/** One task whose verification command nobody approved; every call opens the control plane anew, as another process would. */
async function withRun(
  contract: readonly string[],
  use: (repo: CycleRepo, on: <T>(call: (plane: ControlPlane) => Promise<T>) => Promise<T>) => Promise<void>,
): Promise<void> {
  const details = ["**Verification commands:** `node missing.mjs`"];
  const files = {
    [file]: aControlDocument({ todo: [{ id, suffix: "[P1]", details }], contract }),
    "src/app.json": "{}\n",
  };
  await withCycleRepo(files, {}, async (repo) => {
    const on = async <T>(call: (plane: ControlPlane) => Promise<T>): Promise<T> => {
      const plane = await createControlPlane({
        folder: repo.root,
        settings: { ...defaultSettings, prohibitedPaths: ["docs/old/**"] },
        approvalsFolder: `${repo.root}-outside`,
      });
      try {
        return await call(plane);
      } finally {
        plane.dispose();
      }
    };
    await on((plane) => ending(plane.auto({ executor: "mcp" }, never)));
    await use(repo, on);
  });
}

describe("a run in the hands of an outside agent", () => {
  it("waits as a lease that says whose it is, with its brief", async () => {
    await withRun(["Read max 3 files."], async (_repo, on) => {
      const waiting = await on((plane) => plane.waitingRun());
      assert.equal(waiting?.executor, "mcp");
      assert.equal(waiting.taskId, id);
      assert.match(waiting.brief, /^# T-20260101-001/);
      assert.equal(waiting.contextFiles.read, 0);
    });
  });

  it("is checked in between without ending: failures, skips and limits are told, nothing is saved", async () => {
    await withRun([], async (repo, on) => {
      repo.write("src/app.json", "{ broken\n");
      const commits = repo.commitCount();
      const looked = await on((plane) => plane.checkWaiting({}, never));
      assert.deepEqual(
        looked.blast.files.map(({ path }) => path),
        ["src/app.json"],
      );
      assert.ok(looked.checks.some(({ verdict }) => verdict === "FAIL"));
      assert.ok(looked.checks.some(({ command, verdict }) => command === "node missing.mjs" && verdict === "SKIP"));
      assert.deepEqual(looked.broken, []);
      assert.equal(repo.commitCount(), commits);
      assert.equal((await on((plane) => plane.waitingRun()))?.taskId, id, "it waits on");
    });
  });

  it("says when a prohibited file was touched, and leaves it to the end to undo it", async () => {
    await withRun([], async (repo, on) => {
      repo.write("docs/old/x.md", "# x\n");
      const looked = await on((plane) => plane.checkWaiting({}, never));
      assert.deepEqual(looked.broken, ["docs/old/x.md must never be changed"]);
      assert.ok(repo.exists("docs/old/x.md"));
    });
  });

  it("is looked at while it works: size, limits and what nobody may touch, and nothing is written", async () => {
    await withRun([], async (repo, on) => {
      const runs = () => readdirSync(`${repo.root}/.control-plane/runs`, { recursive: true }).length;
      const runId = (await on((plane) => plane.waitingRun()))?.runId ?? "";
      const journal = () => repo.read(`.control-plane/runs/${runId}/events.jsonl`);
      const before = [runs(), journal()];
      const look = () => on((plane) => plane.lookWaiting(never));
      assert.deepEqual([(await look())?.blast.files, (await look())?.broken], [[], undefined]);
      repo.write("src/app.json", "[1]\n");
      const small = await look();
      assert.deepEqual([small?.executor, small?.blast.lines, small?.broken], ["mcp", 2, undefined]);
      repo.write("docs/old/x.md", "# x\n");
      assert.equal((await look())?.broken, "it touched docs/old/x.md");
      for (let n = 0; n < 61; n++) repo.write(`src/many/${n}.json`, "{}\n");
      assert.equal((await look())?.broken, "63 files changed, the limit is 60");
      assert.deepEqual([runs(), journal()], before);
      await on((plane) => ending(plane.resume("stop", never)));
      assert.equal(await look(), undefined, "nobody works any more");
    });
  });

  it("of a person may not break a limit either; what they touched is put back only at their Verify & Save", async () => {
    await withCycleRepo({ [file]: aControlDocument({ todo: [{ id }] }) }, { executor: "manual" }, async (repo) => {
      await repo.auto();
      const settings = {
        ...defaultSettings,
        prohibitedPaths: ["docs/old/**"],
        limits: { ...defaultSettings.limits, lines: 9 },
      };
      const plane = await createControlPlane({ folder: repo.root, settings });
      try {
        repo.write("docs/old/x.md", "# x\n");
        const touched = await plane.lookWaiting();
        assert.equal(touched?.broken, undefined);
        assert.deepEqual(touched?.blast.remarks, ["docs/old/x.md: prohibited"]);
        repo.write("src/long.txt", "line\n".repeat(9));
        assert.equal((await plane.lookWaiting())?.broken, "10 lines changed, the limit is 9");
      } finally {
        plane.dispose();
      }
    });
  });

  it("counts what is read across processes, a file once", async () => {
    await withRun([], async (_repo, on) => {
      for (const path of ["a.ts", "b.ts", "a.ts"]) assert.equal(await on((plane) => plane.meterRead(path)), undefined);
      assert.match((await on((plane) => plane.meterRead(file))) ?? "", /read once by the engine/);
      const waiting = await on((plane) => plane.waitingRun());
      assert.equal(waiting?.contextFiles.read, 2);
    });
  });

  it("ends blocked, or goes on, by the agent's own word", async () => {
    await withRun([], async (repo, on) => {
      const blocked = await on((plane) => ending(plane.resume({ type: "blocked", reason: "no key" }, never)));
      assert.equal(blocked.outcome, "BLOCKED");
      assert.match(blocked.result, /no key/);
      assert.equal(repo.document().findTask(id)?.state, "BLOCKED");
      await assert.rejects(
        on((plane) => plane.checkWaiting({}, never)),
        { code: "run-unknown" },
      );
    });
    await withRun([], async (repo, on) => {
      repo.write("src/app.json", '{ "half": true }\n');
      const report = await on((plane) => ending(plane.resume({ type: "continue", reason: "half of it" }, never)));
      assert.equal(report.outcome, "DOING");
      assert.equal(report.commits.length, 2, "work that passes its checks is kept");
      assert.deepEqual(repo.dirt(), []);
    });
  });
});
