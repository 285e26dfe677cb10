/** What a person may rely on when a cycle commits: hooks, signing, their own index, trailers. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import path from "node:path";
import type { CommitRequest } from "../../../src/core/ports.ts";
import { open } from "../../support/opened.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

const files = { "a.txt": "a\n", "b.txt": "b\n" };

async function commit(repo: TempRepo, paths: readonly string[], more: Partial<CommitRequest> = {}) {
  return (await open(repo.root)).createCommit({ subject: "feat: work", trailers: [], paths, ...more });
}

function hook(repo: TempRepo, name: string, script: string): void {
  repo.write(`.git/hooks/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(repo.absolute(`.git/hooks/${name}`), 0o755);
}

describe("a commit of a cycle", () => {
  it("shows hooks exactly its own files, whatever the person has staged", async () => {
    await withTempRepo(files, async (repo) => {
      hook(repo, "pre-commit", 'git diff --cached --name-only > "$(git rev-parse --git-dir)/seen"');
      repo.write("theirs.txt", "theirs\n");
      repo.git("add", "theirs.txt");
      repo.write("a.txt", "ours\n");
      repo.write("new.txt", "ours\n");
      await commit(repo, ["a.txt", "new.txt"]);
      assert.equal(repo.read(".git/seen"), "a.txt\nnew.txt\n");
      assert.equal(repo.git("status", "--porcelain"), "A  theirs.txt\n");
    });
  });

  it("runs every hook of a commit, and takes what commit-msg makes of the message", async () => {
    await withTempRepo(files, async (repo) => {
      for (const name of ["pre-commit", "prepare-commit-msg", "post-commit"]) {
        hook(repo, name, `echo ${name} >> "$(git rev-parse --git-dir)/hooks-run"`);
      }
      hook(
        repo,
        "commit-msg",
        'echo commit-msg >> "$(git rev-parse --git-dir)/hooks-run"; echo "Change-Id: I7" >> "$1"',
      );
      repo.write("a.txt", "ours\n");
      await commit(repo, ["a.txt"], { trailers: [{ name: "Control-Plane-Task", value: "T-20260101-001" }] });
      const order = ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"];
      assert.deepEqual(repo.read(".git/hooks-run").trim().split("\n"), order);
      const trailers = repo.git("log", "-1", "--format=%(trailers:only)").trim().split("\n");
      assert.deepEqual(trailers, ["Control-Plane-Task: T-20260101-001", "Change-Id: I7"]);
    });
  });

  it("can be refused by commit-msg, and then nothing has changed", async () => {
    await withTempRepo(files, async (repo) => {
      hook(repo, "commit-msg", "echo 'no such ticket' >&2; exit 1");
      repo.write("a.txt", "ours\n");
      repo.write("new.txt", "ours\n");
      const before = repo.git("status", "--porcelain");
      await assert.rejects(commit(repo, ["a.txt", "new.txt"]), { code: "commit-refused", message: /no such ticket/ });
      assert.equal(repo.git("status", "--porcelain"), before);
    });
  });

  it("is signed when the person signs, and refused when that fails", async function () {
    await withTempRepo(files, async (repo) => {
      repo.git("config", "commit.gpgsign", "true");
      repo.git("config", "gpg.program", path.join(repo.root, "no-such-signer"));
      repo.write("a.txt", "ours\n");
      await assert.rejects(commit(repo, ["a.txt"]), { code: "commit-refused" });
      assert.equal(repo.git("rev-list", "--count", "HEAD").trim(), "1");
      const key = repo.absolute(".git/key");
      try {
        execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key], { stdio: "ignore" });
      } catch {
        return this.skip(); // There is no ssh-keygen on this machine to sign with.
      }
      repo.git("config", "gpg.format", "ssh");
      repo.git("config", "user.signingkey", `${key}.pub`);
      const { hash } = await commit(repo, ["a.txt"]);
      assert.match(repo.git("cat-file", "commit", hash), /^gpgsig -----BEGIN SSH SIGNATURE-----/m);
    });
  });

  it("has trailers that git finds", async () => {
    await withTempRepo(files, async (repo) => {
      const values = { Run: "20260102-030405678-a1b2", Task: "T-20260101-001", Evidence: "proved by unit" };
      const trailers = Object.entries(values).map(([name, value]) => ({ name: `Control-Plane-${name}`, value }));
      repo.write("a.txt", "ours\n");
      const { hash } = await commit(repo, ["a.txt"], {
        trailers,
        body: "Control-Plane-Task: T-20990101-999 is not meant",
      });
      for (const [name, value] of Object.entries(values)) {
        const key = `%(trailers:key=Control-Plane-${name},valueonly)`;
        assert.equal(repo.git("log", "-1", `--format=${key}`).trim(), value);
      }
      assert.equal(repo.git("log", "--grep=^Control-Plane-Task: T-20260101-001$", "--format=%H").trim(), hash);
    });
  });

  it("leaves what the person staged in part, stashed and keeps untracked", async () => {
    await withTempRepo({ ...files, "c.txt": "1\n2\n3\n4\n5\n6\n7\n8\n" }, async (repo) => {
      repo.write("b.txt", "stashed\n");
      repo.git("stash", "push", "--quiet");
      const stash = repo.git("stash", "list");
      repo.write("c.txt", "one\n2\n3\n4\n5\n6\n7\n8\n");
      repo.git("add", "c.txt");
      repo.write("c.txt", "one\n2\n3\n4\n5\n6\n7\neight\n");
      repo.write("kept.txt", "untracked\n");
      repo.write("a.txt", "ours\n");
      const [staged, unstaged] = [repo.git("diff", "--cached", "--", "c.txt"), repo.git("diff", "--", "c.txt")];
      await commit(repo, ["a.txt"]);
      assert.equal(repo.git("diff", "--cached"), staged);
      assert.equal(repo.git("diff"), unstaged);
      assert.equal(repo.git("stash", "list"), stash);
      assert.equal(repo.read("kept.txt"), "untracked\n");
      assert.equal(repo.git("show", "--format=", "--name-only", "HEAD").trim(), "a.txt");
    });
  });

  it("keeps flags of the index and its own parent: it never amends", async () => {
    await withTempRepo(files, async (repo) => {
      const parent = repo.git("rev-parse", "HEAD").trim();
      repo.git("update-index", "--skip-worktree", "b.txt");
      repo.write("a.txt", "ours\n");
      const { hash } = await commit(repo, ["a.txt"]);
      assert.equal(repo.git("rev-parse", `${hash}^`).trim(), parent);
      assert.match(repo.git("ls-files", "-v", "b.txt"), /^S /);
    });
  });

  it("leaves no lock and no index of its own behind", async () => {
    await withTempRepo(files, async (repo) => {
      repo.write("a.txt", "ours\n");
      rmSync(repo.absolute("b.txt"));
      await commit(repo, ["a.txt", "b.txt"]);
      const left = repo.git("ls-files", "--others", "--", ".").trim();
      assert.equal(left, "");
      const names = execFileSync(process.execPath, ["-p", "require('fs').readdirSync('.git').join()"], {
        cwd: repo.root,
        encoding: "utf8",
      });
      assert.doesNotMatch(names, /\.lock|next-index/);
    });
  });
});
