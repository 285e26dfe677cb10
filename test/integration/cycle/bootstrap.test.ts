/** Step A over real git: what ends a cycle before it begins, SAVE-FIRST, FIX_TRUTH_ONLY. */
import assert from "node:assert/strict";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const seed: SeedDocument = { todo: [{ id, suffix: "[P1] (#core)" }] };
const writesNotes = `
import { writeFileSync } from "node:fs";
writeFileSync("src/notes.json", "{}\\n");
`;

async function withSeed(use: (repo: CycleRepo) => Promise<void>, settings = {}): Promise<void> {
  await withCycleRepo({ [file]: aControlDocument(seed), "src/app.json": "{}\n" }, settings, use);
}

describe("bootstrap of a cycle", () => {
  it("names a merge in progress and the way out, and writes nothing", async () => {
    await withSeed(async (repo) => {
      repo.git("checkout", "-q", "-b", "side");
      repo.write("src/app.json", "[]\n");
      repo.git("commit", "-qam", "side");
      repo.git("checkout", "-q", "-");
      repo.write("src/app.json", "[1]\n");
      repo.git("commit", "-qam", "main");
      assert.throws(() => repo.git("merge", "-q", "side"));
      const commits = repo.commitCount();
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "BLOCKED");
      assert.match(report.result, /merge is in progress/);
      assert.match(report.next, /git merge --abort/);
      assert.equal(repo.commitCount(), commits);
    });
  });

  it("names a detached HEAD", async () => {
    await withSeed(async (repo) => {
      repo.git("checkout", "-q", "--detach");
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "BLOCKED");
      assert.match(report.result, /detached/);
    });
  });

  it("names an unborn branch", async () => {
    await withSeed(async (repo) => {
      repo.git("checkout", "-q", "--orphan", "fresh");
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "BLOCKED");
      assert.match(report.result, /no commit yet/);
    });
  });

  it("refuses a document with conflict markers and names the line", async () => {
    await withSeed(async (repo) => {
      const text = repo.read(file).replace("### DONE", "<<<<<<< ours\n=======\n>>>>>>> theirs\n\n### DONE");
      repo.write(file, text);
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "BLOCKED");
      assert.match(report.result, /conflict markers at line \d+/);
      assert.equal(repo.read(file), text);
    });
  });

  it("SAVE-FIRST commits checked work on tracked files, then goes on", async () => {
    await withSeed(async (repo) => {
      repo.write("src/app.json", '{ "a": 1 }\n');
      const before = repo.commitCount();
      const { report, events } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.commitCount() - before, 3);
      assert.deepEqual(report.files, ["src/notes.json"]);
      assert.ok(events.some((event) => event.type === "committed" && event.what === "save-first"));
      assert.deepEqual(repo.dirt(), []);
    });
  });

  it("SAVE-FIRST leaves a failing tree alone: one blocker, stop", async () => {
    await withSeed(async (repo) => {
      repo.write("src/app.json", "{ broken\n");
      const { report, events } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "BLOCKED", report.result);
      assert.ok(!events.some((event) => event.type === "executing"));
      assert.equal(repo.read("src/app.json"), "{ broken\n");
      assert.equal(repo.document().blockers?.items.length, 1);
      assert.deepEqual(repo.dirt(), [" M src/app.json"]);
      const commits = repo.commitCount();
      await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(repo.commitCount(), commits, "the same blocker again writes nothing");
    });
  });

  it("SAVE-FIRST commits hand edits of the control document alone", async () => {
    await withSeed(async (repo) => {
      repo.write(file, repo.read(file).replace("### DONE", "- T-20260101-002 — By hand [P3]\n\n### DONE"));
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "DONE", report.result);
      assert.match(repo.git("log", "--format=%s"), /save edits of the control document/);
      assert.equal(repo.document().findTask("T-20260101-002")?.state, "TODO");
    });
  });

  it("SAVE-FIRST leaves untracked files to the person, who is asked", async () => {
    await withSeed(async (repo) => {
      repo.write("scratch.txt", "mine\n");
      repo.write("wanted.txt", "take it\n");
      repo.write(file, repo.read(file).replace("`clean`", "`dirty`").replace("`false`", "`true`"));
      repo.git("commit", "-qam", "say that the tree is dirty");
      const asked: string[] = [];
      const interaction = {
        pickUntracked: async (paths: readonly string[]) => {
          asked.push(...paths);
          return ["wanted.txt"];
        },
      };
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes), interaction });
      assert.deepEqual(asked.sort(), ["scratch.txt", "wanted.txt"]);
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(report.files, ["src/notes.json"]);
      assert.deepEqual(repo.dirt(), ["?? scratch.txt"]);
      const clean = repo.document().dashboard?.fields.find((field) => field.name === "REPO_CLEAN");
      assert.equal(clean?.plain, "dirty", "the document says what git says");
    });
  });

  it("FIX_TRUTH_ONLY mends a false dashboard, commits it and stops", async () => {
    await withSeed(async (repo) => {
      repo.write(file, repo.read(file).replace("`clean`", "`dirty`"));
      repo.git("commit", "-qam", "a false claim");
      const before = repo.commitCount();
      const { report, events } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "NOTHING");
      assert.match(report.result, /FIX_TRUTH_ONLY/);
      assert.ok(!events.some((event) => event.type === "selected"));
      assert.equal(repo.commitCount() - before, 1);
      assert.match(repo.read(file), /REPO_CLEAN\*\* \| `clean`/);
      assert.deepEqual(repo.dirt(), []);
    });
  });

  it("a second cycle finds the lock held and says by whom", async () => {
    await withSeed(async (repo) => {
      let second: Awaited<ReturnType<CycleRepo["auto"]>> | undefined;
      const agent = repo.agent(`
import { existsSync, writeFileSync } from "node:fs";
console.log("working");
const wait = () => (existsSync(process.env.CONTROL_PLANE_BRIEF + ".go") ? writeFileSync("src/notes.json", "{}") : setTimeout(wait, 20));
wait();`);
      let running: Promise<void> = Promise.resolve();
      const first = await repo.auto({ agentCommand: agent }, undefined, (event) => {
        if (event.type !== "executing") return;
        running = repo.auto({ agentCommand: agent }).then((result) => {
          second = result;
          repo.write(`${event.briefFile.slice(repo.root.length + 1)}.go`, "");
        });
      });
      await running;
      assert.equal(first.report.outcome, "DONE", first.report.result);
      assert.equal(second?.report.outcome, "NOTHING");
      assert.match(second?.report.result ?? "", new RegExp(`process ${process.pid}`));
      assert.deepEqual(repo.dirt(), []);
    });
  });

  it("after a failed governance commit the next AUTO commits those bytes first", async () => {
    await withSeed(async (repo) => {
      const hook =
        "#!/bin/sh\ngit diff --cached --name-only | grep -q CONTROL_PLANE.md && { echo no books today; exit 1; }\nexit 0\n";
      repo.write(".git/hooks/pre-commit", hook);
      repo.git("config", "core.hooksPath", ".git/hooks");
      const { chmodSync } = await import("node:fs");
      chmodSync(`${repo.root}/.git/hooks/pre-commit`, 0o755);
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(repo.dirt(), [` M ${file}`]);
      const written = repo.read(file);
      chmodSync(`${repo.root}/.git/hooks/pre-commit`, 0o644);
      repo.git("config", "--unset", "core.hooksPath");
      repo.git("config", "core.hooksPath", "/dev/null");
      await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(repo.git("show", `HEAD:${file}`), written);
      assert.deepEqual(repo.dirt(), []);
    });
  });
});
