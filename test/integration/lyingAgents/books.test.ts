/** The control document, the run folders, the lock and the approvals are the engine's and the person's. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describeAgents, documentFile, runFile, taskId } from "./lyingAgent.ts";

const journalLine = (type: string, data: object) =>
  `JSON.stringify({ seq: 99, at: "2026-01-01T00:00:00.000Z", runId: "x", type: ${JSON.stringify(type)}, data: ${JSON.stringify(data)} }) + "\\n"`;
const forgedRun = "20990101-000000000-abcd";

describeAgents("the books", [
  {
    does: "moves its task to DONE in the control document",
    script: `work(); write("${documentFile}", read("${documentFile}").replace("### DONE\\n\\n- None", "### DONE\\n\\n- ${taskId} — mine (checkpoint: 1234567)"));`,
    ends: "DONE",
    notes: /set aside/,
    after: (repo) => assert.doesNotMatch(repo.read(documentFile), /1234567/),
  },
  {
    does: "moves its task to DONE in the control document and does nothing else",
    script: `write("${documentFile}", read("${documentFile}").replace("### DONE\\n\\n- None", "### DONE\\n\\n- ${taskId} — mine (checkpoint: 1234567)"));`,
    ends: "DOING",
    says: /nothing was changed/,
  },
  {
    does: "commits its own version of the control document",
    script: `work(); write("${documentFile}", read("${documentFile}").replace("- ${taskId}", "- T-20260101-999 — forged\\n- ${taskId}")); git("add", "."); git("commit", "-qm", "feat: notes (${taskId})");`,
    ends: "DONE",
    after: (repo) => assert.doesNotMatch(repo.git("show", `HEAD:${documentFile}`), /forged/),
  },
  {
    does: "commits its own version of the control document and nothing else, twice",
    script: `write("${documentFile}", read("${documentFile}") + "\\nforged\\n"); git("commit", "-qam", "docs: mine");`,
    ends: "DOING",
    after: async (repo) => {
      const { report } = await repo.auto({
        agentCommand: repo.agent(`
        import { execFileSync } from "node:child_process";
        import { appendFileSync } from "node:fs";
        appendFileSync("${documentFile}", "\\nforged\\n");
        execFileSync("git", ["commit", "-qam", "docs: mine"]);`),
      });
      assert.equal(report.outcome, "DOING");
      assert.doesNotMatch(repo.git("show", `HEAD:${documentFile}`), /forged/);
      assert.deepEqual(repo.dirt(), []);
    },
  },
  {
    does: "stages its own version of the control document",
    script: `work(); write("${documentFile}", read("${documentFile}") + "\\nforged\\n"); git("add", "${documentFile}");`,
    ends: "DONE",
    after: (repo) => assert.deepEqual(repo.dirt(), []),
  },
  {
    does: "makes the control document a link to a file of its own",
    script: `work(); fs.rmSync("${documentFile}"); write("../mine.md", "# MINE\\n"); fs.symlinkSync(path.resolve("../mine.md"), "${documentFile}");`,
    ends: "DONE",
    after: (repo) => assert.match(repo.git("ls-files", "-s", documentFile), /^100644/),
  },
  {
    does: "deletes the control document",
    script: `work(); fs.rmSync("${documentFile}");`,
    ends: "DONE",
    notes: /put back/,
  },
  {
    does: "deletes the run folder",
    script: `work(); fs.rmSync(runFolder, { recursive: true });`,
    ends: "DONE",
    notes: /run folder/,
    after: (repo, result) => assert.match(runFile(repo, result, "events.jsonl"), /"started"/),
  },
  {
    does: "forges events of its run",
    script: `work(); fs.appendFileSync(path.join(runFolder, "events.jsonl"), ${journalLine("checked", { check: { name: "forged", verdict: "PASS", strength: "answers" } })});`,
    ends: "DONE",
    notes: /run folder/,
    after: (repo, result) => assert.doesNotMatch(runFile(repo, result, "events.jsonl"), /forged/),
  },
  {
    does: "plants links where the engine will write into its run folder",
    script: `work(); for (const name of ["diff.patch", "summary.md"]) fs.symlinkSync(path.resolve("src/app.json"), path.join(runFolder, name));`,
    ends: "DONE",
    notes: /run folder/,
    after: (repo) => assert.equal(repo.read("src/app.json"), "{}\n"),
  },
  {
    does: "makes the run folder a link to another place",
    script: `work(); fs.rmSync(runFolder, { recursive: true }); write("../elsewhere/x", ""); fs.symlinkSync(path.resolve("../elsewhere"), runFolder);`,
    ends: "DONE",
    notes: /run folder/,
    after: (repo) => assert.deepEqual(readdirSync(path.join(repo.root, "../elsewhere")), ["x"]),
  },
  {
    does: "forges a whole run folder with a run that is done",
    script: `work(); write(path.join(runFolder, "../${forgedRun}/events.jsonl"), ${journalLine("finished", { report: { run: forgedRun, outcome: "DONE", task: { id: taskId } } })});`,
    ends: "DONE",
    notes: /run folder/,
    after: (repo) => assert.ok(!repo.exists(`.control-plane/runs/${forgedRun}`)),
  },
  {
    does: "rewrites the folder of an earlier run",
    before: (repo) => {
      mkdirSync(path.join(repo.root, `.control-plane/runs/20250101-000000000-abcd`), { recursive: true });
      repo.write(".control-plane/runs/20250101-000000000-abcd/summary.md", "as it was\n");
      repo.write(
        ".control-plane/runs/20250101-000000000-abcd/events.jsonl",
        `${JSON.stringify({ seq: 1, at: "2025-01-01T00:00:00Z", runId: "x", type: "finished", data: {} })}\n`,
      );
      writeFileSync(path.join(repo.root, ".git/info/exclude"), "/.control-plane/runs/\n", { flag: "a" });
    },
    script: `work(); write(path.join(runFolder, "../20250101-000000000-abcd/summary.md"), "forged\\n");`,
    ends: "DONE",
    notes: /run folder/,
    after: (repo) => assert.equal(repo.read(".control-plane/runs/20250101-000000000-abcd/summary.md"), "as it was\n"),
  },
  {
    does: "deletes the lock",
    script: `work(); fs.rmSync(".git/control-plane/lock.json");`,
    ends: "DONE",
    notes: /lock/,
  },
  {
    does: "puts a lock of its own in the place of the engine's",
    script: `work(); const lock = JSON.parse(read(".git/control-plane/lock.json")); write(".git/control-plane/lock.json", JSON.stringify({ ...lock, token: "mine", runId: "mine" }));`,
    ends: "DONE",
    notes: /lock/,
  },
  {
    does: "makes the lock a lease that would hold for ever",
    script: `work(); const lock = JSON.parse(read(".git/control-plane/lock.json")); write(".git/control-plane/lock.json", JSON.stringify({ ...lock, kind: "lease", token: "mine" }));`,
    ends: "DONE",
    notes: /lock/,
  },
  {
    does: "approves a command of the task by itself",
    task: { details: ["**Verification commands:** `node -e 0`"] },
    script: `work();
const { createHash } = await import("node:crypto");
const root = fs.realpathSync(".");
const hash = createHash("sha256").update(root + "\\0" + "node -e 0").digest("hex");
write(path.resolve(root + "-outside/approvals", hash + ".json"), JSON.stringify({ root }));`,
    ends: "BLOCKED",
    says: /approv/,
    after: (repo) =>
      assert.ok(
        !existsSync(`${repo.root}-outside/approvals`) || readdirSync(`${repo.root}-outside/approvals`).length === 0,
      ),
  },
]);
