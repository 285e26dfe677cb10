import assert from "node:assert/strict";
import { GitLookup } from "../../../src/node/git/gitLookup.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

describe("looking things up in git", () => {
  it("gives recent commits, newest first, and none on an unborn branch", () =>
    withTempRepo({}, async (repo) => {
      const lookup = new GitLookup(repo.root);
      assert.deepEqual(await lookup.recentCommits(5), []);
      for (const subject of ["one", "two"]) repo.git("commit", "--quiet", "--allow-empty", "--message", subject);
      const subjects = async (limit: number) => (await lookup.recentCommits(limit)).map(({ subject }) => subject);
      assert.deepEqual(await subjects(5), ["two", "one"]);
      assert.deepEqual(await subjects(1), ["two"]);
    }));

  it("tells a commit by the beginning of its hash: message, author, files", () =>
    withTempRepo({ "a.txt": "1\n" }, async (repo) => {
      repo.write("ü b.txt", "2\n");
      repo.remove("a.txt");
      repo.git("add", "--all");
      repo.git("commit", "--quiet", "--message", "second\n\nWhy.\n\nControl-Plane-Task: T-20260102-001");
      const hash = repo.git("rev-parse", "HEAD").trim();
      const lookup = new GitLookup(repo.root);
      const commit = await lookup.commit(hash.slice(0, 9));
      assert.deepEqual(
        { ...commit, shortHash: "", time: 0 },
        {
          hash,
          shortHash: "",
          time: 0,
          subject: "second",
          author: "A Tester",
          body: "Why.\n\nControl-Plane-Task: T-20260102-001",
          files: ["a.txt", "ü b.txt"],
        },
      );
      assert.match((await lookup.patch(hash)) ?? "", /^commit .*second.*\+2/s);
      assert.equal(await lookup.commit("0123456789abcdef"), undefined);
      assert.equal(await lookup.patch("0123456789abcdef"), undefined);
      const tree = repo.git("rev-parse", "HEAD^{tree}").trim();
      assert.equal(await lookup.commit(tree), undefined);
    }));

  it("finds whole words in tracked and new files, not in ignored and binary ones", () =>
    withTempRepo(
      { "a b.txt": "T-20260102-001\nno\nä T-20260102-001, T-20260102-0012 and xT-20260102-001\n" },
      async (repo) => {
        repo.write("sub/new.md", "see T-20260102-001.\r\n");
        repo.write(".gitignore", "ignored.txt\n");
        repo.write("ignored.txt", "T-20260102-001\n");
        repo.write("data.bin", "\0T-20260102-001\n");
        const places = await new GitLookup(repo.root).findText("T-20260102-001");
        assert.deepEqual(places, [
          { path: "a b.txt", line: 0, start: 0, end: 14 },
          { path: "a b.txt", line: 2, start: 2, end: 16 },
          { path: "sub/new.md", line: 0, start: 4, end: 18 },
        ]);
        assert.deepEqual(await new GitLookup(repo.root).findText("T-20260102-999"), []);
      },
    ));
});
