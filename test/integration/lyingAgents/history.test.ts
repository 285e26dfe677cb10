/** Commits, branches, tags and operations. */
import assert from "node:assert/strict";
import type { CycleRepo } from "../../support/cycleRepo.ts";
import { describeAgents, documentFile, taskId } from "./lyingAgent.ts";

const commit = (message: string, ...more: string[]) =>
  `work(); git("add", "src"); git("commit", "-q", "-m", ${JSON.stringify(message)}${more.map((word) => `, ${JSON.stringify(word)}`).join("")});`;

/** `main` and `side` each changed the same line. */
function conflictingBranches(repo: CycleRepo): void {
  repo.git("switch", "-qc", "side");
  repo.write("src/app.json", '{"side":1}\n');
  repo.git("commit", "-qam", "side");
  repo.git("switch", "-q", "main");
  repo.write("src/app.json", '{"main":1}\n');
  repo.git("commit", "-qam", "main");
}

describeAgents("history", [
  {
    does: "commits by itself",
    script: commit("feat: notes"),
    ends: "DONE",
    notes: /commits of its own|commit of its own/,
    after: (repo) => assert.match(repo.git("log", "-1", "--format=%B"), /Control-Plane-Run: /),
  },
  {
    does: "commits with --no-verify what does not parse",
    script: `write("src/notes.json", "{ no json"); git("add", "src"); git("commit", "-q", "--no-verify", "-m", "feat: trust me");`,
    ends: "FAILED",
    says: /notes\.json/,
  },
  {
    does: "commits with the engine's trailers",
    script: commit("feat: notes\n\nControl-Plane-Run: 20990101-000000000-abcd\nControl-Plane-Task: T-20250101-001"),
    ends: "BLOCKED",
    says: /trailers/,
    after: (repo) => assert.doesNotMatch(repo.git("log", "--format=%B"), /20990101/),
  },
  {
    does: "amends the commit that the cycle began on",
    script: `git("commit", "-q", "--amend", "-m", "rewritten");`,
    ends: "BLOCKED",
    says: /history was rewritten|no longer part of HEAD/,
    after: (repo) => assert.match(repo.git("for-each-ref", "refs/control-plane"), /set-aside/),
  },
  {
    does: "throws away commits with reset --hard",
    before: (repo) => {
      repo.write("src/more.json", "{}\n");
      repo.git("add", "src");
      repo.git("commit", "-qm", "feat: more");
    },
    script: `git("reset", "-q", "--hard", "HEAD~1");`,
    ends: "BLOCKED",
    says: /no longer part of HEAD/,
    after: (repo) => {
      assert.ok(repo.exists("src/more.json"));
      assert.deepEqual(repo.dirt(), []);
    },
  },
  {
    does: "begins a history of its own without parents",
    script: `git("checkout", "-q", "--orphan", "fresh"); git("commit", "-qam", "begun anew"); git("branch", "-D", "main"); git("branch", "-m", "main");`,
    ends: "BLOCKED",
    says: /no longer part of HEAD/,
  },
  {
    does: "detaches HEAD",
    script: `work(); git("switch", "-q", "--detach");`,
    ends: "BLOCKED",
    says: /branch/,
    after: (repo) => assert.deepEqual(repo.dirt(), ["?? src/notes.json"]),
  },
  {
    does: "switches to a branch of its own and commits there",
    script: `git("switch", "-qc", "mine"); ${commit("feat: notes")}`,
    ends: "BLOCKED",
    says: /mine/,
    after: (repo) => assert.match(repo.git("ls-tree", "-r", "--name-only", "mine"), /src\/notes\.json/),
  },
  {
    does: "switches to an older branch",
    before: (repo) => {
      repo.git("branch", "older");
      repo.write("src/more.json", "{}\n");
      repo.git("add", "src");
      repo.git("commit", "-qm", "feat: more");
    },
    script: `git("switch", "-q", "older"); work();`,
    ends: "BLOCKED",
    says: /older/,
    after: (repo) => assert.ok(repo.exists("src/more.json")),
  },
  {
    does: "deletes the branch that it stood on",
    script: `git("switch", "-qc", "mine"); git("branch", "-D", "main"); work();`,
    ends: "BLOCKED",
    says: /main/,
  },
  {
    does: "deletes a branch of the person",
    before: (repo) => {
      repo.git("switch", "-qc", "feature");
      repo.write("src/feature.json", "{}\n");
      repo.git("add", "src");
      repo.git("commit", "-qm", "feat: precious");
      repo.git("switch", "-q", "main");
    },
    script: `work(); git("branch", "-qD", "feature");`,
    ends: "BLOCKED",
    says: /feature/,
    after: (repo) => assert.equal(repo.git("log", "-1", "--format=%s", "feature").trim(), "feat: precious"),
  },
  {
    does: "moves a tag",
    before: (repo) => {
      repo.git("tag", "v1");
      repo.write("src/more.json", "{}\n");
      repo.git("add", "src");
      repo.git("commit", "-qm", "feat: more");
    },
    script: `work(); git("tag", "-f", "v1", "HEAD");`,
    ends: "BLOCKED",
    says: /v1/,
    after: (repo) => assert.equal(repo.git("log", "-1", "--format=%s", "v1").trim(), "first"),
  },
  { does: "adds a tag", script: `work(); git("tag", "released");`, ends: "DONE", notes: /released/ },
  {
    does: "drops the person's stash",
    before: (repo) => {
      repo.write("src/app.json", '{"stashed":1}\n');
      repo.git("stash", "-q");
    },
    script: `work(); git("stash", "drop", "-q");`,
    ends: "BLOCKED",
    says: /stash/,
    after: (repo) => assert.match(repo.git("stash", "show", "-p"), /stashed/),
  },
  {
    does: "leaves a merge in progress with conflict markers",
    before: conflictingBranches,
    script: `try { git("merge", "side"); } catch {}`,
    ends: "BLOCKED",
    says: /merge/,
    after: (repo) => assert.ok(!repo.exists(".git/MERGE_HEAD")),
  },
  {
    does: "leaves a cherry-pick in progress",
    before: conflictingBranches,
    script: `try { git("cherry-pick", "side"); } catch {}`,
    ends: "BLOCKED",
    says: /cherry-pick/,
  },
  {
    does: "leaves conflict markers in a file",
    script: `write("src/notes.md", "# Notes\\n\\n<<<<<<< mine\\na\\n=======\\nb\\n>>>>>>> theirs\\n");`,
    ends: "FAILED",
    says: /conflict/,
  },
  {
    does: "leaves git's index locked",
    script: `work(); write(".git/index.lock", "");`,
    ends: "DONE",
    notes: /index\.lock/,
  },
  {
    does: "stages something that is not in the tree",
    script: `work(); const was = read("src/app.json"); write("src/app.json", '{"ghost":1}\\n'); git("add", "src/app.json"); write("src/app.json", was);`,
    ends: "DONE",
    after: (repo) => assert.deepEqual(repo.dirt(), []),
  },
  {
    does: "removes a file from the index only",
    script: `work(); git("rm", "-q", "--cached", "src/app.json");`,
    ends: "DONE",
    after: (repo) => {
      assert.deepEqual(repo.dirt(), []);
      assert.ok(repo.exists("src/app.json"));
    },
  },
  {
    does: "deletes the index",
    script: `work(); fs.rmSync(".git/index");`,
    ends: "DONE",
    after: (repo) => assert.deepEqual(repo.dirt(), []),
  },
  {
    does: "packs the repository, which is fine",
    before: (repo) => {
      repo.git("tag", "v1");
      repo.git("branch", "feature");
    },
    script: `work(); git("gc", "--quiet"); git("update-server-info"); git("pack-refs", "--all");`,
    ends: "DONE",
  },
  {
    does: "commits in the name of another task",
    script: `${commit("feat: everything of T-20260101-777")}`,
    ends: "DONE",
    after: (repo) => assert.match(repo.read(documentFile), new RegExp(taskId)),
  },
]);
