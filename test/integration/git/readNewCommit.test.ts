import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { openRepository } from "../../../src/node/git/gitRepository.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

/** Commits a change of `a.txt`; what git says of HEAD itself, what the commit is told to be, and whether git was asked. */
async function committed(repo: TempRepo, root = repo.root) {
  const asked: string[] = [];
  const repository = openRepository(root, (args) => asked.push(args[0] ?? ""));
  assert.ok(repository);
  const told = await repository.createCommit({ subject: "feat: über alles", trailers: [], paths: ["a.txt"] });
  const [hash, shortHash, time, subject] = repo
    .git("-C", root, "log", "-1", "--format=%H%x00%h%x00%ct%x00%s")
    .trim()
    .split("\0");
  assert.deepEqual(told, { hash, shortHash, time: Number(time) * 1000, subject });
  return asked.includes("log");
}

function hook(repo: TempRepo, name: string, script: string): void {
  repo.write(`.git/hooks/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(repo.absolute(`.git/hooks/${name}`), 0o755);
}

describe("a commit that was just made", () => {
  const changed = (use: (repo: TempRepo) => Promise<void>) =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      repo.write("a.txt", "b\n");
      await use(repo);
    });

  it("is told by HEAD's own files, as git would tell it", () =>
    changed(async (repo) => assert.equal(await committed(repo), false)));

  it("is told on a branch with brackets, on a detached HEAD, and as the first one", async () => {
    await changed(async (repo) => {
      repo.git("switch", "--quiet", "--create", "a]b");
      assert.equal(await committed(repo), false);
    });
    await changed(async (repo) => {
      repo.git("checkout", "--quiet", "--detach");
      assert.equal(await committed(repo), false);
    });
    await withTempRepo({}, async (repo) => {
      repo.write("a.txt", "a\n");
      assert.equal(await committed(repo), false);
    });
  });

  it("is told in a linked working tree", () =>
    changed(async (repo) => {
      const linked = `${repo.root}-linked`;
      repo.git("worktree", "add", "--quiet", "-b", "other", linked);
      repo.write("../repo-linked/a.txt", "c\n");
      assert.equal(await committed(repo, linked), false);
    }));

  it("is what a hook made of it", async () => {
    await changed(async (repo) => {
      hook(repo, "commit-msg", 'echo "fix: by a hook" > "$1"');
      assert.equal(await committed(repo), false);
    });
    await changed(async (repo) => {
      hook(repo, "post-commit", '[ -e .git/once ] || { touch .git/once; git commit --quiet --amend -m "amended"; }');
      assert.equal(await committed(repo), true);
    });
  });

  it("is asked of git where HEAD has no log", () =>
    changed(async (repo) => {
      repo.git("config", "core.logAllRefUpdates", "false");
      repo.remove(".git/logs");
      assert.equal(await committed(repo), true);
    }));
});
