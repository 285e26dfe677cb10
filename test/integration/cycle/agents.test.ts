/** What agents do besides their task, and runs that a person ends. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
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

  const somebodyElse = (repo: CycleRepo, message: string, changed = "readme.txt") => {
    repo.write(changed, "by a person\n");
    repo.git("add", changed);
    repo.git("commit", "-qm", message);
  };

  /** An agent does its work, and waits before `last` until a person has done theirs. */
  async function beside(repo: CycleRepo, [work, last]: readonly [string, string], person: () => void) {
    const agentCommand = repo.agent(`
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
const go = new URL("go", import.meta.url);
const commit = () => {
  execFileSync("git", ["add", "src"]);
  execFileSync("git", ["commit", "-qm", "by the agent"]);
};
${work}
console.log("ready");
while (!existsSync(go)) await new Promise((resolve) => setTimeout(resolve, 20));
${last}`);
    let isReady = false;
    return repo.auto({ agentCommand }, undefined, (event) => {
      if (isReady || event.type !== "output" || !event.text.includes("ready")) return;
      isReady = true;
      person();
      writeFileSync(`${repo.root}-outside/go`, "");
    });
  }

  it("another's commit meanwhile is not the work: nothing was done", async () => {
    await withSeed(async (repo) => {
      const { report, events } = await beside(repo, ["", ""], () => somebodyElse(repo, "mend the readme"));
      assert.equal(report.outcome, "DOING", report.result);
      assert.match(report.result, /nothing was changed but by others: \w+ "mend the readme" by A Tester/);
      assert.deepEqual([report.files, report.checkpoint], [[], undefined]);
      assert.ok(events.some((event) => event.type === "note" && /no part of this work/.test(event.text)));
      assert.equal(repo.document().findTask(id)?.state, "DOING");
    });
  });

  for (const [name, work] of [
    ["in the tree", ['writeFileSync("src/notes.json", "{}");', ""]],
    ["committed before it", ['writeFileSync("src/notes.json", "{}"); commit();', ""]],
    ["committed after it", ['writeFileSync("src/notes.json", "{}");', "commit();"]],
  ] as const) {
    it(`another's commit meanwhile is no part of the agent's work ${name}`, async () => {
      await withSeed(async (repo) => {
        const { report } = await beside(repo, work, () => somebodyElse(repo, "mend the readme"));
        assert.equal(report.outcome, "DONE", report.result);
        assert.deepEqual(report.files, ["src/notes.json"]);
        assert.equal(repo.git("show", "--name-only", "--format=", `${report.checkpoint}`).trim(), "src/notes.json");
        assert.deepEqual(repo.dirt(), []);
      });
    });
  }

  for (const [name, message, changed] of [
    ["names its task", `feat: for ${id}`, "readme.txt"],
    ["lies in its Surface", "feat: tides", "tide/table.txt"],
  ] as const) {
    it(`another's commit meanwhile is the work when it ${name}`, async () => {
      const todo = [{ id, suffix: "[P1] (#core)", details: ["**Surface:** `tide/`"] }];
      await withCycleRepo({ [file]: aControlDocument({ todo }) }, {}, async (repo) => {
        const { report } = await beside(repo, ["", ""], () => somebodyElse(repo, message, changed));
        assert.equal(report.outcome, "DONE", report.result);
        assert.deepEqual(report.files, [changed]);
      });
    });
  }

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
      assert.deepEqual(report.files, ["src/notes.json"]);
      assert.deepEqual(repo.dirt(), ["?? src/notes.json"]);
      const next = await repo.auto({ agentCommand: repo.agent("process.exit(0);") });
      assert.equal(next.report.outcome, "DONE", next.report.result);
    });
  });

  it("manual: a run whose task is nowhere waits on, and can be stopped", async () => {
    await withSeed(async (repo) => {
      await repo.auto({ executor: "manual" });
      repo.write("src/notes.json", "{}\n");
      const document = repo.read(file);
      repo.write(file, document.replace(new RegExp(`^- ${id}.*\\n`, "m"), ""));
      await assert.rejects(repo.resume("verify"), { code: "task-unknown" });
      await assert.rejects(repo.resume("verify"), { code: "task-unknown" }, "it still waits");
      const { report } = await repo.resume("stop");
      assert.deepEqual([report.outcome, repo.read("src/notes.json")], ["CANCELLED", "{}\n"]);
      repo.write(file, document);
      const next = await repo.auto({ executor: "manual" });
      assert.doesNotMatch(next.report.result, /waits for a person/);
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
