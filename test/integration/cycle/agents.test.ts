/** What agents do besides their task, and runs that a person ends. */
import assert from "node:assert/strict";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const seed: SeedDocument = { todo: [{ id, suffix: "[P1] (#core)" }] };

async function withSeed(use: (repo: CycleRepo) => Promise<void>, eol: "\n" | "\r\n" = "\n"): Promise<void> {
  await withCycleRepo({ [file]: aControlDocument({ ...seed, eol }), "src/app.json": "{}\n" }, {}, use);
}

describe("agents in a cycle", () => {
  it("an agent that edits the control document: its version is set aside, the engine's stands", async () => {
    await withSeed(async (repo) => {
      const agent = repo.agent(`
import { readFileSync, writeFileSync } from "node:fs";
const doc = "docs/CONTROL_PLANE.md";
writeFileSync(doc, readFileSync(doc, "utf8").replace("TODO", "DONE-BY-ME"));
writeFileSync("src/notes.json", "{}");`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DONE", report.result);
      assert.ok(!repo.read(file).includes("DONE-BY-ME"));
      assert.match(repo.read(`.control-plane/runs/${report.run}/control-document.set-aside.md`), /DONE-BY-ME/);
    });
  });

  it("an agent that deletes the control document: it is put back", async () => {
    await withSeed(async (repo) => {
      const agent = repo.agent(`
import { rmSync, writeFileSync } from "node:fs";
rmSync("docs/CONTROL_PLANE.md");
writeFileSync("src/notes.json", "{}");`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.document().findTask(id)?.state, "DONE");
    });
  });

  it("commits that an agent made are the work", async () => {
    await withSeed(async (repo) => {
      const agent = repo.agent(`
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
writeFileSync("src/notes.json", "{}");
execFileSync("git", ["add", "src/notes.json"]);
execFileSync("git", ["commit", "-qm", "feat: by the agent"]);`);
      const before = repo.commitCount();
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.commitCount() - before, 2);
      assert.equal(repo.git("log", "-1", "--format=%s", `${report.checkpoint}`).trim(), "feat: by the agent");
      assert.match(repo.git("log", "-1", "--format=%B"), /Control-Plane-Run: /);
    });
  });

  it("history rewritten below the base ends BLOCKED", async () => {
    await withSeed(async (repo) => {
      repo.write("src/app.json", "[]\n");
      repo.git("commit", "-qam", "to be rewritten");
      const agent = repo.agent(`
import { execFileSync } from "node:child_process";
execFileSync("git", ["commit", "-q", "--amend", "-m", "rewritten"]);`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "BLOCKED");
      assert.match(report.result, /no longer part of HEAD/);
    });
  });

  it("the person's staged and unstaged work outside the cycle is untouched by the commits", async () => {
    await withSeed(async (repo) => {
      const agent = repo.agent(`
import { writeFileSync } from "node:fs";
writeFileSync("src/notes.json", "{}");
writeFileSync("src/app.json", "[2]");`);
      const interaction = { pickChanges: async () => ["src/notes.json"] };
      const { report } = await repo.auto({ agentCommand: agent, interaction });
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(repo.git("show", "--name-only", "--format=", `${report.checkpoint}`).trim(), "src/notes.json");
      assert.deepEqual(repo.dirt(), [" M src/app.json"]);
      assert.match(repo.read(file), /REPO_CLEAN\*\* \| `dirty`/);
    });
  });

  it("a CRLF document stays CRLF", async () => {
    await withSeed(async (repo) => {
      const agent = repo.agent(`
import { writeFileSync } from "node:fs";
writeFileSync("src/notes.json", "{}");`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DONE", report.result);
      assert.ok(!/(^|[^\r])\n/.test(repo.read(file)), "a bare line feed was written");
    }, "\r\n");
  });

  it("manual: waits under a lease, AUTO meanwhile offers the ways on, Verify & Save ends it", async () => {
    await withSeed(async (repo) => {
      const first = await repo.auto({ executor: "manual" });
      assert.equal(first.events.at(-1)?.type, "waiting");
      const text = repo.read(file);
      const meanwhile = await repo.auto({ executor: "manual" });
      assert.match(meanwhile.report.next, /Verify & Save/);
      repo.write("src/notes.json", "{}\n");
      assert.equal(repo.read(file), text, "nothing is written in mid-cycle");
      const { report } = await repo.resume("verify");
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(report.run, first.report.run);
      assert.equal(repo.document().findTask(id)?.state, "DONE");
      assert.deepEqual(repo.dirt(), []);
      await assert.rejects(repo.resume("verify"), { code: "run-unknown" });
    });
  });

  it("manual: Stop leaves the work in the tree, and the next AUTO goes on with it", async () => {
    await withSeed(async (repo) => {
      await repo.auto({ executor: "manual" });
      repo.write("src/notes.json", "{}\n");
      const { report } = await repo.resume("stop");
      assert.equal(report.outcome, "CANCELLED");
      assert.deepEqual(repo.dirt(), ["?? src/notes.json"]);
      const next = await repo.auto({ agentCommand: repo.agent("process.exit(0);") });
      assert.equal(next.report.outcome, "DONE", next.report.result);
    });
  });

  it("an executor that was not configured is named before anything happens", async () => {
    await withSeed(async (repo) => {
      const commits = repo.commitCount();
      await assert.rejects(repo.auto({}), { code: "executor-missing" });
      assert.equal(repo.commitCount(), commits);
      const { report } = await repo.auto({ executor: "manual" });
      assert.equal(report.task?.id, id, "the lock was given back");
    });
  });
});
