import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { GitObjects } from "../../../src/node/git/gitObjects.ts";
import { withTempFolder, withTempRepo } from "../../support/tempRepo.ts";

describe("git objects", function () {
  this.timeout(20_000);

  it("are read by one process, whatever their bytes and in the order of the questions", () =>
    withTempRepo({ "a.txt": "one\n", "ü b.txt": "" }, async (repo) => {
      const large = randomBytes(700_000);
      repo.write("large.bin", large);
      repo.git("add", "--all");
      repo.git("commit", "--quiet", "--message", "large");
      const commands: (readonly string[])[] = [];
      const objects = new GitObjects(repo.root, (args) => commands.push(args));
      try {
        const names = ["HEAD:a.txt", "HEAD:none.txt", "HEAD:large.bin", "HEAD:ü b.txt", "HEAD", "0".repeat(40), "a\nb"];
        const [text, none, bytes, empty, commit, missing, twoLines] = await Promise.all(
          names.map((name) => objects.read(name)),
        );
        assert.equal(text?.bytes.toString(), "one\n");
        assert.equal(text?.id, repo.git("rev-parse", "HEAD:a.txt").trim());
        assert.equal(none, undefined);
        assert.ok(bytes?.bytes.equals(large));
        assert.equal(empty?.bytes.length, 0);
        assert.equal(commit?.type, "commit");
        assert.deepEqual([missing, twoLines], [undefined, undefined]);
        assert.deepEqual(commands, [["cat-file", "--batch"]]);
      } finally {
        objects.dispose();
      }
    }));

  it("are not read after an abort, and later questions are answered all the same", () =>
    withTempRepo({ "a.txt": "one\n" }, async (repo) => {
      const objects = new GitObjects(repo.root);
      try {
        const controller = new AbortController();
        const first = objects.read("HEAD:a.txt", controller.signal);
        controller.abort();
        await assert.rejects(first, { name: "AbortError" });
        await assert.rejects(objects.read("HEAD:a.txt", controller.signal), { name: "AbortError" });
        assert.equal((await objects.read("HEAD:a.txt"))?.bytes.toString(), "one\n");
      } finally {
        objects.dispose();
      }
      await assert.rejects(objects.read("HEAD:a.txt"), /closed/);
    }));

  it("fail in git's words outside of a repository", () =>
    withTempFolder(async (folder) => {
      const objects = new GitObjects(folder);
      try {
        await assert.rejects(objects.read("HEAD"), (error: Error & { code?: string }) => error.code === "git-failed");
      } finally {
        objects.dispose();
      }
    }));
});
