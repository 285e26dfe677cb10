import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { parse } from "yaml";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = (n: number) => `T-20260101-00${n}`;
const text = aControlDocument({ todo: [{ id: id(1) }, { id: id(2) }] });
const workflow = ".github/workflows/control-plane-guard.yml";

/** Runs the workflow's own step between two commits, as a runner does. */
function judge(repo: TempRepo, base: string, head: string) {
  const { jobs } = parse(repo.read(workflow));
  const step = jobs.guard.steps.at(-1);
  mkdirSync(repo.absolute(".git/runner"), { recursive: true });
  const { status, stderr, stdout } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", step.run], {
    cwd: repo.root,
    env: { ...process.env, BASE: base, HEAD: head, FILE: step.env.FILE, RUNNER_TEMP: repo.absolute(".git/runner") },
    encoding: "utf8",
  });
  return { status, words: stdout + stderr };
}

function commitAll(repo: TempRepo): string {
  repo.git("add", "--all");
  repo.git("commit", "--quiet", "--message", "a change");
  return repo.git("rev-parse", "HEAD").trim();
}

function withWorkflow(use: (repo: TempRepo, base: string) => Promise<void>): Promise<void> {
  return withTempRepo({ [file]: text }, async (repo) => {
    const { code, value } = await runJson(["init", "--workflow"], { cwd: repo.root });
    assert.deepEqual([code, value.files[0]], [0, workflow]);
    await use(repo, commitAll(repo));
  });
}

describe("guard as a workflow", () => {
  before(function () {
    if (spawnSync("bash", ["-c", "true"]).status !== 0) this.skip();
  });

  it("annotates what a push makes false, and passes what it does not", () =>
    withWorkflow(async (repo, base) => {
      repo.write("a.txt", "a\n");
      const sound = commitAll(repo);
      assert.deepEqual(judge(repo, base, sound), { status: 0, words: "" });
      repo.write(file, text.replace(/- T-20260101-002[^\n]*\n/, ""));
      const { status, words } = judge(repo, base, commitAll(repo));
      assert.equal(status, 1);
      assert.match(
        words,
        new RegExp(`^::error file=${file},line=\\d+,.*title=vanished-task::Unexpected .*${id(2)}`, "m"),
      );
    }));

  it("judges with the guard of the base, and a branch by what it brings itself", () =>
    withWorkflow(async (repo, base) => {
      repo.git("checkout", "--quiet", "-b", "side");
      repo.write(".github/control-plane/guard.mjs", "process.exit(0);\n");
      repo.write(file, text.replace(/- T-20260101-002[^\n]*\n/, ""));
      const head = commitAll(repo);
      repo.git("checkout", "--quiet", "main");
      repo.write(file, text.replace("One file", "Two files"));
      const moved = commitAll(repo);
      assert.equal(judge(repo, base, head).status, 1);
      const { status, words } = judge(repo, moved, head);
      assert.equal(status, 1);
      assert.match(words, /vanished-task/);
    }));

  it("passes a new branch, and finds its way after a forced push", () =>
    withWorkflow(async (repo) => {
      repo.write("a.txt", "a\n");
      const head = commitAll(repo);
      assert.equal(judge(repo, "0".repeat(40), head).status, 0);
      assert.equal(judge(repo, "1".repeat(40), head).status, 0);
    }));

  it("is never overwritten, and comes alone", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      assert.equal((await runCommandLine(["init", "--workflow"], { cwd: repo.root })).code, 0);
      assert.throws(() => repo.read(file));
      const before = repo.read(workflow);
      const { code, value } = await runJson(["init", "--workflow"], { cwd: repo.root });
      assert.deepEqual([code, value.error.code], [2, "file-exists"]);
      assert.equal(repo.read(workflow), before);
    }));
});
