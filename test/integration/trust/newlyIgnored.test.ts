import assert from "node:assert/strict";
import { openRepository } from "../../../src/node/git/gitRepository.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

describe("newly ignored files", () => {
  it("are what new lines of ignore files hide, wherever they stand", async () => {
    await withTempRepo({ ".gitignore": "dist/\n", "web/a.txt": "a\n" }, async (repo) => {
      const base = repo.git("rev-parse", "HEAD").trim();
      repo.write("dist/old.js", "x\n");
      repo.write(".gitignore", "dist/\n# remark\n*.secret\n!kept.secret\n/top.txt\n");
      repo.write("web/.gitignore", "cache/\n/only.txt\n");
      for (const file of [
        "a.secret",
        "top.txt",
        "web/top.txt",
        "web/cache/x",
        "web/deep/cache/y",
        "web/deep/seen.txt",
        "web/only.txt",
        "only.txt",
      ]) {
        repo.write(file, "x\n");
      }
      const repository = openRepository(repo.root);
      assert.ok(repository);
      const hidden = await repository.newlyIgnored(base, [".gitignore", "web/.gitignore"]);
      assert.deepEqual(
        [...hidden].sort(),
        ["a.secret", "top.txt", "web/cache/", "web/deep/cache/", "web/only.txt"].sort(),
      );
      assert.deepEqual(await repository.newlyIgnored(base, []), []);
    });
  });
});
