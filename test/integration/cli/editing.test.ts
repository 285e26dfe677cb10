import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import path from "node:path";
import { FsCycleLock } from "../../../src/node/runs/fsCycleLock.ts";
import { systemClock } from "../../../src/node/systemClock.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { type TempRepo, withTempFolder, withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";

/** A repository whose document is the one that `init` writes. */
function withInitialized(use: (repo: TempRepo) => Promise<void>): Promise<void> {
  return withTempRepo({ "README.md": "# A\n" }, async (repo) => {
    const { code } = await runCommandLine(["init"], { cwd: repo.root });
    assert.equal(code, 0);
    await use(repo);
  });
}

describe("command line, writing", () => {
  it("refuses every write while a merge has left its marks, and hides no task of either side", () =>
    withInitialized(async ({ read, root, write }) => {
      const sides = [
        "<<<<<<< HEAD",
        "- T-20260101-001 — Sow [P1]",
        "=======",
        "- T-20260101-002 — Reap",
        ">>>>>>> theirs",
      ];
      const text = read(file).replace(/### TODO[^\n]*\n/, (heading) => `${heading}\n${sides.join("\n")}\n`);
      write(file, text);
      const { value } = await runJson(["tasks"], { cwd: root });
      const ids = value.tasks.map(({ id }: { id: string }) => id);
      assert.ok(ids.includes("T-20260101-001") && ids.includes("T-20260101-002"), ids.join());
      const found = await runJson(["check"], { cwd: root });
      assert.equal(found.code, 3);
      assert.ok(found.value.findings.every(({ fixable }: { fixable: boolean }) => !fixable));
      for (const words of [
        ["task", "add", "One more"],
        ["check", "--fix", "--no-git"],
        ["repair", "--truth"],
      ]) {
        const refused = await runJson(words, { cwd: root });
        assert.deepEqual([refused.code, refused.value.error?.code], [2, "document-conflicted"], words.join(" "));
      }
      assert.equal(read(file), text);
    }));

  it("refuses every write while AUTO is at work, and none while a run waits for a person", () =>
    withInitialized(async ({ read, root, write }) => {
      const lock = new FsCycleLock(path.join(root, ".git"), systemClock);
      const held = await lock.acquire("one");
      assert.ok(held.type === "acquired");
      write("list.md", "- [ ] From a list\n");
      const text = read(file);
      const calls = [
        ["archive"],
        ["task", "add", "One more"],
        ["check", "--fix"],
        ["repair", "--truth"],
        ["import", "list.md", "--write"],
      ];
      for (const words of calls) {
        const { code, value } = await runJson(words, { cwd: root });
        assert.deepEqual([code, value.error?.code], [4, "lock-held"], words.join(" "));
      }
      assert.equal(read(file), text);
      await held.handle.toLease();
      for (const words of calls) assert.notEqual((await runJson(words, { cwd: root })).code, 4, words.join(" "));
      assert.notEqual(read(file), text);
    }));

  it("init: writes once, and what it writes is clean", () =>
    withInitialized(async ({ absolute, read, root }) => {
      const { code, value } = await runJson(["check"], { cwd: root });
      assert.deepEqual(value.findings, []);
      assert.equal(code, 0);
      const before = read(file);
      const again = await runJson(["init"], { cwd: root });
      assert.equal(again.code, 2);
      assert.equal(again.value.error.code, "file-exists");
      assert.equal(read(file), before);
      const dry = await runJson(["init", "--dry-run", "--file", "other.md"], { cwd: root });
      assert.equal(dry.value.written, false);
      assert.match(dry.value.text, /^# CONTROL_PLANE — /);
      assert.throws(() => read("other.md"), { code: "ENOENT" });
      const small = await runJson(["init", "--dry-run", "--file", "other.md", "--template", "minimal"], { cwd: root });
      assert.ok(small.value.text.length < dry.value.text.length / 2, small.value.text);
      const none = await runJson(["init", "--dry-run", "--file", "other.md", "--template", "huge"], { cwd: root });
      assert.deepEqual([none.code, none.value.error.code], [2, "usage"]);
      assert.ok(absolute(file));
    }));

  it("init: ends with the calls of auto that work here", () =>
    withTempRepo({ "README.md": "# A\n", "bin/codex": "#!/bin/sh\n", "bin/codex.cmd": "\n" }, async (repo) => {
      chmodSync(repo.absolute("bin/codex"), 0o755);
      const end = async (env: Record<string, string>) => {
        const { stdout } = await runCommandLine(["init"], { cwd: repo.root, env });
        repo.remove(file);
        return stdout;
      };
      const manual = /^ {2}control-plane auto --executor manual {3}you do the work/m;
      const PATH = `${repo.absolute("bin")}${path.delimiter}${process.env.PATH}`;
      const found = await end({ PATH });
      assert.match(found, /^ {2}control-plane auto --agent codex +does the work, it is installed here$/m);
      assert.match(found, manual);
      const set = await end({ CONTROL_PLANE_AGENT: "my-agent" });
      assert.match(set, /^ {2}control-plane auto +my-agent does the work$/m);
      assert.doesNotMatch(set, /--agent/);
    }));

  it("init: names what a cycle lacks, and status names init", () =>
    withTempFolder(async (folder) => {
      const status = await runJson(["status"], { cwd: folder });
      assert.deepEqual([status.code, status.value.error.code], [2, "document-missing"]);
      assert.match(status.value.error.message, /; control-plane init writes one$/);
      const { stdout } = await runCommandLine(["init"], { cwd: folder });
      assert.match(stdout, /^A cycle needs git init, and a first commit\.$/m);
    }));

  it("task: add, edit, block, unblock and move, each seen by tasks", () =>
    withInitialized(async ({ root }) => {
      const task = async (...args: string[]) => {
        const { code, value } = await runJson(["task", ...args], { cwd: root });
        assert.equal(code, 0, JSON.stringify(value));
        return value.task;
      };
      const details = [
        "--evidence",
        "src/a.ts",
        "--evidence",
        "b.md",
        "--verification",
        "npm test",
        "--surface",
        "src/",
      ];
      const added = await task(
        "add",
        "A new task",
        "--priority",
        "P0",
        "--tag",
        "ui",
        "--done-when",
        "it is there",
        ...details,
      );
      assert.match(added.id, /^T-\d{8}-\d{3}$/);
      assert.deepEqual(
        { ...added, id: "", line: 0 },
        {
          ...{ id: "", title: "A new task", state: "TODO", ledger: "TASK_LEDGER", priority: "P0", tags: ["ui"] },
          ...{ checkpoint: null, reason: null, line: 0, definitionOfDone: "it is there" },
          ...{
            evidence: ["src/a.ts", "b.md"],
            verification: ["npm test"],
            surface: ["src/"],
            dependsOn: [],
            services: [],
          },
        },
      );
      const { id } = added;
      const edited = await task("edit", id, "--title", "Better", "--priority", "none", "--tag", "a", "--tag", "b");
      assert.deepEqual([edited.title, edited.priority, edited.tags], ["Better", null, ["a", "b"]]);
      assert.deepEqual((await task("edit", id, "--tag", "")).tags, []);
      const blocked = await task("block", id, "--reason", "no answer");
      assert.deepEqual([blocked.state, blocked.reason], ["BLOCKED", "no answer"]);
      const unblocked = await task("unblock", id);
      assert.deepEqual([unblocked.state, unblocked.reason], ["TODO", null]);
      assert.equal((await task("move", id, "doing")).state, "DOING");
      const { value } = await runJson(["check"], { cwd: root });
      assert.deepEqual(value.findings, []);
      const { value: status } = await runJson(["status"], { cwd: root });
      assert.deepEqual(status.claimed, status.counts);
      assert.deepEqual([status.counts.todo, status.counts.doing, status.counts.total], [1, 1, 2]);
    }));

  it("task: refuses what the rules do not allow, and writes nothing then", () =>
    withInitialized(async ({ read, root }) => {
      const { value } = await runJson(["tasks"], { cwd: root });
      const [{ id }] = value.tasks;
      const second = (await runJson(["task", "add", "Second"], { cwd: root })).value.task.id;
      await runJson(["task", "move", id, "DOING"], { cwd: root });
      const before = read(file);
      const refusals: [string[], string, number][] = [
        [["move", id, "DONE"], "edit-refused", 1],
        [["move", second, "DOING"], "edit-refused", 1],
        [["unblock", second], "edit-refused", 1],
        [["move", "T-20990101-001", "TODO"], "task-unknown", 2],
        [["move", id, "LATER"], "usage", 2],
        [["block", id], "usage", 2],
        [["edit", id], "usage", 2],
        [["frob", id], "usage", 2],
        [["add", "two", "words"], "usage", 2],
      ];
      for (const [args, error, code] of refusals) {
        const result = await runJson(["task", ...args], { cwd: root });
        assert.deepEqual([result.value.error?.code, result.code], [error, code], args.join(" "));
      }
      const { stderr } = await runCommandLine(["task", "move", id, "DONE"], { cwd: root });
      assert.match(stderr, /DONE needs evidence.*AUTO/);
      assert.equal(read(file), before);
    }));

  it("check: findings with places, an exit code, three formats, and mends", () =>
    withInitialized(async ({ read, root, write }) => {
      write(file, read(file).replace("- **TODO:** `1`", "- **TODO:** `7`"));
      const { code, value } = await runJson(["check"], { cwd: root });
      assert.equal(code, 3);
      const [finding] = value.findings;
      assert.deepEqual(Object.keys(finding), [
        ...["rule", "severity", "message", "line", "column", "endLine", "endColumn", "fixable", "help"],
      ]);
      assert.equal(
        read(file)
          .split("\n")
          [finding.line - 1]?.slice(finding.column - 1, finding.endColumn - 1),
        "7",
      );
      const text = await runCommandLine(["check"], { cwd: root });
      assert.equal(text.code, 3);
      assert.match(
        text.stdout,
        new RegExp(`^${file}:${finding.line}:${finding.column} +${finding.severity} +${finding.rule}`),
      );
      const github = await runCommandLine(["check", "--format", "github"], { cwd: root });
      assert.match(github.stdout, new RegExp(`^::\\w+ file=${file},line=${finding.line},`));
      const sarif = await runCommandLine(["check", "--format", "sarif"], { cwd: root });
      assert.equal(JSON.parse(sarif.stdout).runs[0].results.length, value.findings.length);
      const fixed = await runJson(["check", "--fix"], { cwd: root });
      assert.deepEqual([fixed.code, fixed.value.findings, fixed.value.fixed], [0, [], value.findings.length]);
      assert.match(read(file), /- \*\*TODO:\*\* `1`/);
    }));
});
