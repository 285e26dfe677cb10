import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";

/** Words that no parser of options can judge alone. */
const calls: readonly (readonly string[])[] = [
  ["tasks", "--state", "LATER"],
  ["tasks", "--priority", "P9"],
  ["tasks", "--ledger", "NONE"],
  ["check", "--rule", "dashbord-counts"],
  ["check", "--about", "dashbord-counts"],
  ["check", "--since", "nowhere"],
  ["auto", "--approve", "zz"],
  ["auto", "--external", "https://example.org"],
  ["auto", "--says", "Ada"],
  ["task", "frob", id],
  ["task", "add", "one", "two"],
  ["task", "add", "two\nlines"],
  ["task", "add", "Title", "--tag", "a b"],
  ["task", "add", "Title", "--tag", ""],
  ["task", "add", "Title", "--id", "first"],
  ["task", "add", "Title", "--id", id],
  ["task", "add", "Title", "--ledger", "NONE"],
  ["task", "add", "Title", "--depends-on", "the other"],
  ["task", "add", "Title", "--evidence", "two\nlines"],
  ["task", "add", "[P1] Title"],
  ["task", "move", id],
  ["task", "move", id, "LATER"],
  ["task", "move", id, "BLOCKED"],
  ["task", "block", id],
  ["task", "block", id, "--reason", "two\nlines"],
  ["task", "edit", id],
  ["task", "edit", id, "--title", "two\nlines"],
  ["task", "edit", id, "--tag", "a b"],
  ["runs", "frob"],
  ["runs", "show"],
  ["runs", "--limit", "0"],
  ["approvals", "frob"],
  ["approvals", "revoke"],
  ["approvals", "revoke", "zz"],
  ["services", "frob"],
  ["services", "start"],
  ["services", "start", "none"],
  ["comfy", "frob"],
  ["comfy", "status", "x"],
  ["comfy", "status", "--url", "nowhere"],
  ["comfy", "queue", "frob"],
  ["comfy", "queue", "move", "a", "0"],
  ["comfy", "queue", "cancel"],
  ["comfy", "queue", "interrupt", "a"],
  ["comfy", "history", "--limit", "x"],
  ["comfy", "validate"],
  ["comfy", "run"],
  ["repair"],
  ["repair", "--truth", "--write"],
  ["hook", "frob"],
  ["init", "--workflow", "--agents"],
];

describe("command line, wrong arguments", () => {
  it("are usage, and nothing is written", () =>
    withTempRepo({ "README.md": "# A\n" }, async ({ git, read, root }) => {
      assert.equal((await runCommandLine(["init"], { cwd: root })).code, 0);
      assert.equal((await runCommandLine(["task", "add", "First", "--id", id], { cwd: root })).code, 0);
      const [text, status] = [read(file), git("status", "--porcelain")];
      const answers = new Map<string, unknown>();
      const next = calls.values();
      const work = async () => {
        for (const words of next) {
          const { code, value } = await runJson(words, { cwd: root });
          answers.set(words.join(" "), [code, value.error?.code]);
        }
      };
      await Promise.all([work(), work()]);
      assert.deepEqual(answers, new Map(calls.map((words) => [words.join(" "), [2, "usage"]])));
      assert.equal(read(file), text);
      assert.equal(git("status", "--porcelain"), status);
    }));

  it("a bare repository, for there are no files to write to", () =>
    withTempRepo({ "README.md": "# A\n" }, async ({ absolute, git, root }) => {
      const outside = `${root}-bare.git`;
      git("clone", "--quiet", "--bare", ".", outside);
      try {
        const before = readdirSync(outside, { recursive: true });
        for (const words of [["init"], ["init", "--agents"], ["task", "add", "A"], ["hook", "install"], ["archive"]]) {
          const { code, value } = await runJson(words, {
            cwd: outside,
            env: { CONTROL_PLANE_HOME: absolute(".git/home") },
          });
          assert.deepEqual([code, value.error?.code], [2, "not-a-repository"], words.join(" "));
          assert.match(value.error.message, /bare repository/);
        }
        assert.deepEqual(readdirSync(outside, { recursive: true }), before);
      } finally {
        rmSync(outside, { recursive: true });
      }
    }));

  it("tell a task or a run that does not exist as what it is", () =>
    withTempRepo({ "README.md": "# A\n" }, async ({ root }) => {
      await runCommandLine(["init"], { cwd: root });
      for (const [words, error] of [
        [["task", "move", "T-20990101-001", "TODO"], "task-unknown"],
        [["context", "T-20990101-001"], "task-unknown"],
        [["auto", "--dry-run", "--task", "T-20990101-001"], "task-unknown"],
        [["auto", "--executor", "manual", "--also", "T-20990101-001"], "task-unknown"],
        [["runs", "show", "none"], "run-unknown"],
        [["auto", "--verify"], "run-unknown"],
      ] as const) {
        const { code, value } = await runJson(words, { cwd: root });
        assert.deepEqual([code, value.error?.code], [2, error], words.join(" "));
      }
    }));
});
