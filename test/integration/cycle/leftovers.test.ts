/** Changes that a task left in the tree never become the work of another one. */
import assert from "node:assert/strict";
import { applyEdits } from "../../../src/core/base/text.ts";
import { changeTask, movedTask, unblockedTask } from "../../../src/core/lint/changeTask.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { cyclePortsOf, runWithPorts } from "../../support/cyclePortsOf.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const next = "T-20260101-002";

/** Two tasks; the first is the one that leaves something. */
async function withTwo(use: (repo: CycleRepo) => Promise<void>): Promise<void> {
  const todo = [
    { id, suffix: "[P0]" },
    { id: next, suffix: "[P1]" },
  ];
  const files = { [file]: aControlDocument({ todo }), "src/app.json": "{}\n", "src/old.txt": "old\n" };
  await withCycleRepo(files, {}, use);
}

const leaves = (binary = false) => `import { rmSync, writeFileSync } from "node:fs";
writeFileSync("src/app.json", '{ "half": true }\\n');
writeFileSync("src/half.${binary ? "bin" : "txt"}", "half${binary ? "\\0\\0" : ""}\\n");
rmSync("src/old.txt");`;

const saysBlocked = `
writeFileSync(process.env.CONTROL_PLANE_OUTCOME, '{ "outcome": "blocked", "reason": "no key" }');`;

const finishes = `import { writeFileSync } from "node:fs";
writeFileSync("src/" + process.env.CONTROL_PLANE_TASK + ".json", "{}\\n");`;

const dirtOfLeaves = [" D src/old.txt", " M src/app.json", "?? src/half.txt"];

async function cancelled(repo: CycleRepo): Promise<void> {
  const stop = new AbortController();
  const agentCommand = repo.agent(`${leaves()}\nconsole.log("written");\nsetInterval(() => {}, 1000);`);
  const { report } = await repo.auto({ agentCommand }, stop.signal, (event) => {
    if (event.type === "output" && event.text.includes("written")) stop.abort();
  });
  assert.equal(report.outcome, "CANCELLED", report.result);
  assert.deepEqual([...report.files].sort(), ["src/app.json", "src/half.txt", "src/old.txt"]);
  assert.deepEqual(repo.dirt().sort(), dirtOfLeaves);
}

function edit(repo: CycleRepo, change: Parameters<typeof changeTask>[1]): void {
  const { edits } = changeTask(repo.document(), change, defaultSettings);
  repo.write(file, applyEdits(repo.read(file), edits));
}

async function assertRefused(repo: CycleRepo, why: RegExp): Promise<void> {
  const before = repo.git("rev-parse", "HEAD");
  const dirt = repo.dirt();
  const { report, events } = await repo.auto({ agentCommand: repo.agent(finishes) });
  assert.equal(report.outcome, "BLOCKED", report.result);
  assert.match(report.result, why);
  assert.match(report.next, /commit them, put them aside \(git stash -u\), or open/);
  assert.ok(!events.some(({ type }) => type === "executing"));
  assert.equal(repo.git("rev-parse", "HEAD"), before);
  assert.deepEqual(repo.dirt(), dirt);
}

describe("changes that a task left", () => {
  for (const [name, agents] of [
    ["its agent is blocked", [leaves() + saysBlocked]],
    ["it failed for the third time", ["one", "two", "three"].map((word) => `${leaves()}\nthrow new Error("${word}");`)],
  ] as const) {
    it(`are put aside when ${name}, and the next task has its own alone`, () =>
      withTwo(async (repo) => {
        let run = "";
        for (const agent of agents) ({ run } = (await repo.auto({ agentCommand: repo.agent(agent) })).report);
        assert.equal(repo.document().findTask(id)?.state, "BLOCKED");
        assert.deepEqual(repo.dirt(), []);
        assert.match(repo.read(file), /git apply \.control-plane\/runs\/\S+put-aside\.patch brings them back/);

        const { report } = await repo.auto({ agentCommand: repo.agent(finishes) });
        assert.equal(report.outcome, "DONE", report.result);
        assert.deepEqual([report.task?.id, report.files], [next, [`src/${next}.json`]]);

        repo.git("apply", `.control-plane/runs/${run}/put-aside.patch`);
        assert.deepEqual(repo.dirt().sort(), dirtOfLeaves);
        assert.equal(repo.read("src/app.json"), '{ "half": true }\n');
      })).timeout(60_000);
  }

  it("keep the next task waiting where no patch can hold them, until they are gone", () =>
    withTwo(async (repo) => {
      await repo.auto({ agentCommand: repo.agent(leaves(true) + saysBlocked) });
      assert.equal(repo.document().findTask(id)?.state, "BLOCKED");
      const why = /the changes of T-20260101-001 are in the tree, and T-20260101-001 is blocked \(no key\)/;
      for (let times = 0; times < 2; times += 1) await assertRefused(repo, why);
      repo.git("stash", "-q", "-u");
      assert.match((await repo.auto({ agentCommand: repo.agent("") })).report.result, /FIX_TRUTH_ONLY/);
      const { report } = await repo.auto({ agentCommand: repo.agent(finishes) });
      assert.deepEqual([report.outcome, report.files], ["DONE", [`src/${next}.json`]], report.result);
    })).timeout(60_000);

  it("are the task's own again when it is opened", () =>
    withTwo(async (repo) => {
      await repo.auto({ agentCommand: repo.agent(leaves(true) + saysBlocked) });
      edit(repo, unblockedTask(id));
      const { report } = await repo.auto({ agentCommand: repo.agent(finishes) });
      assert.equal(report.task?.id, id);
      assert.ok(report.files.includes("src/half.bin"), report.files.join());
    })).timeout(60_000);

  it("of a cancelled run keep the next task waiting when a person blocks their task", () =>
    withTwo(async (repo) => {
      await cancelled(repo);
      edit(repo, movedTask(id, "BLOCKED", "later"));
      await assertRefused(repo, /T-20260101-001 are in the tree, and T-20260101-001 is blocked \(later\)/);
    })).timeout(60_000);

  it("of a cancelled run keep the next task waiting when a person closes their task", () =>
    withTwo(async (repo) => {
      await cancelled(repo);
      repo.write(file, repo.read(file).replace(new RegExp(`^- .*${id}.*\\n`, "m"), ""));
      await assertRefused(repo, /T-20260101-001 are in the tree, and T-20260101-001 is no open task/);
    })).timeout(60_000);

  it("are whole in the patch although putting them aside was cut off", () =>
    withTwo(async (repo) => {
      const ports = await cyclePortsOf(repo);
      const restore = ports.repository.restore.bind(ports.repository);
      Object.assign(ports.repository, {
        restore: async (path: string) => {
          if (path === "src/old.txt") throw new Error("cut off");
          await restore(path);
        },
      });
      await assert.rejects(runWithPorts(ports, repo.agent(leaves() + saysBlocked)), /cut off/);
      assert.deepEqual(repo.dirt().sort(), [" D src/old.txt", "?? src/half.txt"]);
      const { report } = await repo.auto({ agentCommand: repo.agent("process.exit(9);") });
      assert.equal(report.outcome, "BLOCKED", report.result);
      assert.deepEqual(repo.dirt(), []);
      repo.git("apply", `.control-plane/runs/${report.run}/put-aside.patch`);
      assert.deepEqual(repo.dirt().sort(), dirtOfLeaves);
    })).timeout(60_000);
});
