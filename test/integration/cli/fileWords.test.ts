import assert from "node:assert/strict";
import { chmodSync, symlinkSync } from "node:fs";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";

describe("command line, files that cannot be used", () => {
  it("are told in plain words, with their path", () =>
    withTempRepo({ "README.md": "# A\n" }, async ({ root }) => {
      await runCommandLine(["init"], { cwd: root });
      for (const [words, code, message] of [
        [["status", "--file", "docs"], "document-unreadable", /docs cannot be read: it is a folder, not a file$/],
        [["status", "--file", "README.md/x.md"], "document-missing", /README\.md.x\.md/],
        [["status", "--cwd", "README.md"], "usage", /README\.md, expected a folder$/],
        [["status", "--cwd", "-x"], "usage", /^Unexpected dash behind --cwd; a value that begins with one: --cwd=-x$/],
        [["check", "--baseline", "none.json"], "file-failed", /^none\.json cannot be read: there is no such file$/],
        [["check", "--baseline", "docs"], "file-failed", /^docs cannot be read: it is a folder, not a file$/],
        [["check", "--baseline", "README.md/x"], "file-failed", /a part of its path is a file, not a folder$/],
        [
          ["check", "--write-baseline", "no/x.json"],
          "file-failed",
          /^no\/x\.json cannot be written: its folder is not/,
        ],
        [["import", "docs"], "file-failed", /docs cannot be read: it is a folder, not a file$/],
        [["import", "none.md"], "file-failed", /none\.md cannot be read: there is no such file$/],
        [["auto", "--approvals", "docs"], "file-failed", /^docs cannot be read: it is a folder, not a file$/],
        [["comfy", "validate", "docs"], "file-failed", /^docs cannot be read: it is a folder, not a file$/],
      ] as const) {
        const { value, ...told } = await runJson(words, { cwd: root });
        assert.deepEqual([told.code, value.error?.code], [2, code], `${words.join(" ")}: ${value.error?.message}`);
        assert.match(value.error.message, message);
      }
    }));

  it("a folder in the place of a written file is left there", () =>
    withTempRepo({ "README.md": "# A\n" }, async ({ git, root }) => {
      await runCommandLine(["init"], { cwd: root });
      const before = git("status", "--porcelain");
      const { code, value } = await runJson(["check", "--write-baseline", "docs"], { cwd: root });
      assert.deepEqual([code, value.error.code], [2, "file-failed"]);
      assert.match(value.error.message, /^docs cannot be written: /);
      assert.doesNotMatch(value.error.message, /E[A-Z]+:|\.tmp/);
      assert.equal(git("status", "--porcelain"), before);
    }));

  it("a link that leads in a circle", function () {
    if (process.platform === "win32") this.skip(); // Links need a right there that few accounts have.
    return withTempRepo({ "README.md": "# A\n" }, async ({ absolute, root }) => {
      symlinkSync("b.md", absolute("a.md"));
      symlinkSync("a.md", absolute("b.md"));
      const { code, value } = await runJson(["status", "--file", "a.md"], { cwd: root });
      assert.deepEqual([code, value.error.code], [2, "document-unreadable"]);
      assert.match(value.error.message, /its links lead in a circle$/);
    });
  });

  it("a protected document is read, and nothing writes to it", function () {
    if (process.getuid?.() === 0) this.skip(); // The administrator may write anywhere.
    return withTempRepo({ "README.md": "# A\n" }, async ({ absolute, git, read, root }) => {
      await runCommandLine(["init"], { cwd: root });
      git("add", "--all");
      git("commit", "--quiet", "--message", "init");
      chmodSync(absolute(file), 0o444);
      const text = read(file);
      assert.equal((await runCommandLine(["status"], { cwd: root })).code, 0);
      for (const words of [
        ["task", "add", "One more"],
        ["auto", "--executor", "manual"],
      ]) {
        const { code, value } = await runJson(words, { cwd: root });
        assert.deepEqual([code, value.error?.code], [2, "file-failed"], words.join(" "));
        assert.match(value.error.message, /CONTROL_PLANE\.md cannot be written: you may not; allow it with /);
      }
      assert.equal(read(file), text);
      chmodSync(absolute(file), 0o644);
    });
  });
});
