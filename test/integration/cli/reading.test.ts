import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { withTempFolder, withTempRepo } from "../../support/tempRepo.ts";

const document = `# CONTROL_PLANE

## DASHBOARD

| Field | Value |
| --- | --- |
| **STATE_ID** | \`S_001\` |
| **LAST_CHECKPOINT** | \`0000000\` — \`gone\` |

- **DONE:** \`4\`
- **TODO:** \`3\`

## TASK_LEDGER

### DOING

- None

### TODO

- T-20260102-001 — Later [P2] (#docs)
- T-20260102-002 — First \u001b[31mred\u202e [P0] (#ui #docs)
  - Depends on: T-20260102-004
- T-20260102-003 — Second: 漢字 [P1]
  - Definition of Done: it is there
  - Evidence required: \`src/a.ts\`
  - Verification commands: \`npm test\`
  - Surface area: \`src/\`
  - Services: Backend

### DONE

- T-20260102-004 — Over [P0] (checkpoint: 0000000)

### BLOCKED

- T-20260102-005 — Stuck [BLOCKED - no answer]

## BACKLOG_LEDGER

### TODO

- T-20260102-006 — Some day [P3]

### DONE

- None
`;
const counts = { done: 1, todo: 3, doing: 0, blocked: 1, total: 4, percent: 25 };
const file = "docs/CONTROL_PLANE.md";

describe("command line, reading", () => {
  it("status: counts, claims, truth, next and ledgers as JSON", () =>
    withTempRepo({ [file]: document }, async ({ git, root, write }) => {
      write("new.txt", "x");
      const { code, value } = await runJson(["status"], { cwd: root });
      assert.equal(code, 0);
      assert.deepEqual(Object.keys(value), [
        "schema",
        "file",
        "dialect",
        "counts",
        "claimed",
        "truth",
        "next",
        "blockers",
        "ledgers",
      ]);
      assert.equal(value.schema, 1);
      assert.equal(value.file, file);
      assert.deepEqual(value.counts, counts);
      assert.deepEqual(value.claimed, { done: 4, todo: 3, doing: null, blocked: null, total: null, percent: null });
      assert.deepEqual(value.truth, {
        head: git("rev-parse", "--short", "HEAD").trim(),
        headSubject: "first",
        branch: "main",
        dirty: 1,
        lastCheckpoint: "0000000",
        lastCheckpointExists: false,
      });
      assert.equal(value.next.id, "T-20260102-002");
      assert.equal(value.next.priority, "P0");
      assert.deepEqual(
        value.ledgers.map(({ name, primary }: { name: string; primary: boolean }) => [name, primary]),
        [
          ["TASK_LEDGER", true],
          ["BACKLOG_LEDGER", false],
        ],
      );
    }));

  it("status: text without colour or control characters when piped", () =>
    withTempRepo({ [file]: document }, async ({ root }) => {
      const { code, stderr, stdout } = await runCommandLine(["status"], { cwd: root });
      assert.equal(code, 0);
      assert.equal(stderr, "");
      assert.match(stdout, /^Progress +█+░+ 25 % \(1 of 4 done\)$/m);
      assert.match(stdout, /^Claims +the dashboard says done 4 \(is 1\)$/m);
      assert.match(stdout, /^Checkpoint +0000000 \(no such commit\)$/m);
      assert.match(stdout, /^Next +T-20260102-002 — First ␛\[31mred \[P0\]$/m);
      assert.doesNotMatch(stdout, /[^\P{Cc}\n]|\u202e/u);
      const painted = await runCommandLine(["status"], { cwd: root, env: { FORCE_COLOR: "1" } });
      assert.ok(painted.stdout.includes("\u001b[31m0000000 (no such commit)\u001b[39m"));
      const plain = await runCommandLine(["status"], { cwd: root, env: { NO_COLOR: "1" } });
      assert.equal(plain.stdout, stdout);
    }));

  it("reads without git", () =>
    withTempFolder(async (cwd) => {
      mkdirSync(path.join(cwd, "docs"));
      writeFileSync(path.join(cwd, file), document);
      const status = await runJson(["status"], { cwd });
      assert.equal(status.code, 0);
      assert.equal(status.value.truth, null);
      assert.deepEqual(status.value.counts, counts);
      for (const verb of ["tasks", "next"]) assert.equal((await runJson([verb], { cwd })).code, 0, verb);
      assert.ok((await runJson(["check"], { cwd })).value.findings.length > 0);
    }));

  it("finds the document from a folder below, and another file by name", () =>
    withTempRepo({ [file]: document, "src/deep/a.txt": "", "PLAN.md": document }, async ({ absolute, root }) => {
      const below = absolute("src/deep");
      assert.equal((await runJson(["status"], { cwd: below })).value.file, file);
      assert.equal((await runJson(["status", "--file", "PLAN.md"], { cwd: below })).value.file, "PLAN.md");
      assert.equal((await runJson(["status", "--file", absolute("PLAN.md")], { cwd: below })).value.file, "PLAN.md");
      assert.equal((await runJson(["--cwd", root, "status"], { cwd: path.dirname(root) })).value.file, file);
    }));

  it("tasks: every part of a task, in document order, and filters", () =>
    withTempRepo({ [file]: document }, async ({ root }) => {
      const ids = async (...args: string[]) =>
        (await runJson(["tasks", ...args], { cwd: root })).value.tasks.map((task: { id: string }) => task.id.slice(-1));
      const { value } = await runJson(["tasks"], { cwd: root });
      assert.deepEqual(
        value.tasks.find(({ id }: { id: string }) => id === "T-20260102-003"),
        {
          id: "T-20260102-003",
          title: "Second: 漢字",
          state: "TODO",
          ledger: "TASK_LEDGER",
          priority: "P1",
          tags: [],
          checkpoint: null,
          reason: null,
          line: 24,
          definitionOfDone: "it is there",
          evidence: ["src/a.ts"],
          verification: ["npm test"],
          surface: ["src/"],
          dependsOn: [],
          services: ["Backend"],
        },
      );
      assert.deepEqual(await ids(), ["1", "2", "3", "4", "5", "6"]);
      assert.deepEqual(await ids("--state", "done,blocked"), ["4", "5"]);
      assert.deepEqual(await ids("--priority", "P1", "--priority", "none"), ["3", "5"]);
      assert.deepEqual(await ids("--tag", "docs", "--tag", "#UI"), ["2"]);
      assert.deepEqual(await ids("--ledger", "backlog_ledger"), ["6"]);
      assert.deepEqual(await ids("--search", "some DAY"), ["6"]);
      const wrong = await runJson(["tasks", "--state", "maybe"], { cwd: root });
      assert.equal(wrong.code, 2);
      assert.equal(wrong.value.error.code, "usage");
    }));

  it("tasks: aligned text", () =>
    withTempRepo({ [file]: document }, async ({ root }) => {
      const { stdout } = await runCommandLine(["tasks", "--ledger", "TASK_LEDGER"], { cwd: root });
      assert.deepEqual(stdout.trimEnd().split("\n"), [
        "T-20260102-001  TODO     P2           Later",
        "T-20260102-002  TODO     P0           First ␛[31mred",
        "T-20260102-003  TODO     P1           Second: 漢字",
        "T-20260102-004  DONE     P0  0000000  Over",
        "T-20260102-005  BLOCKED  --           Stuck (no answer)",
      ]);
    }));

  it("next: the choice, its reasons, and the whole ranking", () =>
    withTempRepo({ [file]: document }, async ({ root }) => {
      const { value } = await runJson(["next"], { cwd: root });
      assert.equal(value.next.id, "T-20260102-002");
      assert.ok(value.next.reasons.length > 0);
      assert.equal(value.ranking, undefined);
      const explained = await runJson(["next", "--explain"], { cwd: root });
      assert.deepEqual(
        explained.value.ranking
          .filter(({ rank }: { rank: number | null }) => rank !== null)
          .map(({ id, rank }: { id: string; rank: number }) => [rank, id.slice(-1)]),
        [
          [1, "2"],
          [2, "3"],
          [3, "1"],
          [4, "6"],
        ],
      );
      const { stdout } = await runCommandLine(["next", "--explain"], { cwd: root });
      assert.match(stdout, /^1\. T-20260102-002 {2}P0 {2}First/m);
    }));

  it("says what is wrong with the call, on the right stream and with the right code", () =>
    withTempRepo({ "a.txt": "" }, async ({ root }) => {
      const missing = await runCommandLine(["status"], { cwd: root });
      assert.equal(missing.code, 2);
      assert.equal(missing.stdout, "");
      assert.match(missing.stderr, /^error .*docs\/CONTROL_PLANE\.md/);
      const json = await runJson(["status"], { cwd: root });
      assert.equal(json.code, 2);
      assert.equal(json.stderr, "");
      assert.deepEqual(Object.keys(json.value), ["schema", "error"]);
      assert.equal(json.value.error.code, "document-missing");
      for (const word of ["GO", "BLITZ", "batch_20"]) {
        const old = await runCommandLine([word], { cwd: root });
        assert.equal(old.code, 2);
        assert.match(old.stderr, /AUTO is the only command/);
      }
      const nowhere = await runJson(["status", "--cwd", "nowhere"], { cwd: root });
      assert.deepEqual([nowhere.code, nowhere.value.error.code], [2, "usage"]);
      assert.equal((await runJson(["nonsense"], { cwd: root })).value.error.code, "usage");
    }));

  it("gives help and version", () =>
    withTempFolder(async (cwd) => {
      const help = await runCommandLine(["--help"], { cwd });
      assert.equal(help.code, 0);
      assert.match(help.stdout, /^ {2}auto /m);
      const verb = await runCommandLine(["auto", "--help"], { cwd });
      assert.match(verb.stdout, /--executor/);
      const { stdout } = await runCommandLine(["--version"], { cwd });
      assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    }));

  it("names key and mend of a wrong setting", () =>
    withTempRepo({ [file]: document }, async ({ root, write }) => {
      write(".git/test-home/settings.json", '{ "executor": "magic" }');
      const { code, value } = await runJson(["status"], { cwd: root });
      assert.equal(code, 2);
      assert.equal(value.error.code, "setting-invalid");
      assert.match(value.error.message, /"executor" is "magic", expected command or manual/);
    }));
});
