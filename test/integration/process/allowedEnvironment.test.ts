import assert from "node:assert/strict";
import { allowedEnvironment } from "../../../src/node/process/allowedEnvironment.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { withCycleRepo } from "../../support/cycleRepo.ts";

const environment = {
  PATH: "/bin",
  Path: "C:\\",
  LC_ALL: "C",
  NODE_OPTIONS: "--trace-warnings",
  NODE_AUTH_TOKEN: "s",
  NPM_TOKEN: "s",
  GITHUB_TOKEN: "s",
  AWS_SECRET_ACCESS_KEY: "s",
  DATABASE_URL: "s",
  ANTHROPIC_API_KEY: "k",
  SSH_AUTH_SOCK: "/s",
};

describe("the environment of agents and checks", () => {
  it("is a list of what programs need, without secrets", () => {
    const names = Object.keys(allowedEnvironment(environment)).sort();
    assert.deepEqual(names, ["LC_ALL", "NODE_OPTIONS", "PATH", "Path"]);
  });

  it("has an agent's own keys for an agent", () => {
    assert.equal(allowedEnvironment(environment, { forAgent: true }).ANTHROPIC_API_KEY, "k");
    assert.equal(allowedEnvironment(environment, { forAgent: true }).GITHUB_TOKEN, undefined);
  });

  it("has what the settings name", () => {
    const allowed = allowedEnvironment(environment, { more: ["DATABASE_URL", "aws_*"] });
    assert.deepEqual(
      [allowed.DATABASE_URL, allowed.AWS_SECRET_ACCESS_KEY, allowed.GITHUB_TOKEN],
      ["s", "s", undefined],
    );
  });

  it("is all that an agent and a check of a cycle see", async () => {
    const print = `console.log("SEEN " + ["GITHUB_TOKEN", "MY_SETTING", "PATH"].filter((name) => process.env[name]).join());\n`;
    const document = aControlDocument({
      todo: [{ id: "T-20260101-001", details: ["**Verification commands:** `node print.cjs`"] }],
    });
    const former = { ...process.env };
    process.env.GITHUB_TOKEN = "not-for-agents";
    process.env.MY_SETTING = "named";
    try {
      const files = { "docs/CONTROL_PLANE.md": document, "print.cjs": print };
      await withCycleRepo(files, { environment: ["MY_*"] }, async (repo) => {
        const agent = repo.agent(
          `import { writeFileSync } from "node:fs"; writeFileSync("notes.json", "{}\\n"); ${print}`,
        );
        const { report } = await repo.auto({ agentCommand: agent, interaction: { approve: async () => true } });
        assert.equal(report.outcome, "DONE", report.result);
        const folder = `.control-plane/runs/${report.run}`;
        assert.match(repo.read(`${folder}/output.log`), /SEEN MY_SETTING,PATH\n/);
        assert.match(repo.read(`${folder}/commands.log`), /SEEN MY_SETTING,PATH\n/);
      });
    } finally {
      process.env.GITHUB_TOKEN = former.GITHUB_TOKEN ?? "";
      if (former.GITHUB_TOKEN === undefined) delete process.env.GITHUB_TOKEN;
      delete process.env.MY_SETTING;
    }
  });
});
