/** The work of an outside agent is measured while it works: at every call, and by the server between calls. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";
import { type Answer, type McpSession, withMcp } from "./mcpClient.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";

function write({ root }: TempRepo, name: string, text = "{}\n"): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

/** At most two files may be changed. */
async function begun(use: (session: McpSession, repo: TempRepo) => Promise<void>): Promise<void> {
  await withTempRepo({ [file]: aControlDocument({ todo: [{ id }] }), "src/a.json": "{}\n" }, async (repo) => {
    const settings = { limits: { files: 2 }, prohibitedPaths: ["old/"] };
    write(repo, ".git/test-home/settings.json", JSON.stringify(settings));
    await withMcp(repo.root, async (session) => {
      await session.ask("begin");
      await use(session, repo);
    });
  });
}

const breakLimit = (repo: TempRepo) => {
  for (const name of ["one", "two", "three"]) write(repo, `src/${name}.json`);
};

/** The status once no run is in hand any more. */
async function ended({ ask }: McpSession): Promise<Answer> {
  for (;;) {
    const status = await ask("status");
    // While another server saves, no run is in hand, and the last one has no outcome or waits still.
    if (status.run === null && !["WAITING", null].includes(status.lastRun.outcome)) return status;
    await delay(50);
  }
}

describe("watch over an outside agent", () => {
  it("stops a run over its limits at the next call: DOING, the diff stays, and the agent is told", async () => {
    for (const verb of ["read", "check"]) {
      await begun(async ({ ask, refusal }, repo) => {
        breakLimit(repo);
        const words = await refusal(verb, verb === "read" ? { path: "src/a.json" } : {});
        assert.match(words, /was stopped\. DOING: over budget: 3 files changed, the limit is 2/);
        assert.match(await refusal("finish"), /was stopped/);
        const { lastRun, truth } = await ask("status");
        assert.deepEqual([lastRun.outcome, lastRun.task, truth.dirty], ["DOING", id, 3]);
        assert.match(repo.read(`.control-plane/runs/${lastRun.run}/diff.patch`), /three\.json/);
        assert.equal((await ask("begin")).task.id, id, "it goes on with its own changes");
      });
    }
  });

  it("stops it between calls, too", async () => {
    await begun(async (session, repo) => {
      breakLimit(repo);
      const { lastRun } = await ended(session);
      assert.equal(lastRun.outcome, "DOING");
      assert.match(await session.refusal("finish"), /over budget: 3 files changed/);
    });
  });

  it("stops a run that was begun by another server", async () => {
    await begun(async (_session, repo) => {
      await withMcp(repo.root, async (other) => {
        breakLimit(repo);
        assert.equal((await ended(other)).lastRun.outcome, "DOING");
      });
    });
  });

  it("ends BLOCKED what touched a prohibited file; the edit is undone and kept", async () => {
    await begun(async (session, repo) => {
      write(repo, "old/TASKS.md", "# mine\n");
      const { lastRun } = await ended(session);
      assert.equal(lastRun.outcome, "BLOCKED");
      assert.match(await session.refusal("check"), /old\/TASKS\.md must not be changed/);
      assert.match(repo.read(`.control-plane/runs/${lastRun.run}/diff.patch`), /# mine/);
      assert.match(repo.read(`.control-plane/runs/${lastRun.run}/set-aside/old/TASKS.md`), /# mine/);
    });
  });

  it("leaves work within its limits alone", async () => {
    await begun(async ({ ask }, repo) => {
      write(repo, "src/one.json");
      assert.equal((await ask("check")).passed, true);
      assert.equal((await ask("finish")).outcome, "DONE");
    });
  });
});
