import assert from "node:assert/strict";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const right = aControlDocument({ todo: [{ id: "T-20260101-001", suffix: "[P1]" }] });

describe("repair and archive", () => {
  it("repair --truth writes the figures, and shows what it wrote", () =>
    withTempRepo({ [file]: right.replace("- **TODO:** `1`", "- **TODO:** `8`") }, async ({ git, read, root }) => {
      const { code, value } = await runJson(["repair", "--truth"], { cwd: root });
      assert.deepEqual([code, value.written], [0, true]);
      assert.equal(read(file).replace(/\*\*Last Updated:\*\* .*/, ""), right.replace(/\*\*Last Updated:\*\* .*/, ""));
      assert.match(value.diff, /^-- \*\*TODO:\*\* `8`$/m);
      git("commit", "-qam", "repaired");
      const again = await runJson(["repair", "--truth"], { cwd: root });
      assert.deepEqual([again.value.written, again.value.diff], [false, ""]);
    }));

  it("repair --truth knows the tree", () =>
    withTempRepo({ [file]: right, "a.txt": "a\n" }, async ({ read, root, write }) => {
      write("a.txt", "b\n");
      assert.equal((await runCommandLine(["repair", "--truth"], { cwd: root })).code, 0);
      assert.match(read(file), /\| \*\*REPO_CLEAN\*\* \| `dirty` \|/);
    }));

  it("repair --encoding shows a patch that git takes, and writes only when told", () =>
    withTempRepo({ [file]: right.replaceAll(" — ", " â€” ") }, async ({ git, read, root, write }) => {
      const before = read(file);
      const shown = await runJson(["repair", "--encoding"], { cwd: root });
      assert.equal(shown.value.written, false);
      assert.equal(read(file), before);
      write("p.patch", shown.value.diff);
      git("apply", "p.patch");
      const patched = read(file);
      assert.equal(patched, right);
      git("checkout", "-q", "--", file);
      const written = await runJson(["repair", "--encoding", "--write"], { cwd: root });
      assert.equal(written.value.written, true);
      assert.equal(read(file), patched);
    }));

  it("repair wants to know what", () =>
    withTempRepo({ [file]: right }, async ({ root }) => {
      assert.equal((await runJson(["repair"], { cwd: root })).code, 2);
      assert.equal((await runJson(["repair", "--truth", "--encoding"], { cwd: root })).code, 2);
    }));

  it("archive moves the oldest entries byte for byte, once", () => {
    const entries = Array.from(
      { length: 12 },
      (_, n) =>
        `### RUN 2026-01-${String(28 - n).padStart(2, "0")}T00:00:00Z (AUTO - run ${n})\n\n**RESULT:** DONE ${n}\n`,
    );
    const text = right.replace("> Newest first.\n", `> Newest first.\n\n${entries.join("\n")}`);
    return withTempRepo({ [file]: text }, async ({ read, root }) => {
      const dry = await runJson(["archive", "--dry-run"], { cwd: root });
      assert.deepEqual([dry.value.archived, dry.value.written], [2, false]);
      assert.equal(read(file), text);
      const { code, value } = await runJson(["archive"], { cwd: root });
      assert.deepEqual([code, value.archived, value.shown], [0, 2, 10]);
      const after = read(file);
      const archive = after.slice(after.indexOf("## ARCHIVE"));
      for (const [n, entry] of entries.entries()) {
        assert.equal(after.split(entry.trimEnd()).length, 2);
        assert.equal(archive.includes(entry.trimEnd()), n >= 10, `entry ${n}`);
      }
      assert.equal((await runJson(["archive"], { cwd: root })).value.archived, 0);
    });
  });
});
