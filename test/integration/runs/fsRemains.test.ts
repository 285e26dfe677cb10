import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { utimesSync } from "node:fs";
import path from "node:path";
import { ChildRegister } from "../../../src/node/process/childRegister.ts";
import { FsRemains } from "../../../src/node/runs/fsRemains.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

function remainsOf(repo: TempRepo, patienceMs = 200): FsRemains {
  const gitFolder = repo.absolute(".git");
  return new FsRemains({
    root: repo.root,
    patienceMs,
    documentFile: repo.absolute("docs/CONTROL_PLANE.md"),
    gitFolder,
    commonFolder: gitFolder,
    runsFolder: repo.absolute(".runs"),
    children: new ChildRegister(path.join(gitFolder, "control-plane/children")),
  });
}

describe("FsRemains", () => {
  it("removes the halves of a document, and nothing that only looks like one", async () => {
    await withTempRepo({ "docs/CONTROL_PLANE.md": "x\n" }, async (repo) => {
      const mine = ["docs/.CONTROL_PLANE.md.tmp", "docs/.CONTROL_PLANE.md.0123.tmp", "docs/.OTHER.md.0123456789ab.tmp"];
      for (const file of mine) repo.write(file, "mine\n");
      repo.write("docs/.CONTROL_PLANE.md.0123456789ab.tmp", "half");
      const { words, gitCutOff } = await remainsOf(repo).clear();
      assert.deepEqual(words, [".CONTROL_PLANE.md.0123456789ab.tmp removed"]);
      assert.equal(gitCutOff, false);
      for (const file of mine) assert.equal(repo.read(file), "mine\n");
    });
  });

  it("leaves git's locks to a git that is at work, and removes those of a dead one", async function () {
    // Elsewhere the system does not say who is at work; the age of the lock decides.
    if (process.platform !== "linux") this.skip();
    await withTempRepo({ "docs/CONTROL_PLANE.md": "x\n" }, async (repo) => {
      repo.write(".git/index.lock", "");
      repo.write(".git/refs/heads/main.lock", "");
      const git = spawn("git", ["cat-file", "--batch"], { cwd: repo.root, stdio: ["pipe", "pipe", "ignore"] });
      git.stdin.write("HEAD\n");
      await once(git.stdout, "data");
      assert.deepEqual((await remainsOf(repo).clear()).words, []);
      git.stdin.end();
      await once(git, "exit");
      const { words, gitCutOff } = await remainsOf(repo).clear();
      assert.deepEqual(words, ["index.lock removed", "main.lock removed"]);
      assert.equal(gitCutOff, true);
    });
  });

  it("waits for a git that will soon be done, instead of leaving its lock to the next one", async function () {
    if (process.platform !== "linux") this.skip();
    await withTempRepo({ "docs/CONTROL_PLANE.md": "x\n" }, async (repo) => {
      const git = spawn("git", ["cat-file", "--batch"], { cwd: repo.root, stdio: ["pipe", "pipe", "ignore"] });
      git.stdin.write("HEAD\n");
      await once(git.stdout, "data");
      repo.write(".git/index.lock", "");
      const cleared = remainsOf(repo, 60_000).clear();
      git.stdin.end();
      assert.deepEqual((await cleared).words, ["index.lock removed"]);
    });
  });

  it("removes the locks that a git leaves which was killed while it tidied up", async () => {
    await withTempRepo({ "docs/CONTROL_PLANE.md": "x\n" }, async (repo) => {
      const names = [".git/config.lock", ".git/packed-refs.lock", ".git/objects/maintenance.lock"];
      for (const name of names) {
        repo.write(name, "");
        utimesSync(repo.absolute(name), 0, 0);
      }
      const { words, gitCutOff } = await remainsOf(repo).clear();
      assert.deepEqual(
        words,
        names.map((name) => `${path.basename(name)} removed`),
      );
      assert.equal(gitCutOff, false);
    });
  });

  it("ends what the dead run's executor started in a group of its own", async function () {
    // Elsewhere the system does not show the environment of a process.
    if (process.platform !== "linux") this.skip();
    await withTempRepo({ "docs/CONTROL_PLANE.md": "x\n" }, async (repo) => {
      const start = (runId: string) =>
        spawn("sleep", ["1000"], { detached: true, stdio: "ignore", env: { CONTROL_PLANE_RUN_ID: runId } });
      const [dead, other] = [start("dead"), start("other")];
      try {
        await remainsOf(repo).clear("dead");
        if (dead.signalCode === null) await once(dead, "exit");
        assert.equal(dead.signalCode, "SIGKILL");
        assert.equal(other.signalCode, null);
      } finally {
        other.kill();
      }
    });
  });
});
