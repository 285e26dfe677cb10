import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
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

  const withByte = (...bytes: number[]) => Buffer.concat([Buffer.from(`${right}caf`), Buffer.from(bytes)]);
  const lines = right.split("\n").length;

  it("repair --encoding gives a foreign byte its character, and touches no other byte", () =>
    withTempRepo({ [file]: right }, async ({ absolute, root }) => {
      const bytes = withByte(0xe9, 0x0a);
      writeFileSync(absolute(file), bytes);
      const failed = await runJson(["status"], { cwd: root });
      assert.match(failed.value.error.message, new RegExp(`byte 0xE9 in line ${lines}, column 4 .*repair --encoding`));
      const shown = await runJson(["repair", "--encoding"], { cwd: root });
      assert.deepEqual([shown.code, shown.value.written, shown.value.repaired, shown.value.left], [0, false, 1, []]);
      assert.match(shown.value.diff, /^-caf\ufffd\n\+café$/m);
      assert.deepEqual(readFileSync(absolute(file)), bytes);
      const written = await runJson(["repair", "--encoding", "--write"], { cwd: root });
      assert.equal(written.value.written, true);
      assert.equal(readFileSync(absolute(file), "utf8"), `${right}café\n`);
      assert.equal((await runJson(["repair", "--encoding", "--write"], { cwd: root })).value.written, false);
    }));

  it("repair --encoding leaves a byte without a character, and says where", () =>
    withTempRepo({ [file]: right }, async ({ absolute, root }) => {
      writeFileSync(absolute(file), withByte(0xe9, 0x0d, 0x0a, 0x81, 0x0a));
      const { value } = await runJson(["repair", "--encoding", "--write"], { cwd: root });
      assert.deepEqual([value.written, value.repaired, value.left], [true, 1, [lines + 1]]);
      assert.deepEqual(readFileSync(absolute(file)), withByte(0xc3, 0xa9, 0x0d, 0x0a, 0x81, 0x0a));
      const { code, stderr } = await runCommandLine(["repair", "--encoding", "--write"], { cwd: root });
      assert.equal(code, 0);
      assert.match(stderr, new RegExp(`0 repaired, 1 place left, line ${lines + 1}`));
    }));

  it("check tells a foreign byte as a finding with its place; UTF-16 stays a failure with the mend", () =>
    withTempRepo({ [file]: right }, async ({ absolute, root }) => {
      writeFileSync(absolute(file), withByte(0xe9));
      const { code, value } = await runJson(["check"], { cwd: root });
      assert.equal(code, 3);
      assert.deepEqual(
        value.findings.map(({ column, line, rule }: Record<string, unknown>) => [rule, line, column]),
        [["invalid-utf8", lines, 4]],
      );
      const { stdout } = await runCommandLine(["check"], { cwd: root });
      assert.match(stdout, /Unexpected byte 0xE9, expected UTF-8; control-plane repair --encoding makes it "é"/);
      writeFileSync(absolute(file), Buffer.from(`\ufeff${right}`, "utf16le"));
      const failed = await runJson(["check"], { cwd: root });
      assert.deepEqual([failed.code, failed.value.error.code], [2, "document-unreadable"]);
      assert.match(failed.value.error.message, /UTF-16.*save it as UTF-8/);
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
