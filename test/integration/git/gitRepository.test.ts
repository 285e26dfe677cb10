import assert from "node:assert/strict";
import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type ControlError, isAbort } from "../../../src/core/base/errors.ts";
import { openRepository } from "../../../src/node/git/gitRepository.ts";
import { open } from "../../support/opened.ts";
import { withTempFolder, withTempRepo } from "../../support/tempRepo.ts";

describe("GitRepository reads", () => {
  it("finds the repository above a folder, through .git files of linked working trees, and none outside", async () => {
    await withTempRepo({ "a/b/c.txt": "c\n" }, async (repo) => {
      assert.equal((await open(repo.absolute("a/b"))).root, repo.root.split(path.sep).join("/"));
      const linked = path.join(path.dirname(repo.root), "linked");
      repo.git("worktree", "add", "--quiet", "-b", "other", linked);
      const tree = await open(linked);
      assert.equal(tree.place.root, realpathSync(linked));
      assert.equal(tree.place.commonFolder, path.join(repo.root, ".git"));
      assert.equal((await tree.state()).branch, "other");
      assert.equal(openRepository(path.dirname(repo.root)), undefined);
    });
  });

  it("tells every kind of change, names as they are", async () => {
    const files = { "kept.txt": "1\n", "gone.txt": "2\n", "staged gone.txt": "3\n", "old name.txt": "4\n4\n4\n4\n" };
    await withTempRepo(files, async (repo) => {
      repo.write("kept.txt", "changed\n");
      repo.remove("gone.txt");
      repo.git("rm", "--quiet", "staged gone.txt");
      repo.git("mv", "old name.txt", "new ä name.txt");
      repo.write("added.txt", "5\n");
      repo.git("add", "added.txt");
      repo.write("added.txt", "6\n");
      repo.write("folder/ü [x].txt", "7\n");
      const state = await (await open(repo.root)).state();
      assert.deepEqual(
        state.changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
        [
          { path: "added.txt", kind: "added", staged: true, unstaged: true },
          { path: "folder/ü [x].txt", kind: "untracked", staged: false, unstaged: true },
          { path: "gone.txt", kind: "deleted", staged: false, unstaged: true },
          { path: "kept.txt", kind: "modified", staged: false, unstaged: true },
          { path: "new ä name.txt", kind: "renamed", staged: true, unstaged: false, from: "old name.txt" },
          { path: "staged gone.txt", kind: "deleted", staged: true, unstaged: false },
        ],
      );
      assert.equal(state.branch, "main");
      assert.equal(state.head, repo.git("rev-parse", "HEAD").trim());
    });
  });

  it("keeps thousands of long names whole", async () => {
    await withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const names = Array.from({ length: 2000 }, (_, index) => `files/${"long-".repeat(8)}${index}.txt`);
      for (const name of names) repo.write(name, "");
      const state = await (await open(repo.root)).state();
      assert.deepEqual(state.changes.map((change) => change.path).sort(), names.sort());
    });
  });

  it("names an unborn branch, a detached HEAD and unfinished operations", async () => {
    await withTempRepo({}, async (repo) => {
      const repository = await open(repo.root);
      const unborn = await repository.state();
      assert.deepEqual([unborn.head, unborn.branch], [undefined, "main"]);
      assert.equal(await repository.commit("HEAD"), undefined);
      repo.write("a.txt", "1\n");
      repo.git("add", ".");
      repo.git("commit", "--quiet", "--message=one");
      repo.git("checkout", "--quiet", "-b", "side");
      repo.write("a.txt", "side\n");
      repo.git("commit", "--quiet", "--all", "--message=side");
      repo.git("checkout", "--quiet", "main");
      repo.write("a.txt", "main\n");
      repo.git("commit", "--quiet", "--all", "--message=main");
      for (const [command, operation, way] of [
        ["merge", "merge", "--abort"],
        ["rebase", "rebase", "--abort"],
        ["cherry-pick", "cherry-pick", "--abort"],
      ] as const) {
        assert.throws(() => repo.git(command, "side"));
        const state = await repository.state();
        assert.equal(state.operation, operation);
        assert.equal(state.changes[0]?.kind, "conflicted");
        repo.git(command, way);
      }
      repo.git("bisect", "start");
      assert.equal((await repository.state()).operation, "bisect");
      repo.git("bisect", "reset");
      repo.git("checkout", "--quiet", "--detach");
      const detached = await repository.state();
      assert.deepEqual([detached.branch, detached.operation], [undefined, undefined]);
    });
  });

  it("knows commits by any name, and says what is none", async () => {
    await withTempRepo({ "a.txt": "1\n" }, async (repo) => {
      const repository = await open(repo.root);
      const head = await repository.commit("HEAD");
      assert.equal(head?.subject, "first");
      assert.equal(head?.hash, repo.git("rev-parse", "HEAD").trim());
      assert.equal(head?.time, Number(repo.git("log", "-1", "--format=%ct")) * 1000);
      assert.deepEqual(await repository.commit(head?.shortHash ?? ""), head);
      const tree = repo.git("rev-parse", "HEAD^{tree}").trim();
      for (const name of ["deadbeef", "none", tree, "two words", "--all", "$(x)", ""]) {
        assert.equal(await repository.commit(name), undefined, name);
      }
      assert.deepEqual(await repository.commits(["HEAD", tree]), [head]);
      assert.deepEqual(await repository.commits(["HEAD", "deadbeef"]), [head]);
    });
  });

  it("compares the working tree with a base: commits, files, lines, patch", async () => {
    await withTempRepo({ "a.txt": "1\n2\n3\n", "gone.txt": "x\n", ".gitignore": "*.log\n" }, async (repo) => {
      const repository = await open(repo.root);
      const base = (await repository.commit("HEAD"))?.hash ?? "";
      repo.write("b.txt", "committed\n");
      repo.git("add", "b.txt");
      repo.git("commit", "--quiet", "--message=second: with words");
      repo.write("a.txt", "1\ntwo\n3\n4\n");
      repo.remove("gone.txt");
      repo.write("new ü.txt", "one\ntwo");
      repo.write("pic.png", Buffer.from([137, 80, 0, 1]));
      repo.write("noise.log", "ignored\n");
      assert.deepEqual(
        (await repository.commitsSince(base)).map((commit) => commit.subject),
        ["second: with words"],
      );
      const changes = await repository.changesSince(base);
      assert.deepEqual(
        changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
        [
          { path: "a.txt", added: 2, removed: 1, binary: false },
          { path: "b.txt", added: 1, removed: 0, binary: false },
          { path: "gone.txt", added: 0, removed: 1, binary: false },
          { path: "new ü.txt", added: 2, removed: 0, binary: false },
          { path: "pic.png", added: 0, removed: 0, binary: true },
        ],
      );
      const seen = await repository.state();
      assert.deepEqual(await repository.changesSince(base, undefined, seen), changes);
      const paths = ["a.txt", "b.txt", "gone.txt", "new ü.txt"];
      const patch = await repository.patchSince(base, paths);
      assert.equal(await repository.patchSince(base, paths, undefined, seen), patch);
      repo.git("stash", "--quiet", "--include-untracked");
      repo.git("checkout", "--quiet", base);
      const file = path.join(path.dirname(repo.root), "x.patch");
      writeFileSync(file, patch);
      repo.git("apply", file);
      assert.equal(repo.read("a.txt"), "1\ntwo\n3\n4\n");
      assert.equal(repo.read("new ü.txt"), "one\ntwo");
      assert.equal(repo.read("b.txt"), "committed\n");
      assert.equal(existsSync(repo.absolute("gone.txt")), false);
    });
  });

  it("makes a patch of more paths than a command line holds, large and odd files included", async () => {
    await withTempRepo({ "a.txt": "1\n" }, async (repo) => {
      const repository = await open(repo.root);
      const names = Array.from({ length: 400 }, (_, index) => `many/${"name-".repeat(6)}${index}.txt`);
      for (const name of names) repo.write(name, "x\n");
      repo.write("empty.txt", "");
      repo.write("large.txt", "x".repeat(6 * 1024 * 1024));
      const odd = process.platform === "win32" ? "odd name.txt" : 'odd "name"\t.txt';
      repo.write(odd, "odd\n");
      const patch = await repository.patchSince("HEAD", [...names, "empty.txt", "large.txt", odd]);
      assert.match(patch, /^Binary files \/dev\/null and b\/large\.txt differ$/m);
      const file = path.join(path.dirname(repo.root), "x.patch");
      writeFileSync(file, patch.replace(/^diff --git a\/large[\s\S]*?differ\n/m, ""));
      repo.git("clean", "--quiet", "--force", "-d");
      repo.git("apply", file);
      for (const name of [...names, odd]) assert.ok(existsSync(repo.absolute(name)), name);
      assert.equal(repo.read(odd), "odd\n");
      assert.equal(repo.read("empty.txt"), "");
    });
  });

  it("tells ancestors, and gives a file at a revision", async () => {
    await withTempRepo({ "a.txt": "old\n" }, async (repo) => {
      const repository = await open(repo.root);
      repo.write("a.txt", "new\n");
      repo.git("commit", "--quiet", "--all", "--message=second");
      assert.equal(await repository.isAncestor("HEAD~1", "HEAD"), true);
      assert.equal(await repository.isAncestor("HEAD", "HEAD~1"), false);
      await assert.rejects(repository.isAncestor("deadbeef", "HEAD"), { code: "git-failed" });
      assert.equal(await repository.fileAt("HEAD~1", "a.txt"), "old\n");
      assert.equal(await repository.fileAt("HEAD", "none.txt"), undefined);
      assert.equal(await repository.fileAt("deadbeef", "a.txt"), undefined);
    });
  });

  it("gives a file with the line ends that a checkout would have", async () => {
    await withTempRepo({ ".gitattributes": "*.txt text eol=crlf\n", "a.txt": "1\r\n2\r\n" }, async (repo) => {
      assert.equal(await (await open(repo.root)).fileAt("HEAD", "a.txt"), "1\r\n2\r\n");
    });
  });

  it("restores a file whether its change is staged or not", async () => {
    await withTempRepo({ "a.txt": "a\n", "b.txt": "b\n", "c.txt": "c\n" }, async (repo) => {
      const repository = await open(repo.root);
      repo.write("a.txt", "changed\n");
      repo.write("b.txt", "changed\n");
      repo.git("add", "b.txt");
      repo.git("rm", "--quiet", "c.txt");
      for (const file of ["a.txt", "b.txt", "c.txt"]) await repository.restore(file);
      assert.deepEqual((await repository.state()).changes, []);
      repo.write("new.txt", "HEAD has none\n");
      await repository.restore("new.txt");
      assert.deepEqual((await repository.state()).changes, []);
    });
  });

  it("is not led astray by the environment of a hook", async () => {
    await withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const former = process.env.GIT_DIR;
      process.env.GIT_DIR = path.join(repo.root, "nowhere");
      try {
        assert.equal((await (await open(repo.root)).state()).branch, "main");
      } finally {
        if (former === undefined) delete process.env.GIT_DIR;
        else process.env.GIT_DIR = former;
      }
    });
  });

  it("says that git is missing", async () => {
    await withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const former = process.env.PATH;
      process.env.PATH = path.join(repo.root, "nowhere");
      try {
        const repository = await open(repo.root);
        await assert.rejects(repository.state(), { code: "git-missing" });
        await assert.rejects(repository.changesSince("HEAD"), { code: "git-missing" });
      } finally {
        process.env.PATH = former;
      }
    });
  });

  it("gives git's words for a failure, and rejects with an abort", async () => {
    await withTempFolder(async (folder) => {
      mkdirSync(path.join(folder, ".git"));
      writeFileSync(path.join(folder, ".git", "HEAD"), "nonsense\n");
      await assert.rejects((await open(folder)).state(), (error: ControlError) => {
        assert.equal(error.code, "git-failed");
        return /not a git repository/.test(error.message);
      });
    });
    await withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const repository = await open(repo.root);
      const abort = new AbortController();
      const asked = [repository.state(abort.signal), repository.changesSince("HEAD", abort.signal)];
      abort.abort("a person's reason");
      const answers = await Promise.allSettled(asked);
      assert.deepEqual(
        answers.map((answer) => answer.status === "rejected" && isAbort(answer.reason)),
        [true, true],
      );
    });
  });

  it("takes as few processes as it takes", async () => {
    await withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const calls: string[] = [];
      const repository = openRepository(repo.root, (args) => calls.push(args[0] ?? ""));
      assert.ok(repository);
      assert.deepEqual(calls, []);
      await repository.state();
      await repository.commits(["HEAD", "deadbeef"]);
      assert.deepEqual(calls, ["status", "log"]);
      repo.write("a.txt", "b\n");
      calls.length = 0;
      await repository.createCommit({ subject: "s", trailers: [], paths: ["a.txt"] });
      assert.deepEqual(calls, ["status", "commit"]);
    });
  });
});
