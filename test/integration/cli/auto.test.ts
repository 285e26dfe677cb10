import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { approvalHash } from "../../../src/node/runs/approvalHash.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const task = "T-20260102-001";

function documentWith(bullets = "  - Evidence required: `out.txt`\n"): string {
  return `# CONTROL_PLANE

## DASHBOARD

| Field | Value |
| --- | --- |
| **STATE_ID** | \`S_001\` |
| **STATUS** | 🟢 GREEN |
| **REPO_CLEAN** | \`clean\` |
| **NEEDS_SAVE** | \`false\` |
| **LAST_CHECKPOINT** | \`none\` |

## TASK_LEDGER

### DOING

- None

### TODO

- ${task} — Write out.txt [P1]
${bullets}
### DONE

- None

### BLOCKED

- None

## BLOCKERS

- None

## RUN LOG (Last 10)
`;
}

/** Agents as programs, so that each runs everywhere that Node does. */
const agents = {
  done: 'require("node:fs").writeFileSync("out.txt", "done\\n"); console.log("wrote out.txt");',
  blocked:
    'require("node:fs").writeFileSync(process.env.CONTROL_PLANE_OUTCOME, JSON.stringify({ outcome: "blocked", reason: "no key" }));',
  broken: 'require("node:fs").writeFileSync("out.json", "{"); require("node:fs").writeFileSync("out.txt", "x\\n");',
  more: 'require("node:fs").writeFileSync("more.txt", "more\\n");',
  idle: "",
  slow: 'console.log("ready"); setInterval(() => {}, 1000);',
};

/** A repository with a document and agents that lie outside of the tree's changes. */
function withAgents(document: string, use: (repo: TempRepo) => Promise<void>): Promise<void> {
  const programs = Object.entries(agents).map(([name, text]) => [`agents/${name}.cjs`, text]);
  return withTempRepo({ [file]: document, ".gitignore": ".control-plane/\n", ...Object.fromEntries(programs) }, use);
}

const agent = (name: keyof typeof agents) => ["--agent", `node agents/${name}.cjs`];

describe("command line, auto", () => {
  it("DONE: six lines, a commit that exists, a clean tree", () =>
    withAgents(documentWith(), async ({ git, root }) => {
      const { code, stderr, stdout } = await runCommandLine(["AUTO", ...agent("done")], { cwd: root });
      assert.equal(code, 0, stderr);
      const lines = stdout.trimEnd().split("\n");
      assert.equal(lines.length, 6);
      assert.match(lines[0] ?? "", /^1\. Selected task: `T-20260102-001 — Write out\.txt`$/);
      assert.match(lines[1] ?? "", /^2\. Files changed: out\.txt$/);
      assert.match(lines[4] ?? "", /^5\. Result: DONE/);
      const checkpoint = /^6\. Checkpoint: ([0-9a-f]{7,})/.exec(lines[5] ?? "")?.[1] ?? "";
      assert.equal(git("show", "--format=", "--name-only", checkpoint).trim(), "out.txt");
      assert.equal(git("status", "--porcelain"), "");
      assert.equal(git("rev-list", "--count", "HEAD").trim(), "3");
      assert.match(stderr, /^Selection$/m);
      assert.match(stderr, /^ {2}\| wrote out\.txt$/m);
    }));

  it("DONE as JSON, and NOTHING when there is no more", () =>
    withAgents(documentWith(), async ({ git, root }) => {
      const { code, value } = await runJson(["auto", ...agent("done"), "--quiet"], { cwd: root });
      assert.equal(code, 0);
      assert.deepEqual(Object.keys(value), [
        ...["schema", "run", "outcome", "task", "files", "commands", "tests", "result", "next", "checkpoint"],
        ...["commits", "closed", "io", "waiting", "lockHeld", "approvals"],
      ]);
      assert.equal(value.outcome, "DONE");
      assert.deepEqual(value.task, { id: task, title: "Write out.txt", priority: "P1" });
      assert.deepEqual(value.files, ["out.txt"]);
      assert.equal(value.commits.length, 2);
      const { checkpoint } = value;
      assert.deepEqual(value.closed, [{ id: task, evidence: `commit ${checkpoint}`, checkpoint }]);
      assert.deepEqual(value.io, {
        governanceReads: 1,
        governanceWrites: 1,
        contextFiles: null,
        changes: null,
        miniChecks: null,
      });
      assert.deepEqual([value.waiting, value.lockHeld, value.approvals], [null, false, []]);
      const head = git("rev-parse", "HEAD");
      const nothing = await runJson(["auto", ...agent("done")], { cwd: root });
      assert.deepEqual([nothing.code, nothing.value.outcome, nothing.value.checkpoint], [0, "NOTHING", null]);
      assert.equal(git("rev-parse", "HEAD"), head);
      const { value: listed } = await runJson(["runs"], { cwd: root });
      assert.deepEqual(
        listed.runs.map(({ outcome }: { outcome: string }) => outcome),
        ["NOTHING", "DONE"],
      );
      const shown = await runJson(["runs", "show", value.run], { cwd: root });
      assert.match(shown.value.summary, /T-20260102-001/);
      assert.equal((await runJson(["runs", "show", "none"], { cwd: root })).value.error.code, "run-unknown");
    }));

  it("tells a person who changed nothing how to go on", () =>
    withAgents(documentWith(""), async ({ root }) => {
      const manual = await runCommandLine(["auto", "--executor", "manual"], { cwd: root });
      assert.match(manual.stderr, /control-plane auto --verify --no-code "why"\n.*control-plane auto --stop\n$/);
      const { code, stderr } = await runCommandLine(["auto", "--verify"], { cwd: root });
      assert.equal(code, 0);
      assert.match(stderr, /Nothing was changed since the run began\. control-plane auto --executor manual begins it/);
      assert.match(stderr, /--verify --no-code "why"\nFiles that lay there before .* --save-first all\n$/);
    }));

  it("takes a person's word where nothing was changed, whole or not at all", () =>
    withAgents(documentWith(""), async ({ git, root }) => {
      for (const half of [
        ["--external", "https://example.org/7"],
        ["--says", "Ada"],
        ["--no-code", " "],
      ]) {
        assert.equal((await runJson(["auto", ...agent("idle"), ...half], { cwd: root })).code, 2, half.join(" "));
      }
      const { value } = await runJson(["auto", ...agent("idle"), "--no-code", "decided at the table"], { cwd: root });
      assert.deepEqual([value.outcome, value.result], ["DONE", "DONE: no code: decided at the table"]);
      assert.match(
        git("log", "-1", "--format=%(trailers:key=Control-Plane-Evidence,valueonly)"),
        /decided at the table/,
      );
    }));

  for (const [words, verdict] of [
    [["--no-code", "is so; as it was"], "no code, confirmed by a person: is so; as it was"],
    [["--external", "https://example.org/7", "--says", "Bob"], "external, https://example.org/7 said by Bob"],
  ] as const) {
    it(`${words[0]}: check and audit take the person's word`, () =>
      withAgents(documentWith(""), async ({ git, read, root, write }) => {
        const rules = ["done-documents-only", "done-run-without-proof", "done-other-task", "last-checkpoint"];
        const check = async () => {
          const { value } = await runJson(["check", "--rule", rules.join()], { cwd: root });
          return value.findings.map(({ rule }: { rule: string }) => rule);
        };
        const audit = async () => {
          const { value } = await runJson(["audit", "--history"], { cwd: root });
          const [{ reason, verdict: of }] = value.claims;
          return [of, reason, value.revisions.at(-1).claims.proven];
        };
        write(file, `${read(file)}\n`);
        git("commit", "--quiet", "--all", "--message", "docs: a line");
        const { value } = await runJson(["auto", ...agent("idle"), ...words], { cwd: root });
        assert.equal(value.outcome, "DONE", value.result);
        assert.deepEqual([await check(), await audit()], [[], ["proven", verdict, 1]]);
        git("commit", "--quiet", "--amend", "--message", "chore: the same without its trailers");
        assert.deepEqual(await check(), ["done-documents-only"]);
        assert.equal((await audit())[0], "weak");
      }));
  }

  it("stops before a task that is told, and closes by --ledger-sync what is there", () => {
    const check = "node agents/idle.cjs";
    const second = `- T-20260102-002 — Agents are there [P2]\n  - Evidence required: \`agents/done.cjs\`\n`;
    const verified = `  - Verification commands: \`${check}\`\n`;
    return withAgents(documentWith(`${verified}${second}${verified}`), async ({ root }) => {
      const held = await runJson(["auto", ...agent("done"), "--stop-before", task], { cwd: root });
      assert.deepEqual([held.code, held.value.outcome, held.value.task.id], [0, "NOTHING", task]);
      const past = ["--stop-before", "*", "--past", task, "--approve", approvalHash(check)];
      const first = await runJson(["auto", ...agent("done"), ...past], { cwd: root });
      assert.equal(first.value.outcome, "DONE", first.value.result);
      const synced = await runJson(["auto", ...agent("slow"), "--ledger-sync"], { cwd: root });
      assert.equal(synced.value.outcome, "DONE", synced.value.result);
      assert.match(synced.value.result, /LEDGER_SYNC/);
    });
  });

  it("tells what --ledger-sync waits for, with its hash", () => {
    const check = "node agents/idle.cjs";
    const details = `  - Evidence required: \`agents/done.cjs\`\n  - Verification commands: \`${check}\`\n`;
    return withAgents(documentWith(details), async ({ root }) => {
      const waits = await runJson(["auto", ...agent("idle"), "--ledger-sync"], { cwd: root });
      assert.deepEqual(
        waits.value.approvals.map(({ command, hash }: { command: string; hash: string }) => [command, hash]),
        [[check, approvalHash(check)]],
      );
      assert.match(waits.stderr, /LEDGER_SYNC passes T-\S+ by: "node agents\/idle\.cjs" is not approved/);
      const approved = ["--ledger-sync", "--approve", approvalHash(check)];
      const synced = await runJson(["auto", ...agent("idle"), ...approved], { cwd: root });
      assert.match(synced.value.result, /LEDGER_SYNC/);
    });
  });

  it("measures more files than a process may have open", function () {
    // Windows bounds no process so.
    if (process.platform === "win32") return this.skip();
    return withAgents(documentWith(), async ({ git, root }) => {
      const many = 'for (let n = 0; n < 600; n++) require("node:fs").writeFileSync("many" + n + ".txt", "x");';
      writeFileSync(path.join(root, "agents", "many.cjs"), many);
      git("add", "agents");
      git("commit", "-qm", "an agent");
      const line = `ulimit -n 256; exec "$0" dist/cli.js auto --json --cwd "${root}" --agent "node agents/many.cjs"`;
      const env = { ...process.env, CONTROL_PLANE_HOME: path.join(root, ".git", "test-home") };
      const { stderr, stdout } = spawnSync("sh", ["-c", line, process.execPath], { encoding: "utf8", env });
      assert.match(JSON.parse(stdout).result, /over budget: 600 files changed/, stderr);
    });
  });

  it("BLOCKED ends with 4, FAILED with 1", () =>
    withAgents(documentWith(), async ({ root }) => {
      const blocked = await runJson(["auto", ...agent("blocked")], { cwd: root });
      assert.deepEqual([blocked.code, blocked.value.outcome], [4, "BLOCKED"]);
      assert.match(blocked.value.result, /no key/);
    }).then(() =>
      withAgents(documentWith(), async ({ root }) => {
        const failed = await runJson(["auto", ...agent("broken")], { cwd: root });
        assert.deepEqual([failed.code, failed.value.outcome], [1, "FAILED"]);
        assert.equal(failed.value.checkpoint, null);
      }),
    ));

  it("a dry run chooses and touches nothing", () =>
    withAgents(documentWith(), async ({ git, root }) => {
      const head = git("rev-parse", "HEAD");
      const { code, value } = await runJson(["auto", "--dry-run"], { cwd: root });
      assert.deepEqual([code, value.task.id], [0, task]);
      assert.equal(git("rev-parse", "HEAD"), head);
      assert.equal(existsSync(path.join(root, ".control-plane")), false);
    }));

  it("asks for an executor where none is set", () =>
    withAgents(documentWith(), async ({ root }) => {
      const { code, value } = await runJson(["auto"], { cwd: root });
      assert.deepEqual([code, value.error.code], [2, "executor-missing"]);
    }));

  it("takes the agent from the environment and from the user's file", () =>
    withAgents(documentWith(), async ({ root, write }) => {
      write(".git/test-home/settings.json", JSON.stringify({ agentCommand: "node agents/blocked.cjs" }));
      const byFile = await runJson(["auto"], { cwd: root });
      assert.equal(byFile.value.outcome, "BLOCKED");
      const env = { CONTROL_PLANE_AGENT: "node agents/done.cjs" };
      const byEnvironment = await runJson(["auto", "--dry-run"], { cwd: root, env });
      assert.equal(byEnvironment.code, 0);
    }));

  it("runs a command of the document only once it is approved, by its hash", () =>
    withAgents(documentWith("  - Verification commands: `node --version`\n"), async ({ root }) => {
      const first = await runJson(["auto", ...agent("done")], { cwd: root });
      assert.deepEqual([first.code, first.value.outcome], [0, "DOING"]);
      assert.equal(first.value.approvals.length, 1);
      const [{ command, hash }] = first.value.approvals;
      assert.match(command, /node --version/);
      assert.equal(hash, approvalHash(command));
      const wrong = await runJson(["auto", ...agent("done"), "--approve", "abc"], { cwd: root });
      assert.deepEqual([wrong.code, wrong.value.error.code], [2, "usage"]);
      const other = await runJson(["auto", ...agent("done"), "--approve", approvalHash("node --help")], { cwd: root });
      assert.deepEqual([other.code, other.value.error.code], [2, "usage"]);
      assert.match(other.value.error.message, new RegExp(`${hash} node --version`));
      assert.equal((await runJson(["runs"], { cwd: root })).value.runs.length, 1, "no cycle began");
    }));

  it("runs it with the approval, and remembers that", () =>
    withAgents(documentWith("  - Verification commands: `node --version`\n"), async ({ git, root }) => {
      const approve = ["--approve", approvalHash("node --version")];
      const { value } = await runJson(["auto", ...agent("done"), ...approve], { cwd: root });
      assert.deepEqual([value.outcome, value.approvals], ["DONE", []], value.result);
      assert.deepEqual(
        value.tests.filter(({ verdict }: { verdict: string }) => verdict !== "PASS"),
        [],
      );
      assert.equal(git("status", "--porcelain"), "");
      await runJson(["task", "add", "Once more", "--verification", "node --version"], { cwd: root });
      const again = await runJson(["auto", "--agent", "node agents/more.cjs"], { cwd: root });
      assert.deepEqual([again.value.outcome, again.value.approvals], ["DONE", []], again.value.result);
    }));

  it("a manual run says what to do next, holds the lock, and ends by verify", () =>
    withAgents(documentWith(), async ({ git, root, write }) => {
      const begun = await runCommandLine(["auto", "--executor", "manual"], { cwd: root });
      assert.equal(begun.code, 0, begun.stderr);
      assert.match(begun.stderr, /auto --verify/);
      assert.match(begun.stderr, /auto --stop/);
      const held = await runJson(["auto", ...agent("done")], { cwd: root });
      assert.deepEqual([held.code, held.value.lockHeld], [4, true]);
      write("out.txt", "by hand\n");
      const verified = await runJson(["auto", "--verify"], { cwd: root });
      assert.deepEqual([verified.code, verified.value.outcome], [0, "DONE"], verified.value.result);
      assert.equal(git("status", "--porcelain"), "");
      const none = await runJson(["auto", "--verify"], { cwd: root });
      assert.deepEqual([none.code, none.value.error.code], [2, "run-unknown"]);
    }));

  it("a manual run can be stopped", () =>
    withAgents(documentWith(), async ({ git, root }) => {
      const head = git("rev-parse", "HEAD");
      const begun = await runJson(["auto", "--executor", "manual"], { cwd: root });
      assert.ok(existsSync(begun.value.waiting.brief), begun.value.waiting.brief);
      const stopped = await runJson(["auto", "--stop"], { cwd: root });
      assert.deepEqual([stopped.code, stopped.value.outcome], [1, "CANCELLED"]);
      assert.equal(git("rev-parse", "HEAD"), head);
      const both = await runJson(["auto", "--stop", "--verify"], { cwd: root });
      assert.equal(both.value.error.code, "usage");
    }));

  it("Ctrl-C ends the cycle cleanly: CANCELLED, the agent gone, the lock free", async function () {
    if (process.platform === "win32") this.skip();
    await withAgents(documentWith(), async ({ git, root }) => {
      let sent = false;
      const { code, stdout } = await runCommandLine(["auto", "--json", ...agent("slow")], {
        cwd: root,
        onError: (child, stderr) => {
          if (sent || !stderr.includes("| ready")) return;
          sent = true;
          child.kill("SIGINT");
        },
      });
      assert.equal(code, 1);
      assert.equal(JSON.parse(stdout).outcome, "CANCELLED");
      const again = await runJson(["auto", ...agent("done")], { cwd: root });
      assert.equal(again.value.outcome, "DONE", again.value.result);
      assert.equal(git("status", "--porcelain"), "");
    });
  });

  it("init, then AUTO: the starting document carries a whole cycle", () =>
    withTempRepo({ "a.txt": "a\n", "agent.cjs": "" }, async ({ git, read, root, write }) => {
      write("agent.cjs", 'require("node:fs").writeFileSync("README.md", "# A\\n\\nIt is an A.\\n");');
      git("commit", "--quiet", "--all", "--message=agent");
      await runCommandLine(["init"], { cwd: root });
      const { code, value } = await runJson(["auto", "--agent", "node agent.cjs"], { cwd: root });
      assert.deepEqual([code, value.outcome], [0, "DONE"], value.result);
      assert.equal(git("status", "--porcelain"), "");
      const { value: checked } = await runJson(["check"], { cwd: root });
      assert.deepEqual(checked.findings, []);
      const { value: status } = await runJson(["status"], { cwd: root });
      assert.deepEqual(status.counts, status.claimed);
      assert.equal(status.truth.lastCheckpoint, value.checkpoint);
      assert.equal(status.truth.lastCheckpointExists, true);
      assert.match(read(file), /│ • T-\d{8}-001 — Write README\.md/);
    }));

  it("carries the demo through three cycles and an honest refusal", () =>
    withTempRepo({}, async ({ root }) => {
      const { createDemoWorkspace } = await import(pathToFileURL(path.resolve("test/demo/workspace.mjs")).href);
      const folder = path.join(root, "demo");
      createDemoWorkspace({ folder, port: 4780 });
      const checked = await runJson(["check"], { cwd: folder });
      assert.deepEqual(checked.value.findings, []);
      const outcomes: string[] = [];
      const agentAndApproval = ["--agent", "node demo-agent.mjs", "--approve", approvalHash("node --test")];
      for (let cycle = 0; cycle < 3; cycle++) {
        const { value } = await runJson(["auto", ...agentAndApproval], { cwd: folder });
        outcomes.push(`${value.task?.id.slice(-3)} ${value.outcome}`);
      }
      assert.deepEqual(outcomes, ["002 DONE", "003 DONE", "004 DONE"]);
      const last = await runJson(["auto", "--agent", "node demo-agent.mjs"], { cwd: folder });
      assert.deepEqual([last.code, last.value.outcome], [4, "BLOCKED"]);
    }));
});
