import assert from "node:assert/strict";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const old = aControlDocument({ todo: [{ id: "T-20260101-001", suffix: "[P1]" }] }).replace(
  "- **TODO:** `1`",
  "- **TODO:** `9`",
);
const worse = old
  .replace("- **DOING:** `0`", "- **DOING:** `3`")
  .replace("# CONTROL_PLANE\n", "# CONTROL_PLANE\n\nAbove.\n");
const rulesOf = (value: { findings: { rule: string; message: string }[] }) =>
  value.findings.map(({ message, rule }) => `${rule} ${/\d+/.exec(message)?.[0]}`);
const counts = ["--rule", "dashboard-counts,progress-bar", "--no-git"];

describe("check, filtered", () => {
  it("--since tells what the document at a commit did not have", () =>
    withTempRepo({ [file]: old }, async ({ root, write }) => {
      write(file, worse);
      const all = await runJson(["check", ...counts], { cwd: root });
      assert.deepEqual(rulesOf(all.value), ["dashboard-counts 9", "dashboard-counts 3"]);
      const { code, value } = await runJson(["check", ...counts, "--since", "HEAD"], { cwd: root });
      assert.deepEqual([code, rulesOf(value)], [3, ["dashboard-counts 3"]]);
      const unknown = await runJson(["check", "--since", "nowhere"], { cwd: root });
      assert.deepEqual([unknown.code, unknown.value.error.code], [2, "usage"]);
    }));

  it("--since asks git of the old text too: only what the change brought is new", () => {
    const gone = (id: string, hash: string) => ({ id, suffix: `(checkpoint: ${hash})` });
    const with1 = aControlDocument({ done: [gone("T-20260101-001", "abc1234")] });
    const with2 = aControlDocument({ done: [gone("T-20260101-001", "abc1234"), gone("T-20260101-002", "def5678")] });
    const choice = ["--rule", "done-checkpoint-gone,last-checkpoint,prohibited-touched,repo-clean"];
    return withTempRepo({ [file]: with1 }, async ({ git, root, write }) => {
      const since = async () => {
        const { code, value } = await runJson(["check", ...choice, "--since", "HEAD"], { cwd: root });
        return [
          code,
          value.findings.map(({ message }: { message: string }) => /T-\d+-\d+|REPO_CLEAN/.exec(message)?.[0]),
        ];
      };
      assert.equal((await runJson(["check", ...choice], { cwd: root })).code, 3);
      assert.deepEqual(await since(), [0, []]);
      write(file, with2);
      assert.deepEqual(await since(), [3, ["T-20260101-002"]]);
      git("commit", "--quiet", "--all", "--message", "two");
      assert.deepEqual(await since(), [0, []]);
    });
  });

  it("--since tells a prohibited document that a later commit changed", () => {
    const text = `${aControlDocument({})}\n## CONTRACT\n\n- Prohibited files: \`TASKS.md\`\n`;
    return withTempRepo({ [file]: text }, async ({ git, root, write }) => {
      const choice = ["--rule", "prohibited-touched"];
      const touch = (words: string) => {
        write("TASKS.md", words);
        git("add", "TASKS.md");
        git("commit", "--quiet", "--message", words);
      };
      touch("one");
      touch("two");
      const since = async (revision: string) =>
        (await runJson(["check", ...choice, "--since", revision], { cwd: root })).value.findings.length;
      assert.deepEqual([await since("HEAD"), await since("HEAD~1"), await since("HEAD~2")], [0, 1, 2]);
    });
  });

  it("a baseline excuses what it lists, and nothing else", () =>
    withTempRepo({ [file]: old }, async ({ read, root, write }) => {
      const baseline = ["--baseline", "known.json"];
      const written = await runJson(["check", ...counts, "--write-baseline", "known.json"], { cwd: root });
      assert.deepEqual([written.code, written.value.known], [0, 1]);
      assert.equal(JSON.parse(read("known.json")).findings.length, 1);
      const told = await runCommandLine(["check", ...counts, "--write-baseline", "known.json"], { cwd: root });
      assert.match(told.stdout, /known\.json: 1 finding known from now on\ncommit it, /);
      assert.equal((await runCommandLine(["check", ...counts, ...baseline], { cwd: root })).code, 0);
      write(file, worse);
      const { code, value } = await runJson(["check", ...counts, ...baseline], { cwd: root });
      assert.deepEqual([code, rulesOf(value)], [3, ["dashboard-counts 3"]]);
      write("known.json", "[]");
      assert.equal((await runCommandLine(["check", ...baseline], { cwd: root })).code, 2);
      assert.equal((await runCommandLine(["check", "--baseline", "gone.json"], { cwd: root })).code, 2);
    }));

  it("--fix mends only what was asked for", () =>
    withTempRepo({ [file]: worse }, async ({ read, root }) => {
      const { value } = await runJson(["check", "--fix", "--no-git", "--rule", "missing-priority"], { cwd: root });
      assert.equal(value.fixed, 0);
      assert.equal(read(file), worse);
      const again = await runJson(["check", "--fix", ...counts], { cwd: root });
      assert.deepEqual([again.value.fixed, again.value.findings], [2, []]);
    }));

  it("--fix passes over what --since and a baseline pass over", () =>
    withTempRepo({ [file]: old }, async ({ git, read, root, write }) => {
      await runJson(["check", ...counts, "--write-baseline", "known.json"], { cwd: root });
      for (const known of [
        ["--since", "HEAD"],
        ["--baseline", "known.json"],
      ]) {
        write(file, worse);
        const { code, value } = await runJson(["check", "--fix", ...counts, ...known], { cwd: root });
        assert.deepEqual([code, value.fixed, value.findings], [0, 1, []]);
        assert.equal(read(file), worse.replace("- **DOING:** `3`", "- **DOING:** `0`"));
      }
      assert.equal((await runJson(["check", "--fix", ...counts], { cwd: root })).value.fixed, 1);
      assert.ok(git("diff", "--stat").includes(file));
    }));

  it("refuses a rule or a severity that does not exist", () =>
    withTempRepo({ [file]: old }, async ({ root }) => {
      for (const words of [
        ["--rule", "dashbord-counts"],
        ["--severity", "fatal"],
      ]) {
        const { code, value } = await runJson(["check", ...words], { cwd: root });
        assert.deepEqual([code, value.error.code], [2, "usage"]);
      }
      const message = async (...words: string[]) => (await runJson(words, { cwd: root })).value.error.message;
      const wanted = /expected dashboard-counts; all of them: control-plane check --about all$/;
      assert.match(await message("check", "--rule", "dashbord-counts"), wanted);
      assert.match(await message("check", "--about", "dashbord-counts"), wanted);
      assert.match(await message("check", "--rule", "second-doing"), /check --about second-doing says who finds it$/);
      const { value: all } = await runJson(["check", "--about", "all"], { cwd: root });
      assert.ok(all.rules.some(({ rule }: { rule: string }) => rule === "second-doing"));
      const lines = (await runCommandLine(["check", "--about", "all"], { cwd: root })).stdout.trimEnd().split("\n");
      assert.equal(lines.length, all.rules.length);
      assert.match(lines.join("\n"), /^dashboard-counts +\w+ +\S.*\.$/m);
      const { value } = await runJson(["check", "--severity", "error", "--no-git"], { cwd: root });
      assert.deepEqual(value.findings, []);
    }));
});
