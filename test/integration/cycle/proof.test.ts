/** How strong a proof DONE needs: the smoke checks of the document, the least strength of the settings, what DONE carries. */
import assert from "node:assert/strict";
import type { Settings } from "../../../src/core/settings.ts";
import { FsApprovals } from "../../../src/node/runs/fsApprovals.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const smoke = "node begin.mjs";
const contract = ["### Smoke Checks", "", `- \`src/\`: \`${smoke}\``];

interface Scene {
  readonly program?: string;
  readonly isApproved?: boolean;
  readonly settings?: Partial<Settings>;
}

async function withSmoke(
  { program = "", isApproved = true, settings = {} }: Scene,
  use: (repo: CycleRepo) => Promise<void>,
) {
  const files = {
    [file]: aControlDocument({ todo: [{ id }], contract }),
    "src/app.json": "{}\n",
    "begin.mjs": program,
  };
  await withCycleRepo(files, settings, async (repo) => {
    if (isApproved) await new FsApprovals(repo.root, `${repo.root}-outside`).approve(smoke);
    await use(repo);
  });
}

const writes = (name: string) => `import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("web", { recursive: true });
writeFileSync("${name}", "{}\\n");`;

describe("smoke checks of the document", () => {
  it("run for the surface that was touched, and make the proof what it is", async () => {
    await withSmoke({}, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writes("src/new.json")) });
      assert.equal(report.outcome, "DONE", report.result);
      assert.ok(report.commands.some(({ command, verdict }) => command === smoke && verdict === "PASS"));
      const trailers = repo.git(
        "log",
        "-1",
        "--format=%(trailers:key=Control-Plane-Evidence,valueonly)",
        `${report.checkpoint}`,
      );
      assert.match(trailers, /^proved by starts$/m);
      assert.match(trailers, /^\.control-plane\/runs\//m);
      const entry = repo.document().runLog?.entries[0]?.fields.find(({ name }) => name === "EVIDENCE")?.value ?? "";
      assert.match(entry, /proved by starts/);
    });
  });

  it("are left alone where nothing of their surface was touched", async () => {
    await withSmoke({ program: "process.exit(1);\n" }, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writes("web/new.json")) });
      assert.equal(report.outcome, "DONE", report.result);
    });
  });

  it("fail the cycle", async () => {
    await withSmoke({ program: "process.exit(1);\n" }, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writes("src/new.json")) });
      assert.equal(report.outcome, "FAILED", report.result);
      assert.match(report.result, /begin\.mjs/);
    });
  });

  it("keep the task DOING until somebody approved them, unless a setting says what is enough", async () => {
    await withSmoke({ isApproved: false }, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writes("src/new.json")) });
      assert.equal(report.outcome, "DOING", report.result);
      assert.match(report.result, /smoke check node begin\.mjs did not run/);
    });
    await withSmoke({ isApproved: false, settings: { leastStrength: "syntax" } }, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writes("src/new.json")) });
      assert.equal(report.outcome, "DONE", report.result);
    });
  });

  it("run as they were before the work", async () => {
    await withSmoke({ program: "process.exit(1);\n" }, async (repo) => {
      const agent = `${writes("src/new.json")}\nwriteFileSync("begin.mjs", "");`;
      const { report } = await repo.auto({ agentCommand: repo.agent(agent) });
      assert.equal(report.outcome, "FAILED", report.result);
    });
  });
});

describe("the least strength", () => {
  it("of the settings is asked of every DONE", async () => {
    await withSmoke({ settings: { leastStrength: "answers" } }, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writes("src/new.json")) });
      assert.equal(report.outcome, "DOING", report.result);
      assert.match(report.result, /proved by starts only, answers is needed/);
    });
  });
});

describe("checks of the document", () => {
  const check = "node test.mjs";
  const files = {
    [file]: aControlDocument({ todo: [{ id }], contract: ["### Checks", "", `- \`src/\`: \`${check}\``] }),
    "src/app.json": "{}\n",
    "test.mjs": `import { existsSync } from "node:fs";\nprocess.exit(existsSync("src/bad.json") ? 1 : 0);\n`,
  };
  const withCheck = (use: (repo: CycleRepo, approve: () => Promise<void>) => Promise<void>) =>
    withCycleRepo(files, {}, (repo) =>
      use(repo, () => new FsApprovals(repo.root, `${repo.root}-outside`).approve(check)),
    );

  it("wait for a person, and hold nothing up until then", () =>
    withCheck(async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writes("src/new.json")) });
      assert.equal(report.outcome, "DONE", report.result);
      assert.ok(report.tests.some(({ name, verdict }) => name === check && verdict === "SKIP"));
    }));

  it("run once they are approved, where their folder was touched, and have to pass", () =>
    withCheck(async (repo, approve) => {
      await approve();
      const { report } = await repo.auto({ agentCommand: repo.agent(writes("src/bad.json")) });
      assert.equal(report.outcome, "FAILED", report.result);
      assert.match(report.result, /node test\.mjs/);
    }));

  it("make the proof as strong as they are", () =>
    withCheck(async (repo, approve) => {
      await approve();
      const { report } = await repo.auto({ agentCommand: repo.agent(writes("src/new.json")) });
      assert.equal(report.outcome, "DONE", report.result);
      assert.match(repo.git("log", "-1", "--format=%B", `${report.checkpoint}`), /proved by unit/);
    }));
});
