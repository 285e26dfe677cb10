/** What git obeys is compared although the engine was not there all the time: killed, or the run in other hands. */
import assert from "node:assert/strict";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { GitSettingsMemory } from "../../../src/node/trust/gitSettingsMemory.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, type CycleResult, withCycleRepo } from "../../support/cycleRepo.ts";
import { withTempRepo } from "../../support/tempRepo.ts";
import { runEngine } from "../crash/killedEngine.ts";
import { notesOf } from "../lyingAgents/lyingAgent.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const killer = `process.kill(process.ppid, "SIGKILL");`;

function inRepo(use: (repo: CycleRepo) => Promise<void>): Promise<void> {
  const document = aControlDocument({
    todo: [{ id, title: "Write notes", suffix: "[P1] (#core)" }],
    contract: ["Prohibited files: `docs/OLD_PLAN.md`"],
  });
  return withCycleRepo({ [file]: document, "src/app.json": "{}\n", "docs/OLD_PLAN.md": "# Old\n" }, {}, use);
}

/** Hooks count how often git ran them. */
function writeHook(repo: CycleRepo, name: string): void {
  const hook = `.git/hooks/${name}`;
  repo.write(hook, "#!/bin/sh\n: > pwned\n");
  chmodSync(path.join(repo.root, hook), 0o755);
}

function guards(repo: CycleRepo): string {
  return path.join(`${repo.root}-outside`, "guards");
}

function told({ events, report }: CycleResult): string {
  return `${report.outcome} ${report.result} ${notesOf(events)}`;
}

describe("the safeguard of a run in other hands", () => {
  const begin = (repo: CycleRepo, executor: "manual" | "mcp") => repo.auto({ executor });
  const work = (repo: CycleRepo) => repo.write("src/notes.json", "{}\n");
  const config = (repo: CycleRepo, key: string) => repo.git("config", "--default", "", "--get", key).trim();

  it("puts back what an outside agent did to git's settings, and runs nothing of it", () =>
    inRepo(async (repo) => {
      await begin(repo, "mcp");
      work(repo);
      writeHook(repo, "pre-commit");
      repo.git("config", "core.fsmonitor", "evil");
      const result = await repo.resume({ type: "done" });
      assert.match(told(result), /^BLOCKED .*config: core\.fsmonitor.*hooks\/pre-commit added/);
      assert.deepEqual([repo.exists(".git/hooks/pre-commit"), repo.exists("pwned")], [false, false]);
      assert.equal(config(repo, "core.fsmonitor"), "");
      assert.equal(repo.document().findTask(id)?.state, "TODO");
    }));

  it("puts back its branch, its deleted tags and what it hid", () =>
    inRepo(async (repo) => {
      repo.git("tag", "v1");
      await begin(repo, "mcp");
      work(repo);
      repo.git("tag", "-d", "v1");
      repo.git("update-index", "--assume-unchanged", "src/app.json");
      repo.git("switch", "-qc", "elsewhere");
      const result = await repo.resume({ type: "done" });
      assert.match(told(result), /^BLOCKED .*left for elsewhere.*v1 was deleted.*src\/app\.json/);
      assert.equal(repo.git("symbolic-ref", "--short", "HEAD").trim(), "main");
      assert.equal(repo.git("tag").trim(), "v1");
    }));

  it("keeps what it goes on from out of the agent's reach", () =>
    inRepo(async (repo) => {
      const { report } = await begin(repo, "mcp");
      repo.write("docs/OLD_PLAN.md", "# Mine\n");
      repo.git("commit", "-qam", "docs: mine");
      const waiting = `.control-plane/runs/${report.run}/waiting.json`;
      const forged = repo
        .read(waiting)
        .replace(/"head": "[0-9a-f]+"/, `"head": "${repo.git("rev-parse", "HEAD").trim()}"`);
      repo.write(waiting, forged);
      work(repo);
      const result = await repo.resume({ type: "done" });
      assert.match(told(result), /^BLOCKED .*prohibited files were touched by commits/);
      assert.equal(repo.read("docs/OLD_PLAN.md"), "# Old\n");
    }));

  it("leaves what a person beside an agent sets for themselves, and tells it", () =>
    inRepo(async (repo) => {
      await begin(repo, "mcp");
      work(repo);
      repo.git("config", "user.email", "person@example.invalid");
      repo.git("remote", "add", "origin", "https://example.invalid/x.git");
      const result = await repo.resume({ type: "done" });
      assert.match(
        told(result),
        /^DONE .*config: remote\.origin\.fetch, remote\.origin\.url, user\.email\); they stay so/,
      );
      assert.equal(config(repo, "user.email"), "person@example.invalid");
    }));

  it("tells of approvals that were given meanwhile, and leaves them to the person", () =>
    inRepo(async (repo) => {
      await begin(repo, "mcp");
      work(repo);
      const approvals = path.join(`${repo.root}-outside`, "approvals");
      mkdirSync(approvals, { recursive: true });
      writeFileSync(path.join(approvals, "abc.json"), JSON.stringify({ root: repo.root, command: "npm test" }));
      assert.match(told(await repo.resume({ type: "done" })), /^DONE .*Approvals were given or taken back meanwhile/);
      assert.deepEqual(readdirSync(approvals), ["abc.json"]);
    }));

  it("misses a memory that an agent took away, and commits nothing under hooks that nobody knows", () =>
    inRepo(async (repo) => {
      await begin(repo, "mcp");
      work(repo);
      rmSync(guards(repo), { recursive: true });
      writeHook(repo, "pre-commit");
      const commits = repo.commitCount();
      const result = await repo.resume({ type: "done" });
      assert.match(told(result), /^BLOCKED .*was taken away; git's settings are not as they were/);
      assert.deepEqual([repo.commitCount(), repo.exists("pwned")], [commits, false]);
    }));

  it("tells a person what changed, and puts nothing back", () =>
    inRepo(async (repo) => {
      repo.git("tag", "v1");
      await begin(repo, "manual");
      work(repo);
      repo.git("tag", "-d", "v1");
      repo.git("config", "core.autocrlf", "input");
      repo.git("switch", "-qc", "feature");
      const result = await repo.resume("verify");
      assert.match(told(result), /^DONE /);
      assert.match(told(result), /config: core\.autocrlf\); they stay so/);
      assert.match(told(result), /main was left for feature; that stays so/);
      assert.match(told(result), /refs\/tags\/v1 was deleted; that stays so/);
      assert.equal(config(repo, "core.autocrlf"), "input");
      assert.equal(repo.git("symbolic-ref", "--short", "HEAD").trim(), "feature");
      assert.deepEqual(readdirSync(guards(repo)), []);
    }));

  it("says nothing of a memory that the person took away", () =>
    inRepo(async (repo) => {
      await begin(repo, "manual");
      work(repo);
      rmSync(guards(repo), { recursive: true });
      assert.match(told(await repo.resume("verify")), /^DONE /);
    }));

  it("finds out that an agent forged the end of its run, before anything of it is saved", () =>
    inRepo(async (repo) => {
      for (const forge of ["append", "delete"] as const) {
        const { report } = await begin(repo, "mcp");
        repo.write("src/app.json", "[]\n");
        const folder = path.join(repo.root, `.control-plane/runs/${report.run}`);
        const end = { seq: 99, at: new Date().toISOString(), runId: report.run, type: "finished", data: { report } };
        if (forge === "append") appendFileSync(path.join(folder, "events.jsonl"), `${JSON.stringify(end)}\n`);
        else rmSync(folder, { recursive: true });
        rmSync(path.join(repo.root, ".git/control-plane/lock.json"));
        const commits = repo.commitCount();
        assert.match(told(await repo.auto({ agentCommand: repo.agent("") })), /^BLOCKED .*its end was forged/);
        assert.equal(repo.commitCount(), commits);
        repo.git("checkout", "-q", ".");
      }
    }));

  it("waits on where only its lease was lost", () =>
    inRepo(async (repo) => {
      await begin(repo, "mcp");
      work(repo);
      rmSync(path.join(repo.root, ".git/control-plane/lock.json"));
      assert.match(told(await repo.auto({ agentCommand: repo.agent("") })), /^NOTHING .*waits/);
      writeHook(repo, "pre-commit");
      assert.match(told(await repo.resume({ type: "done" })), /^BLOCKED .*hooks\/pre-commit added/);
    }));

  it("waits on while a merge is under way, or HEAD is detached, and says the way out", () =>
    inRepo(async (repo) => {
      repo.git("switch", "-qc", "side");
      repo.write("src/app.json", "[1]\n");
      repo.git("commit", "-qam", "side");
      repo.git("switch", "-q", "main");
      repo.write("src/app.json", "[2]\n");
      repo.git("commit", "-qam", "mine");
      for (const executor of ["manual", "mcp"] as const) {
        await begin(repo, executor);
        const decision = executor === "mcp" ? ({ type: "done" } as const) : "verify";
        assert.throws(() => repo.git("merge", "-q", "side"));
        const commits = repo.commitCount();
        await assert.rejects(repo.resume(decision), {
          code: "run-waiting",
          message: /a merge is in progress.*--abort/,
        });
        repo.git("merge", "--abort");
        assert.deepEqual([repo.commitCount(), repo.dirt()], [commits, []]);
        if (executor === "manual") {
          repo.git("switch", "-q", "--detach");
          await assert.rejects(repo.resume(decision), { code: "run-waiting", message: /HEAD is detached/ });
          repo.git("switch", "-q", "main");
          await repo.resume("stop");
        } else {
          work(repo);
          assert.match(told(await repo.resume(decision)), /^DONE/);
        }
      }
    }));

  it("judges a run that is stopped, too", () =>
    inRepo(async (repo) => {
      await begin(repo, "mcp");
      writeHook(repo, "pre-commit");
      const { report } = await repo.resume("stop");
      assert.equal(report.outcome, "CANCELLED");
      assert.match(report.result, /hooks\/pre-commit added/);
      assert.ok(!repo.exists(".git/hooks/pre-commit"));
    }));
});

describe("git's folder that an agent moved away", () => {
  it("is missed, nothing is written in its place, and once it is back AUTO judges the agent and goes on", () =>
    inRepo(async (repo) => {
      const [git, away] = [path.join(repo.root, ".git"), `${repo.root}-outside/git`];
      const move = `import * as fs from "node:fs"; fs.writeFileSync("src/notes.json", "{}\\n");
fs.writeFileSync(".git/hooks/pre-commit", "#!/bin/sh\\n: > pwned\\n", { mode: 0o755 });
fs.renameSync(${JSON.stringify(git)}, ${JSON.stringify(away)});`;
      await assert.rejects(repo.auto({ agentCommand: repo.agent(move) }), {
        code: "not-a-repository",
        message: /put it back/,
      });
      assert.ok(!existsSync(git));
      renameSync(away, git);
      // It moved along, and the process that took it is still at work: this test.
      rmSync(path.join(git, "control-plane/lock.json"));
      assert.match(told(await repo.auto({ agentCommand: repo.agent("") })), /^BLOCKED .*hooks\/pre-commit added/);
      assert.ok(!repo.exists("pwned"));
    }));
});

describe("the safeguard of a killed run", () => {
  before(function () {
    if (process.platform === "win32") this.skip(); // A process knows no parent there, so that no agent can kill its engine.
  });

  async function kill(repo: CycleRepo, script: string): Promise<void> {
    const outside = `${repo.root}-outside`;
    const body = `import { execFileSync } from "node:child_process"; import * as fs from "node:fs";
const git = (...args) => execFileSync("git", args); ${script}\n${killer}`;
    const { signal, words } = await runEngine({
      ...{ folder: repo.root, approvalsFolder: outside, verb: "auto", executor: "command" },
      ...{ agentCommand: repo.agent(body), killAt: undefined, fault: undefined, list: `${outside}/effects.json` },
    });
    assert.equal(signal, "SIGKILL", words);
  }

  const again = (repo: CycleRepo) =>
    repo.auto({
      agentCommand: repo.agent(`import { writeFileSync } from "node:fs"; writeFileSync("src/notes.json", "{}\\n");`),
    });
  const takeAway = (repo: CycleRepo) => `fs.rmSync(${JSON.stringify(guards(repo))}, { recursive: true });`;

  it("is missed when it was taken away: BLOCKED", () =>
    inRepo(async (repo) => {
      await kill(repo, takeAway(repo));
      assert.match(told(await again(repo)), /^BLOCKED .*was taken away; git's settings are as they were/);
      assert.equal((await again(repo)).report.outcome, "NOTHING", "the blocker waits for a person who looked");
    }));

  it("is missed, and nothing is committed where git's settings changed, too", () =>
    inRepo(async (repo) => {
      const hook = `fs.writeFileSync(".git/hooks/pre-commit", "#!/bin/sh\\n: > pwned\\n", { mode: 0o755 });`;
      const commits = repo.commitCount();
      await kill(repo, `${takeAway(repo)} ${hook} fs.writeFileSync("src/app.json", "[]\\n");`);
      const result = await again(repo);
      assert.match(told(result), /^BLOCKED .*was taken away; git's settings are not as they were/);
      assert.deepEqual([repo.commitCount(), repo.exists("pwned")], [commits, false]);
      rmSync(path.join(repo.root, ".git/hooks/pre-commit"));
      assert.equal((await again(repo)).report.outcome, "DONE", "a person looked, and AUTO goes on");
    }));

  it("is missed when it was overwritten", () =>
    inRepo(async (repo) => {
      await kill(
        repo,
        `for (const name of fs.readdirSync(${JSON.stringify(guards(repo))})) fs.writeFileSync(${JSON.stringify(guards(repo))} + "/" + name, "x");`,
      );
      assert.match(told(await again(repo)), /^BLOCKED .*was overwritten; git's settings are as they were/);
    }));

  it("leaves what a person sets for themselves after the kill, and tells it", () =>
    inRepo(async (repo) => {
      await kill(repo, "");
      repo.git("config", "user.email", "person@example.invalid");
      repo.git("config", "pull.rebase", "true");
      const result = await again(repo);
      assert.match(told(result), /^DONE .*config: pull\.rebase, user\.email\); they stay so/);
      assert.equal(repo.git("config", "user.email").trim(), "person@example.invalid");
    }));
});

describe("GitSettingsMemory", () => {
  it("has one fingerprint as long as git obeys the same", () =>
    withTempRepo({ "a.txt": "a\n" }, async ({ root }) => {
      const gitFolder = path.join(root, ".git");
      const now = async () => (await GitSettingsMemory.of({ root, gitFolder, commonFolder: gitFolder })).fingerprint;
      const before = await now();
      const config = path.join(gitFolder, "config");
      appendFileSync(config, '# a word\n[branch "main"]\n\tremote = origin\n');
      assert.equal(await now(), before);
      for (const change of [
        () => appendFileSync(config, "[alias]\n\tst = status\n"),
        () => writeFileSync(path.join(gitFolder, "hooks/pre-push"), "#!/bin/sh\n"),
        () => writeFileSync(path.join(gitFolder, "info/attributes"), "* -diff\n"),
      ]) {
        const former = await now();
        change();
        assert.notEqual(await now(), former);
      }
    }));
});
