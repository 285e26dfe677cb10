/** Agents that change the check instead of the work: what decides a check runs in the version from before the work. */
import assert from "node:assert/strict";
import path from "node:path";
import type { Settings } from "../../../src/core/settings.ts";
import { FsBaseVersions } from "../../../src/node/checks/fsBaseVersions.ts";
import { openRepository } from "../../../src/node/git/gitRepository.ts";
import { FsApprovals } from "../../../src/node/runs/fsApprovals.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const check = "scripts/check.mjs";
/** Passes only when the work is there: nobody does it in these tests, unless they say so. */
const honest = `import { existsSync } from "node:fs";
process.exit(existsSync("src/work.json") ? 0 : 1);
`;
const manifest = (scripts: object, more: object = {}) =>
  `${JSON.stringify({ name: "x", scripts, ...more }, null, 2)}\n`;

interface Scene {
  readonly title?: string;
  readonly verification?: string;
  readonly evidence?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Partial<Settings>;
}

async function withScene(scene: Scene, use: (repo: CycleRepo) => Promise<void>): Promise<void> {
  const { verification, evidence, title = "Do the work" } = scene;
  const details = [
    ...(verification ? [`Verification commands: \`${verification}\``] : []),
    ...(evidence ? [`Evidence required: \`${evidence}\``] : []),
  ];
  const files = {
    [file]: aControlDocument({ todo: [{ id, title, details }] }),
    "src/app.json": "{}\n",
    [check]: honest,
  };
  await withCycleRepo({ ...files, ...scene.files }, scene.settings ?? {}, async (repo) => {
    const approvals = new FsApprovals(repo.root, `${repo.root}-outside`);
    for (const text of [verification, `node ${check}`, "node scripts/lint.mjs"])
      if (text) await approvals.approve(text);
    await use(repo);
  });
}

/** An agent that writes these files, null deletes, beside a little work. */
const writes = (changes: Readonly<Record<string, string | null>>, outcome?: object) => `
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
for (const [name, text] of Object.entries(${JSON.stringify({ "src/other.json": "{}\n", ...changes })})) {
  mkdirSync(dirname(name), { recursive: true });
  if (text === null) rmSync(name); else writeFileSync(name, text);
}
${outcome ? `writeFileSync(process.env.CONTROL_PLANE_OUTCOME, ${JSON.stringify(JSON.stringify(outcome))});` : ""}`;

async function failsFor(repo: CycleRepo, changes: Readonly<Record<string, string | null>>, outcome = "FAILED") {
  const { report, events } = await repo.auto({ agentCommand: repo.agent(writes(changes)) });
  assert.equal(report.outcome, outcome, report.result);
  assert.notEqual(repo.document().findTask(id)?.state, "DONE");
  for (const [name, text] of Object.entries(changes)) {
    assert.equal(repo.exists(name) ? repo.read(name) : null, text, `${name} is the agent's again`);
  }
  return events.flatMap((event) => (event.type === "note" ? [event.text] : []));
}

describe("a check that the cycle changed", () => {
  it("runs as it was before: the task's own command", async () => {
    await withScene({ verification: `node ${check}` }, async (repo) => {
      const notes = await failsFor(repo, { [check]: "process.exit(0);\n" });
      assert.ok(notes.some((note) => note.includes(`version before the work of ${check}`)));
    });
  });

  it("runs as it was before: also when it was deleted", async () => {
    await withScene({ verification: `node ./${check}` }, async (repo) => {
      await failsFor(repo, { [check]: null });
    });
  });

  it("proves the work when the work is there", async () => {
    await withScene({ verification: `node ${check}` }, async (repo) => {
      const agentCommand = repo.agent(writes({ "src/work.json": "{}\n", [check]: "process.exit(0);\n" }));
      const { report } = await repo.auto({ agentCommand });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.read(check), "process.exit(0);\n");
      assert.deepEqual(repo.dirt(), []);
    });
  });

  it("runs as it was before: a rule of the settings", async () => {
    const rule = { glob: "src/**", name: "own", command: "node", args: [check], strength: "unit" as const };
    await withScene({ settings: { checks: [rule] } }, async (repo) => {
      await failsFor(repo, { [check]: "process.exit(0);\n" });
    });
  });

  it("runs as it was before: a script of the package, by its text and by the file that it names", async () => {
    const files = { "package.json": manifest({ test: `node ${check}` }) };
    await withScene({ verification: "npm test", files }, async (repo) => {
      await failsFor(repo, { "package.json": manifest({ test: "node --version" }) });
    });
    await withScene({ verification: "npm test", files }, async (repo) => {
      await failsFor(repo, { [check]: "process.exit(0);\n" });
    });
  }).timeout(60_000);

  it("has no script that was not there, and keeps the dependencies of the work", async () => {
    const own = `import { existsSync, readFileSync } from "node:fs";
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
process.exit(dependencies?.left === "1.0.0" && existsSync(".git/isReady") ? 0 : 1);
`;
    const files = { "package.json": manifest({ test: `node ${check}` }), [check]: own };
    const changed = (scripts: object) =>
      manifest({ test: `node ${check}`, ...scripts }, { dependencies: { left: "1.0.0" } });
    const scene = { title: "Add the dependency left", verification: "npm test", files };
    await withScene(scene, async (repo) => {
      const inGit = (call: string) => `node -e "require('node:fs').${call}"`;
      const scripts = {
        pretest: inGit("writeFileSync('.git/isReady','')"),
        posttest: inGit("rmSync('.git/isReady')"),
      };
      await failsFor(repo, { "package.json": changed(scripts) });
      assert.ok(!repo.exists(".git/isReady"), "the checks of the work itself passed");
    });
    await withScene(scene, async (repo) => {
      repo.write(".git/isReady", "");
      const { report } = await repo.auto({
        agentCommand: repo.agent(writes({ "package.json": changed({ other: "node --version" }) })),
      });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.read("package.json"), changed({ other: "node --version" }));
    });
  }).timeout(60_000);

  it("runs without a configuration that was not there", async () => {
    const lint = `import { existsSync } from "node:fs";
process.exit(existsSync(".eslintrc.json") ? 0 : 1);
`;
    const rule = {
      glob: "src/**",
      name: "lint",
      command: "node",
      args: ["scripts/lint.mjs"],
      strength: "lint" as const,
    };
    await withScene({ files: { "scripts/lint.mjs": lint }, settings: { checks: [rule] } }, async (repo) => {
      await failsFor(repo, { ".eslintrc.json": '{ "rules": {} }\n' });
    });
  });

  it("runs as it was before the first run of the task, whatever that run committed", async () => {
    await withScene({ verification: `node ${check}` }, async (repo) => {
      const first = writes({ [check]: "process.exit(0);\n" }, { outcome: "continue", reason: "half" });
      const begun = await repo.auto({ agentCommand: repo.agent(first) });
      assert.equal(begun.report.outcome, "DOING", begun.report.result);
      const { report } = await repo.auto({ agentCommand: repo.agent(writes({ "src/more.json": "{}\n" })) });
      assert.equal(report.outcome, "FAILED", report.result);
    });
  });

  it("is the work itself where the task names it as evidence, or where it is new", async () => {
    const verification = `node ${check}`;
    await withScene({ verification, evidence: check }, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writes({ [check]: "process.exit(0);\n" })) });
      assert.equal(report.outcome, "DONE", report.result);
    });
    await withScene({ verification: "node scripts/new.mjs" }, async (repo) => {
      const agentCommand = repo.agent(writes({ "scripts/new.mjs": "process.exit(0);\n" }));
      const { report } = await repo.auto({ agentCommand });
      assert.equal(report.outcome, "DONE", report.result);
    });
  });
});

describe("the work itself", () => {
  const source = "src/a.js";
  const broken = "export const = ;\n";
  const test = "test/a.test.mjs";
  const files = {
    [source]: "export const one = 1;\n",
    [test]: `import { ok } from "node:assert/strict";
import { test } from "node:test";
import * as a from "../src/a.js";
test("a", () => ok(a.one === 1));
`,
  };
  const withStart = (scripts: object) => ({ ...files, "package.json": manifest(scripts, { type: "module" }) });
  const scripts = { start: `node ${source}`, test: `node --test ${test}` };

  it("is checked as it is, also when a script of the package names it", async () => {
    const untyped = { ...files, [test]: "", "package.json": manifest(scripts) };
    for (const scene of [withStart(scripts), untyped]) {
      await withScene({ verification: "npm test", files: scene }, async (repo) => {
        await failsFor(repo, { [source]: broken });
      });
    }
  }).timeout(60_000);

  it("is checked as it is, also when the task's command names it", async () => {
    for (const verification of [`node --check ${source}`, `node ${source}`]) {
      for (const scene of [withStart({}), files]) {
        await withScene({ verification, files: scene }, async (repo) => {
          await failsFor(repo, { [source]: broken });
        });
      }
    }
  }).timeout(60_000);

  it("is checked as it is, also when the lint or a rule of the settings names it", async () => {
    const command = `node --check ${source}`;
    const lint = async (repo: CycleRepo) => {
      await new FsApprovals(repo.root, `${repo.root}-outside`).approve(command);
      await failsFor(repo, { [source]: "const = ;\n" });
    };
    await withScene({ files: withStart({ lint: command }) }, lint);
    const rule = { glob: "src/**", name: "own", command: "node", args: ["--check", source], strength: "lint" as const };
    await withScene({ settings: { checks: [rule], defaultChecks: false }, files }, lint);
  }).timeout(60_000);

  it("fails by its own test although the former test passes", async () => {
    await withScene({ verification: "npm test", files: withStart(scripts) }, async (repo) => {
      await failsFor(repo, { [test]: "process.exit(1);\n" });
    });
  }).timeout(60_000);

  it("is DONE when it mends what failed before", async () => {
    const mended = { [source]: "export const one = 1;\n" };
    const before = { ...withStart({ ...scripts, lint: `node --check ${source}` }), [source]: broken };
    for (const verification of ["npm test", `node --check ${source}`]) {
      await withScene({ verification, files: before }, async (repo) => {
        await new FsApprovals(repo.root, `${repo.root}-outside`).approve(`node --check ${source}`);
        const { report } = await repo.auto({ agentCommand: repo.agent(writes(mended)) });
        assert.equal(report.outcome, "DONE", report.result);
      });
    }
  }).timeout(60_000);
});

describe("files that are held", () => {
  const held = async (repo: CycleRepo) => {
    const repository = openRepository(repo.root);
    assert.ok(repository);
    const keptFolder = path.join(repo.root, ".git", "control-plane", "held");
    const make = () => new FsBaseVersions({ repository, keptFolder });
    repo.write(check, "process.exit(0);\n");
    const request = { changed: [{ path: check, base: "HEAD" }], commands: [`node ${check}`] };
    assert.deepEqual((await make().hold(request))?.paths, [check]);
    assert.equal(repo.read(check), honest);
    return make();
  };

  it("come back after a process that ended in between", async () => {
    await withScene({}, async (repo) => {
      const later = await held(repo);
      assert.deepEqual(await later.recover(), [check]);
      assert.equal(repo.read(check), "process.exit(0);\n");
      assert.deepEqual(await later.recover(), []);
      assert.ok(!repo.exists(".git/control-plane/held"));
    });
  });

  it("come back with the next AUTO", async () => {
    await withScene({}, async (repo) => {
      await held(repo);
      const { events } = await repo.auto({ agentCommand: repo.agent("") });
      const notes = events.flatMap((event) => (event.type === "note" ? [event.text] : []));
      assert.ok(notes.some((note) => note.includes(`Put back after an interrupted check: ${check}`)));
      assert.equal(repo.read(check), "process.exit(0);\n");
    });
  });

  it("stay as a person left them, and the other version is kept", async () => {
    await withScene({}, async (repo) => {
      const later = await held(repo);
      repo.write(check, "// mine\n");
      assert.deepEqual(await later.recover(), []);
      assert.equal(repo.read(check), "// mine\n");
      const folders = repo.git("rev-parse", "--git-common-dir").trim();
      assert.ok(repo.exists(`${folders}/control-plane`));
    });
  });
});
