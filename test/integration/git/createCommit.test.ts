import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, watch } from "node:fs";
import { type ControlError, isAbort } from "../../../src/core/base/errors.ts";
import { open } from "../../support/opened.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

/** Lines such as `M\ta.txt` of the last commit. */
function lastCommit(repo: TempRepo): string[] {
  return repo
    .git("-c", "core.quotepath=false", "show", "--format=", "--name-status", "--no-renames", "HEAD")
    .trim()
    .split("\n");
}

function dirt(repo: TempRepo): string[] {
  return repo
    .git("-c", "core.quotepath=false", "status", "--porcelain", "--no-renames")
    .split("\n")
    .filter((line) => line !== "");
}

async function commit(repo: TempRepo, paths: readonly string[], signal?: AbortSignal) {
  return (await open(repo.root)).createCommit({ subject: "work: done", trailers: [], paths }, signal);
}

function hook(repo: TempRepo, name: string, script: string): void {
  const file = `.git/hooks/${name}`;
  repo.write(file, `#!/bin/sh\n${script}\n`);
  chmodSync(repo.absolute(file), 0o755);
}

describe("createCommit", () => {
  const files = { "a.txt": "a\n", "b.txt": "b\n", "c.txt": "c\n", "d.txt": "d\n" };

  it("commits changed, new, deleted and renamed paths, and nothing else", async () => {
    await withTempRepo({ ...files, "old.txt": "1\n2\n3\n" }, async (repo) => {
      repo.write("a.txt", "changed\n");
      repo.write("deep/new ü.txt", "new\n");
      repo.remove("b.txt");
      repo.git("rm", "--quiet", "c.txt");
      repo.git("mv", "old.txt", "renamed.txt");
      repo.write("d.txt", "not asked for\n");
      const info = await commit(repo, ["a.txt", "deep/new ü.txt", "b.txt", "c.txt", "old.txt", "renamed.txt"]);
      assert.equal(info.hash, repo.git("rev-parse", "HEAD").trim());
      assert.deepEqual(lastCommit(repo), [
        "M\ta.txt",
        "D\tb.txt",
        "D\tc.txt",
        "A\tdeep/new ü.txt",
        "D\told.txt",
        "A\trenamed.txt",
      ]);
      assert.deepEqual(dirt(repo), [" M d.txt"]);
    });
  });

  it("leaves the person's staged and unstaged work as it was", async () => {
    await withTempRepo(files, async (repo) => {
      repo.write("a.txt", "staged\n");
      repo.git("add", "a.txt");
      repo.write("a.txt", "staged and more\n");
      repo.git("rm", "--quiet", "c.txt");
      repo.write("theirs.txt", "untracked\n");
      repo.write("added.txt", "added\n");
      repo.git("add", "added.txt");
      repo.write("b.txt", "ours\n");
      const before = dirt(repo).filter((line) => !line.endsWith("b.txt"));
      await commit(repo, ["b.txt"]);
      assert.deepEqual(lastCommit(repo), ["M\tb.txt"]);
      assert.deepEqual(dirt(repo), before);
      assert.equal(repo.git("show", ":a.txt"), "staged\n");
    });
  });

  it("commits what the tree has, when something else is staged for the same path", async () => {
    await withTempRepo(files, async (repo) => {
      repo.write("a.txt", "staged\n");
      repo.git("add", "a.txt");
      repo.write("a.txt", "final\n");
      repo.git("rm", "--quiet", "--cached", "b.txt");
      repo.write("b.txt", "forgotten and changed\n");
      await commit(repo, ["a.txt", "b.txt"]);
      assert.equal(repo.git("show", "HEAD:a.txt"), "final\n");
      assert.equal(repo.git("show", "HEAD:b.txt"), "forgotten and changed\n");
      assert.deepEqual(dirt(repo), []);
    });
  });

  it("takes paths as names, never as patterns or options", async () => {
    await withTempRepo(files, async (repo) => {
      const names = process.platform === "win32" ? ["[ab].txt", "-n", "!x"] : ["[ab].txt", "-n", ":(top)*", "*.txt"];
      for (const name of names) repo.write(name, "x\n");
      repo.write("a.txt", "not asked for\n");
      await commit(repo, names);
      assert.deepEqual(lastCommit(repo).sort(), names.map((name) => `A\t${name}`).sort());
      assert.deepEqual(dirt(repo), [" M a.txt"]);
    });
  });

  it("takes more paths than a command line holds", async () => {
    await withTempRepo(files, async (repo) => {
      const names = Array.from({ length: 700 }, (_, index) => `many/${"name-".repeat(6)}${index}.txt`);
      for (const name of names) repo.write(name, "x\n");
      await commit(repo, names);
      assert.equal(lastCommit(repo).length, names.length);
      assert.deepEqual(dirt(repo), []);
    });
  });

  it("writes subject, body and trailers that git reads back", async () => {
    await withTempRepo(files, async (repo) => {
      repo.write("a.txt", "changed\n");
      const trailers = [
        { name: "Control-Plane-Run", value: "20260102-030405-a1b2" },
        { name: "Control-Plane-Task", value: "T-1\nT-2" },
      ];
      const request = { subject: "#1 feat: a\nline", body: "Why.\n\nMore.", trailers, paths: ["a.txt"] };
      const info = await (await open(repo.root)).createCommit(request);
      assert.equal(info.subject, "#1 feat: a line");
      assert.equal(
        repo.git("log", "-1", "--format=%(trailers:only,unfold)").trim(),
        "Control-Plane-Run: 20260102-030405-a1b2\nControl-Plane-Task: T-1 T-2",
      );
      assert.match(repo.git("log", "-1", "--format=%b"), /^Why\.\n\nMore\.\n\nControl-Plane-Run/);
    });
  });

  it("commits on an unborn branch", async () => {
    await withTempRepo({}, async (repo) => {
      repo.write("a.txt", "a\n");
      assert.equal((await commit(repo, ["a.txt"])).subject, "work: done");
    });
  });

  it("gives a hook's words, and leaves the index as it was", async () => {
    await withTempRepo(files, async (repo) => {
      hook(repo, "pre-commit", "echo 'no secrets in here' >&2; exit 1");
      repo.write("a.txt", "changed\n");
      repo.write("new.txt", "new\n");
      repo.write("staged.txt", "staged\n");
      repo.git("add", "staged.txt");
      const before = dirt(repo);
      await assert.rejects(commit(repo, ["a.txt", "new.txt"]), (error: ControlError) => {
        assert.equal(error.code, "commit-refused");
        assert.match(error.message, /no secrets in here/);
        return true;
      });
      assert.deepEqual(dirt(repo), before);
      assert.equal(repo.git("rev-list", "--count", "HEAD").trim(), "1");
    });
  });

  it("trusts HEAD: nothing to commit is no commit", async () => {
    await withTempRepo(files, async (repo) => {
      await assert.rejects(commit(repo, ["a.txt"]), { code: "head-not-moved" });
      await assert.rejects(commit(repo, []), { code: "head-not-moved" });
      await assert.rejects(commit(repo, ["none.txt"]), { code: "commit-refused" });
      assert.equal(repo.git("rev-list", "--count", "HEAD").trim(), "1");
    });
  });

  it("trusts HEAD: a commit that was made counts, whatever a later hook says", async () => {
    await withTempRepo(files, async (repo) => {
      hook(repo, "post-commit", "exit 1");
      repo.write("a.txt", "changed\n");
      assert.equal((await commit(repo, ["a.txt"])).subject, "work: done");
    });
  });

  it("runs hooks as by hand: paths are patterns to them, and the locale is the person's", async () => {
    await withTempRepo(files, async (repo) => {
      const seen = "git diff --cached --name-only -- '*.txt'";
      hook(repo, "pre-commit", `{ ${seen}; env | grep -E '^(LC_ALL|GIT_CONFIG_|GIT_LITERAL)'; } > seen.log; exit 1`);
      repo.write("a.txt", "changed\n");
      const former = process.env.LC_ALL;
      process.env.LC_ALL = "C.UTF-8";
      try {
        await assert.rejects(commit(repo, ["a.txt"]), {
          code: "commit-refused",
          message: "git refused the commit: a hook ended it without a word",
        });
      } finally {
        if (former === undefined) delete process.env.LC_ALL;
        else process.env.LC_ALL = former;
      }
      assert.equal(repo.read("seen.log"), "a.txt\nLC_ALL=C.UTF-8\n");
    });
  });

  it("leaves a clean tree behind hooks that format or add files, and what the person staged as it was", async () => {
    await withTempRepo({ ...files, VERSION: "1\n", "theirs.txt": "t\n" }, async (repo) => {
      const format = "sed -i.bak 's/  */ /g' a.txt new.txt && rm a.txt.bak new.txt.bak && git add a.txt new.txt";
      const others = "echo 2 > VERSION && echo made > made.txt && echo both >> theirs.txt && git add VERSION made.txt";
      hook(repo, "pre-commit", `${format}; ${others}`);
      repo.write("theirs.txt", "staged\n");
      repo.git("add", "theirs.txt");
      repo.write("a.txt", "far   apart\n");
      repo.write("new.txt", "far   apart, too\n");
      await commit(repo, ["a.txt", "new.txt"]);
      assert.deepEqual(lastCommit(repo), ["M\tVERSION", "M\ta.txt", "A\tmade.txt", "A\tnew.txt"]);
      assert.deepEqual(dirt(repo), ["MM theirs.txt"]);
      assert.equal(repo.git("show", ":theirs.txt"), "staged\n");
      assert.equal(repo.git("show", "HEAD:new.txt"), "far apart, too\n");
    });
  });

  it("tells its own commit from one that a hook makes on top of it, or in its place", async () => {
    await withTempRepo(files, async (repo) => {
      const once = (command: string) => `test -e .git/once || { touch .git/once; ${command}; }`;
      hook(repo, "post-commit", once("git commit --quiet --allow-empty -m 'bump version'"));
      repo.write("a.txt", "changed\n");
      const first = await commit(repo, ["a.txt"]);
      assert.deepEqual([first.subject, first.hash], ["work: done", repo.git("rev-parse", "HEAD^").trim()]);
      repo.remove(".git/once");
      hook(repo, "post-commit", once("git commit --quiet --amend -m 'work: amended'"));
      repo.write("a.txt", "changed again\n");
      const second = await commit(repo, ["a.txt"]);
      assert.deepEqual([second.subject, second.hash], ["work: amended", repo.git("rev-parse", "HEAD").trim()]);
    });
  });

  it("commits what is new outside of a sparse checkout", async () => {
    await withTempRepo({ "in/a.txt": "a\n", "out/b.txt": "b\n" }, async (repo) => {
      repo.git("sparse-checkout", "set", "in");
      repo.write("out/new.txt", "new\n");
      repo.write("in/a.txt", "changed\n");
      await commit(repo, ["in/a.txt", "out/new.txt"]);
      assert.deepEqual(lastCommit(repo), ["M\tin/a.txt", "A\tout/new.txt"]);
      assert.deepEqual(dirt(repo), []);
    });
  });

  it("an abort ends the hook that runs, and leaves the index as it was", async function () {
    if (process.platform === "win32") this.skip();
    await withTempRepo(files, async (repo) => {
      hook(repo, "pre-commit", "touch .git/hook-began; while true; do read -r line < .git/never; done");
      execFileSync("mkfifo", [repo.absolute(".git/never")]);
      repo.write("new.txt", "new\n");
      const abort = new AbortController();
      const watcher = watch(repo.absolute(".git"), (_event, name) => name === "hook-began" && abort.abort());
      try {
        await assert.rejects(commit(repo, ["new.txt"], abort.signal), (error) => isAbort(error));
      } finally {
        watcher.close();
      }
      assert.deepEqual(dirt(repo), ["?? new.txt"]);
      assert.equal(repo.git("rev-list", "--count", "HEAD").trim(), "1");
    });
  });
});
