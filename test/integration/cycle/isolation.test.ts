/** An agent in a worktree of its own: what it does well comes over, what fails leaves nothing. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { defaultSettings } from "../../../src/core/settings.ts";
import { ChildRegister } from "../../../src/node/process/childRegister.ts";
import { FsApprovals } from "../../../src/node/runs/fsApprovals.ts";
import { FsRemains } from "../../../src/node/runs/fsRemains.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runJson } from "../../support/commandLine.ts";
import { cyclePortsOf, runWithPorts } from "../../support/cyclePortsOf.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";
import { call, finish, lastResult, scriptedModel } from "../../support/scriptedModel.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const files = {
  [file]: aControlDocument({ todo: [{ id, suffix: "[P1]" }] }),
  "src/app.json": "{}\n",
  "src/old.json": "{}\n",
};

const withRepo = (use: (repo: CycleRepo) => Promise<void>) => withCycleRepo(files, { isolation: "worktree" }, use);

const imports = `import { writeFileSync, rmSync, readFileSync, symlinkSync, mkdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
`;

/** Leftovers of worktrees, in git's books and on the disk. */
function leftovers(repo: CycleRepo): string[] {
  const folder = path.join(repo.root, ".git/control-plane/worktrees");
  const trees = repo.git("worktree", "list", "--porcelain").match(/^worktree /gm) ?? [];
  return [...(existsSync(folder) ? readdirSync(folder) : []), ...trees.slice(1)];
}

describe("isolation in a worktree", () => {
  it("brings new, changed and deleted files over, and ends DONE as ever", () =>
    withRepo(async (repo) => {
      const agent = repo.agent(`${imports}
writeFileSync("src/app.json", '{ "where": ' + JSON.stringify(process.cwd()) + ' }\\n');
writeFileSync("src/new ü.json", "[]\\n");
rmSync("src/old.json");
`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual([...report.files].sort(), ["src/app.json", "src/new ü.json", "src/old.json"]);
      assert.match(JSON.parse(repo.read("src/app.json")).where, /control-plane.worktrees.\d{8}-/);
      assert.deepEqual(repo.dirt(), []);
      assert.deepEqual(leftovers(repo), []);
    }));

  it("takes commits that the agent made there as changes; no branch moves meanwhile", () =>
    withRepo(async (repo) => {
      const agent = repo.agent(`${imports}
writeFileSync("src/app.json", "[1]\\n");
execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qam", "mine"]);
writeFileSync("src/more.json", "[2]\\n");
`);
      const before = repo.commitCount();
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.commitCount() - before, 2, "work and governance");
      assert.doesNotMatch(repo.git("log", "--format=%s"), /^mine$/m);
    }));

  it("leaves the tree as it was when a check fails; the run folder keeps the patch", () =>
    withRepo(async (repo) => {
      const { report } = await repo.auto({
        agentCommand: repo.agent(`${imports}writeFileSync("src/app.json", "{ no");`),
      });
      assert.equal(report.outcome, "FAILED", report.result);
      assert.equal(repo.read("src/app.json"), "{}\n");
      assert.deepEqual(repo.dirt(), []);
      assert.match(repo.read(`.control-plane/runs/${report.run}/diff.patch`), /\{ no/);
      assert.deepEqual(leftovers(repo), []);
    }));

  it("leaves the tree as it was when the agent fails; the run folder keeps its work", () =>
    withRepo(async (repo) => {
      const writes = `${imports}writeFileSync("src/app.json", "[3]\\n");\n`;
      const failed = await repo.auto({ agentCommand: repo.agent(`${writes}process.exit(7);`) });
      assert.equal(failed.report.outcome, "FAILED");
      assert.equal(repo.read("src/app.json"), "{}\n");
      assert.match(repo.read(`.control-plane/runs/${failed.report.run}/diff.patch`), /\[3\]/);
      assert.deepEqual(repo.dirt(), []);
    }));

  it("leaves the tree as it was when it is cancelled or blocked", () =>
    withRepo(async (repo) => {
      const writes = `${imports}writeFileSync("src/app.json", "[3]\\n");\n`;
      const stop = new AbortController();
      const waits = repo.agent(`${writes}console.log("written"); setInterval(() => {}, 1000);`);
      const cancelled = await repo.auto({ agentCommand: waits }, stop.signal, (event) => {
        if (event.type === "output" && event.text.includes("written")) stop.abort();
      });
      assert.equal(cancelled.report.outcome, "CANCELLED");
      assert.match(repo.read(`.control-plane/runs/${cancelled.report.run}/isolated.patch`), /\[3\]/);
      const says = `${writes}writeFileSync(process.env.CONTROL_PLANE_OUTCOME, '{"outcome":"blocked","reason":"no key"}');`;
      assert.equal((await repo.auto({ agentCommand: repo.agent(says) })).report.outcome, "BLOCKED");
      assert.deepEqual(repo.dirt(), []);
      assert.deepEqual(leftovers(repo), []);
    }));

  it("overwrites nothing that a person changed in the repository meanwhile", () =>
    withRepo(async (repo) => {
      const person = path.join(repo.root, "src/app.json");
      const agent = repo.agent(`${imports}
writeFileSync("src/app.json", "[4]\\n");
writeFileSync(${JSON.stringify(person)}, '"mine"\\n');
`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "FAILED");
      assert.match(report.result, /src\/app\.json was changed in the repository meanwhile/);
      assert.match(repo.read(`.control-plane/runs/${report.run}/diff.patch`), /\[4\]/);
      assert.equal(repo.read("src/app.json"), '"mine"\n');
    }));

  it("commits nothing of what a person changed elsewhere in the repository meanwhile", () =>
    withRepo(async (repo) => {
      const person = JSON.stringify(path.join(repo.root, "src/old.json"));
      const fresh = JSON.stringify(path.join(repo.root, "src/theirs.json"));
      const agent = repo.agent(`${imports}
writeFileSync("src/app.json", "[7]\\n");
writeFileSync(${person}, '"mine"\\n');
writeFileSync(${fresh}, "[8]\\n");
`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(report.files, ["src/app.json"]);
      assert.deepEqual(repo.dirt().sort(), [" M src/old.json", "?? src/theirs.json"]);
      assert.equal(repo.read("src/old.json"), '"mine"\n');
    }));

  it("clears what a killed run left, and runs no hook of the repository for the tree", () =>
    withRepo(async (repo) => {
      const left = path.join(repo.root, ".git/control-plane/worktrees/20260101-000000000-dead");
      repo.git("worktree", "add", "-q", "--detach", left);
      const gone = path.join(repo.root, "..", "persons-tree");
      repo.git("worktree", "add", "-q", "--detach", gone);
      rmSync(gone, { recursive: true });
      writeFileSync(path.join(left, "half.json"), "{");
      const hook = path.join(repo.root, ".git/hooks/post-checkout");
      writeFileSync(hook, "#!/bin/sh\ntouch hooked\nexit 1\n", { mode: 0o755 });
      const { report } = await repo.auto({
        agentCommand: repo.agent(`${imports}writeFileSync("src/app.json", "[5]\\n");`),
      });
      assert.equal(report.outcome, "DONE", report.result);
      assert.ok(!repo.exists("hooked"));
      assert.equal(leftovers(repo).length, 1, "a person's tree on a disk that is away is not forgotten");
      assert.match(repo.git("worktree", "list"), /persons-tree/);
    }));

  it("leaves no tree behind when it was killed: it is cleared with the run's other remains", () =>
    withRepo(async (repo) => {
      const left = path.join(repo.root, ".git/control-plane/worktrees/20260101-000000000-dead");
      repo.git("worktree", "add", "-q", "--detach", left);
      const commonFolder = path.join(realpathSync(repo.root), ".git");
      const remains = new FsRemains({
        root: realpathSync(repo.root),
        documentFile: path.join(repo.root, file),
        gitFolder: commonFolder,
        commonFolder,
        runsFolder: path.join(repo.root, ".control-plane/runs"),
        children: new ChildRegister(path.join(commonFolder, "control-plane/children")),
      });
      assert.deepEqual((await remains.clear()).words, ["worktree 20260101-000000000-dead removed"]);
      assert.deepEqual(leftovers(repo), []);
    }));

  it("brings over a file that took a folder's place, but never over what somebody put into the folder", () =>
    withCycleRepo({ ...files, "src/parts/a.json": "1\n" }, { isolation: "worktree" }, async (repo) => {
      const agentCommand = repo.agent(`${imports}
rmSync("src/parts", { recursive: true });
writeFileSync("src/parts", "one\\n");
writeFileSync("src/app.json", "[]\\n");
`);
      repo.write(".git/info/exclude", "*.log\n");
      repo.write("src/parts/mine.log", "a person's\n");
      const refused = await repo.auto({ agentCommand });
      assert.equal(refused.report.outcome, "FAILED", refused.report.result);
      assert.equal(repo.read("src/parts/mine.log"), "a person's\n");
      rmSync(path.join(repo.root, "src/parts/mine.log"));
      const { report } = await repo.auto({ agentCommand });
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual([repo.read("src/parts"), repo.dirt()], ["one\n", []]);
    }));

  it("is asked for on the command line", () =>
    withCycleRepo(files, {}, async (repo) => {
      const agent = repo.agent(`${imports}writeFileSync("src/app.json", JSON.stringify([process.cwd()]) + "\\n");`);
      const { value } = await runJson(["auto", "--isolate", "--agent", agent], { cwd: repo.root });
      assert.equal(value.outcome, "DONE", value.result);
      assert.match(repo.read("src/app.json"), /worktrees/);
    }));

  it("is not fooled by a tree whose own git file leads elsewhere", () =>
    withRepo(async (repo) => {
      const agent = repo.agent(`${imports}
writeFileSync("src/app.json", "[6]\\n");
mkdirSync("elsewhere");
execFileSync("git", ["init", "-q", "elsewhere"]);
rmSync(".git");
writeFileSync(".git", "gitdir: elsewhere/.git\\n");
`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "BLOCKED");
      assert.match(report.result, /elsewhere is a git repository of its own/);
      assert.equal(repo.read("src/app.json"), "{}\n");
      assert.deepEqual(leftovers(repo), []);
    }));

  it("is not fooled by an index that hides a change", () =>
    withRepo(async (repo) => {
      const hides = repo.agent(`${imports}
writeFileSync("src/app.json", "[6]\\n");
writeFileSync("src/old.json", "{ broken");
execFileSync("git", ["update-index", "--assume-unchanged", "src/old.json"]);
`);
      assert.equal((await repo.auto({ agentCommand: hides })).report.outcome, "FAILED");
      assert.equal(repo.read("src/old.json"), "{}\n");
    }));
});

describe("verification in a worktree", () => {
  /** Tells where it runs, and what the repository's own tree holds at that moment; fails when told to. */
  const check = (root: string, exitCode = 0) => ({
    glob: "src/app.json",
    name: "place",
    command: process.execPath,
    args: [
      "-e",
      `const { readFileSync, writeFileSync } = require("node:fs");
writeFileSync(${JSON.stringify(`${root}-seen.json`)}, JSON.stringify([process.cwd(), readFileSync(${JSON.stringify(path.join(root, "src/app.json"))}, "utf8"), readFileSync("src/app.json", "utf8")]));
process.exit(${exitCode})`,
    ],
    strength: "unit" as const,
  });

  const seenBy = ({ root }: CycleRepo) => JSON.parse(readFileSync(`${root}-seen.json`, "utf8")) as readonly string[];

  it("runs the checks there, before anything comes over", () =>
    withRepo(async (repo) => {
      for (const [exitCode, outcome] of [
        [1, "FAILED"],
        [0, "DONE"],
      ] as const) {
        const agent = repo.agent(`${imports}writeFileSync("src/app.json", "[1]\\n");`);
        const settings = { checks: [check(repo.root, exitCode)], isolation: "worktree" as const };
        const report = await runWithPorts(await cyclePortsOf(repo, settings), agent);
        const [where, main, own] = seenBy(repo);
        assert.match(where ?? "", /control-plane.worktrees/);
        assert.deepEqual([main, own], ["{}\n", "[1]\n"]);
        assert.equal(report.outcome, outcome, report.result);
        assert.equal(repo.read("src/app.json"), outcome === "DONE" ? "[1]\n" : "{}\n");
        assert.deepEqual(repo.dirt(), []);
      }
    }));

  it("puts nothing of a prohibited file into the tree; the run folder keeps it", () =>
    withCycleRepo(files, { isolation: "worktree", prohibitedPaths: ["old/"] }, async (repo) => {
      const writes = `${imports}mkdirSync("old"); writeFileSync("old/TASKS.md", "# mine\\n");`;
      const { report } = await repo.auto({ agentCommand: repo.agent(writes) });
      assert.equal(report.outcome, "BLOCKED");
      assert.deepEqual([repo.dirt(), leftovers(repo), repo.exists("old")], [[], [], false]);
      assert.match(repo.read(`.control-plane/runs/${report.run}/set-aside/old/TASKS.md`), /mine/);
    }));

  it("owns nothing of what a person changed meanwhile when it fails", () =>
    withRepo(async (repo) => {
      const person = JSON.stringify(path.join(repo.root, "src/old.json"));
      const writes = `${imports}writeFileSync("src/app.json", "{ no"); writeFileSync(${person}, '"mine"\\n');`;
      const { report } = await repo.auto({ agentCommand: repo.agent(writes) });
      assert.equal(report.outcome, "FAILED");
      assert.deepEqual(repo.dirt(), [" M src/old.json"]);
      assert.ok(!repo.exists(`.control-plane/runs/${report.run}/owned.json`));
    }));

  it("stops work over the limits there, and leaves the tree as it was", () =>
    withCycleRepo(files, { isolation: "worktree", limits: { ...defaultSettings.limits, files: 1 } }, async (repo) => {
      const waits = `${imports}writeFileSync("src/a.json", "1"); writeFileSync("src/b.json", "2"); setInterval(() => {}, 1000);`;
      const { report } = await repo.auto({ agentCommand: repo.agent(waits) });
      assert.equal(report.outcome, "DOING", report.result);
      assert.match(report.result, /over budget: 2 files changed, the limit is 1/);
      assert.deepEqual([repo.dirt(), leftovers(repo)], [[], []]);
    }));

  it("comes over for a person who looks at a breakpoint where nobody can be asked", () =>
    withCycleRepo(files, { isolation: "worktree", breakpoints: { before: [], verify: ["*"] } }, async (repo) => {
      const agent = repo.agent(`${imports}writeFileSync("src/app.json", "[1]\\n");`);
      await repo.auto({ agentCommand: agent });
      assert.deepEqual([repo.read("src/app.json"), leftovers(repo)], ["[1]\n", []]);
      const { report } = await repo.resume("verify");
      assert.equal(report.outcome, "DONE", report.result);
    }));

  it("lends installed packages to checks, and those of the repository itself as they are there", () => {
    const command = "node check.mjs";
    const details = [`Verification commands: \`${command}\``];
    const tree = {
      [file]: aControlDocument({ todo: [{ id, details }] }),
      ".gitignore": "node_modules/\n.venv/\nvenv/\n",
      "packages/own/index.cjs": "module.exports = 1;\n",
      "check.mjs": `import { createRequire } from "node:module";
import { existsSync } from "node:fs";
const require = createRequire(import.meta.url);
if (require("own") !== 2 || require("far") !== "far" || require("@scope/near") !== "near") process.exit(1);
if (!existsSync(".venv/lib") || existsSync("venv")) process.exit(2);
`,
    };
    return withCycleRepo(tree, { isolation: "worktree" }, async (repo) => {
      for (const name of ["far", "@scope/near"])
        repo.write(`node_modules/${name}/index.js`, `module.exports = "${path.basename(name)}";\n`);
      symlinkSync("../packages/own", path.join(repo.root, "node_modules/own"), "junction");
      repo.write("packages/own/package.json", '{ "main": "index.cjs" }\n');
      repo.git("add", "--all");
      repo.git("commit", "-qm", "own");
      repo.write(".venv/lib/python3/site-packages/other.pth", "/somewhere/else\n");
      repo.write("venv/lib/python3/site-packages/mine.pth", `${realpathSync(repo.root)}/src\n`);
      await new FsApprovals(repo.root, `${repo.root}-outside`).approve(command);
      const agent = repo.agent(`${imports}writeFileSync("packages/own/index.cjs", "module.exports = 2;\\n");`);
      const { events, report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DONE", report.result);
      const notes = events.flatMap((event) => (event.type === "note" ? [event.text] : []));
      assert.ok(
        notes.some((note) => note.startsWith("venv leads back")),
        notes.join("; "),
      );
      assert.deepEqual([repo.dirt(), leftovers(repo)], [[], []]);
      assert.equal(repo.read("node_modules/far/index.js"), 'module.exports = "far";\n');
    });
  });

  it("is for language models, too", () =>
    withRepo(async (repo) => {
      const edits = [call("apply_edit", { path: "src/app.json", replacements: [{ oldText: "{}", newText: "{ no" }] })];
      const model = scriptedModel([edits, [call("run_check", {})], [finish]]);
      const failed = await repo.auto({ executor: "language-model", model });
      assert.match(lastResult(model.asked[2]), /FAIL/, "the model's own checks look at its tree");
      assert.equal(failed.report.outcome, "FAILED", failed.report.result);
      assert.deepEqual([repo.dirt(), leftovers(repo), repo.read("src/app.json")], [[], [], "{}\n"]);
      const good = [call("apply_edit", { path: "src/app.json", replacements: [{ oldText: "{}", newText: "[9]" }] })];
      const { report } = await repo.auto({ executor: "language-model", model: scriptedModel([good, [finish]]) });
      assert.deepEqual([report.outcome, report.io?.changes], ["DONE", 1], report.result);
      assert.equal(repo.read("src/app.json"), "[9]\n");
    }));
});
