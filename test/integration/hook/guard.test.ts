import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { withCycleRepo } from "../../support/cycleRepo.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = (n: number) => `T-20260101-00${n}`;
const seed: SeedDocument = {
  contract: ["### Prohibited Files", "", "- `docs/TASKS.md`"],
  todo: [
    { id: id(1), title: "Sow the beans" },
    { id: id(2), title: "Water them" },
  ],
};

interface Commit {
  readonly code: number | null;
  readonly words: string;
}

function commit(repo: Pick<TempRepo, "root">, args: readonly string[], env: Record<string, string> = {}): Commit {
  const result = spawnSync("git", ["commit", "--quiet", "--message", "a change", ...args], {
    cwd: repo.root,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { code: result.status, words: result.stderr + result.stdout };
}

/** A repository with a document, another file, and the guard. */
function withGuard(use: (repo: TempRepo) => Promise<void>): Promise<void> {
  return withTempRepo({ [file]: aControlDocument(seed), "docs/TASKS.md": "old\n", "src/a.js": "1\n" }, async (repo) => {
    const { code, stderr } = await runCommandLine(["hook", "install"], { cwd: repo.root });
    assert.equal(code, 0, stderr);
    await use(repo);
  });
}

const without = (text: string) => text.replace(/- T-20260101-002[^\n]*\n/, "");

describe("guard in git's hooks", () => {
  it("refuses a false change with line and mend, and leaves index and tree as they are", () =>
    withGuard(async (repo) => {
      const before = repo.read(file);
      repo.write(file, without(before));
      repo.git("add", file);
      const staged = repo.git("ls-files", "--stage");
      const head = repo.git("rev-parse", "HEAD");
      const { code, words } = commit(repo, []);
      assert.equal(code, 1);
      const line = before.slice(0, before.indexOf(`- ${id(2)}`)).split("\n").length;
      assert.ok(words.includes(`${file}:${line} (of the last commit)  vanished-task`), words);
      assert.match(words, /mend: put the line back/);
      assert.match(words, /dashboard-drift/);
      assert.match(words, /--no-verify/);
      assert.equal(repo.git("rev-parse", "HEAD"), head);
      assert.equal(repo.git("ls-files", "--stage"), staged);
      assert.equal(repo.read(file), without(before));
    }));

  it("writes nothing: the bytes of the index stay", () =>
    withGuard(async (repo) => {
      repo.write(file, without(repo.read(file)));
      repo.git("add", file);
      const index = () => readFileSync(repo.absolute(".git/index")).toString("base64");
      const before = index();
      const { status } = spawnSync("sh", [repo.absolute(".git/hooks/pre-commit")], { cwd: repo.root });
      assert.equal(status, 1);
      assert.equal(index(), before);
    }));

  it("judges what is staged, not what lies in the tree", () =>
    withGuard(async (repo) => {
      const before = repo.read(file);
      repo.write("src/a.js", "2\n");
      repo.git("add", "src/a.js");
      repo.write(file, without(before));
      assert.equal(commit(repo, []).code, 0);
      assert.equal(commit(repo, ["--all"]).code, 1);
      assert.equal(commit(repo, ["--only", file]).code, 1);
    }));

  it("lets a person find a better title, and refuses an id for something else", () =>
    withGuard(async (repo) => {
      const retitle = async (title: string) => {
        const { code, stderr } = await runCommandLine(["task", "edit", id(2), "--title", title], { cwd: repo.root });
        assert.equal(code, 0, stderr);
      };
      await retitle("Water the seedlings");
      const better = commit(repo, ["--all"]);
      assert.equal(better.code, 0, better.words);
      await retitle("Publish the yearly report");
      const { code, words } = commit(repo, ["--all"]);
      assert.equal(code, 1);
      assert.match(words, /reused-id[\s\S]*keeps a word of the former one/);
      assert.equal(commit(repo, ["--all", "--no-verify"]).code, 0);
    }));

  it("refuses a prohibited document, and lets a person pass by", () =>
    withGuard(async (repo) => {
      repo.write("docs/TASKS.md", "new\n");
      const { code, words } = commit(repo, ["--all"]);
      assert.equal(code, 1);
      assert.match(words, /prohibited-path/);
      assert.equal(commit(repo, ["--all"], { CONTROL_PLANE_GUARD: "off" }).code, 0);
      repo.write("docs/TASKS.md", "newer\n");
      assert.equal(commit(repo, ["--all", "--no-verify"]).code, 0);
    }));

  it("adds what the person's own settings prohibit, and goes by the document alone when they cannot be read", () =>
    withGuard(async (repo) => {
      const own = { CONTROL_PLANE_HOME: repo.absolute(".git/own") };
      const set = (text: string) => repo.write(".git/own/settings.json", text);
      repo.write("src/a.js", "2\n");
      repo.git("add", "--all");
      set('{ "agentCommand": "x", "prohibitedPaths": ["src/**"] }');
      const refused = commit(repo, [], own);
      assert.equal(refused.code, 1);
      assert.match(refused.words, /src\/a\.js, expected it to stay: your settings prohibit it/);
      for (const broken of ["{", '{ "prohibitedPaths": "src/**" }']) {
        set(broken);
        repo.write("docs/TASKS.md", broken);
        const { code, words } = commit(repo, ["--all"], own);
        assert.equal(code, 1);
        assert.match(words, /goes by the document alone: /);
        assert.doesNotMatch(words, /your settings/);
      }
      repo.git("restore", "--staged", "--worktree", "docs/TASKS.md");
      assert.equal(commit(repo, [], own).code, 0);
    }));

  it("lets DONE pass with a commit that exists, and not with another", () =>
    withGuard(async (repo) => {
      const hash = repo.git("rev-parse", "--short", "HEAD").trim();
      const done = (checkpoint: string) =>
        aControlDocument({
          ...seed,
          todo: [{ id: id(2), title: "Water them" }],
          done: [{ id: id(1), title: "Sow the beans", suffix: `(checkpoint: ${checkpoint})` }],
        });
      repo.write(file, done("0123abc"));
      const refused = commit(repo, ["--all"]);
      assert.equal(refused.code, 1);
      assert.match(refused.words, /illegal-transition[\s\S]*unknown checkpoint 0123abc/);
      repo.write(file, done(hash));
      assert.equal(commit(repo, ["--all"]).code, 0);
    }));

  it("lets an old document be committed on, whatever is wrong in it already", () =>
    withTempRepo({ [file]: aControlDocument(seed).replace("- **TODO:** `2`", "- **TODO:** `9`") }, async (repo) => {
      await runCommandLine(["hook", "install"], { cwd: repo.root });
      repo.write(file, repo.read(file).replace("One file", "Two files"));
      assert.equal(commit(repo, ["--all"]).code, 0);
    }));

  it("passes on an unborn branch and without a document", () =>
    withTempRepo({}, async (repo) => {
      await runCommandLine(["hook", "install"], { cwd: repo.root });
      repo.write("a.txt", "a\n");
      repo.git("add", "--all");
      const { code, words } = commit(repo, []);
      assert.deepEqual([code, words], [0, ""]);
      repo.write("a.txt", "b\n");
      assert.deepEqual(commit(repo, ["--all"]), { code: 0, words: "" });
    }));

  it("judges the tasks of the message", () =>
    withGuard(async (repo) => {
      repo.write("src/a.js", "2\n");
      const wrong = commit(repo, ["--all", "--message", `Control-Plane-Task: ${id(7)}`]);
      assert.equal(wrong.code, 1);
      assert.match(wrong.words, /unknown-task/);
      assert.equal(commit(repo, ["--all", "--message", `Control-Plane-Task: ${id(1)}`]).code, 0);
    }));

  it("says one line and lets pass when its program or Node is gone", () =>
    withGuard(async (repo) => {
      const hook = repo.absolute(".git/hooks/pre-commit");
      const text = readFileSync(hook, "utf8");
      repo.write(".git/hooks/pre-commit", text.replace(/^program=.*$/m, "program='/gone/hook.js'"));
      repo.write(file, without(repo.read(file)));
      const { code, words } = commit(repo, ["--all"]);
      assert.equal(code, 0);
      assert.match(words, /^control-plane: the guard was skipped, [^\n]*\n$/);
      const { value } = await runJson(["hook", "status"], { cwd: repo.root });
      assert.equal(value.hooks[0].state, "stale");
    }));

  it("lets a whole cycle of the engine pass", () =>
    withCycleRepo({ [file]: aControlDocument(seed) }, {}, async (repo) => {
      const { code } = await runCommandLine(["hook", "install"], { cwd: repo.root });
      assert.equal(code, 0);
      const agentCommand = repo.agent(
        'import { writeFileSync } from "node:fs"; writeFileSync("beans.txt", "sown\\n");',
      );
      const { report } = await repo.auto({ agentCommand });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.commitCount(), 3);
      assert.equal(repo.document().findTask(id(1))?.state, "DONE");
    }));

  it("finds a document in a folder of its own", () =>
    withTempRepo({ [`part/${file}`]: aControlDocument(seed) }, async (repo) => {
      const { code } = await runCommandLine(["hook", "install"], { cwd: repo.absolute("part/docs") });
      assert.equal(code, 0);
      repo.write(`part/${file}`, without(repo.read(`part/${file}`)));
      const { code: refused, words } = commit(repo, ["--all"]);
      assert.equal(refused, 1);
      assert.ok(words.includes(`part/${file}:`), words);
    }));

  it("lets AUTO commit a task that was added by hand, with figures that are true", () =>
    withCycleRepo({ [file]: aControlDocument(seed) }, {}, async (repo) => {
      await runCommandLine(["hook", "install"], { cwd: repo.root });
      const line = `- ${id(1)} — Sow the beans\n`;
      repo.write(file, repo.read(file).replace(line, `${line}- ${id(5)} — By hand\n`));
      const agentCommand = repo.agent(
        'import { writeFileSync } from "node:fs"; writeFileSync("beans.txt", "sown\\n");',
      );
      const { report } = await repo.auto({ agentCommand });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.commitCount(), 4);
      assert.match(repo.git("show", `HEAD~2:${file}`), /- \*\*TODO:\*\* `3`/);
    }));

  it("works in a linked working tree", () =>
    withGuard(async (repo) => {
      const tree = `${repo.root}-tree`;
      repo.git("worktree", "add", "--quiet", tree);
      const { code } = await runCommandLine(["task", "move", id(1), "DOING"], { cwd: tree });
      assert.equal(code, 0);
      assert.equal(commit({ root: tree }, ["--all"]).code, 0);
      const target = `${tree}/${file}`;
      repo.write(`../repo-tree/${file}`, without(readFileSync(target, "utf8")));
      assert.equal(commit({ root: tree }, ["--all"]).code, 1);
      assert.ok(statSync(target).isFile());
    }));
});
