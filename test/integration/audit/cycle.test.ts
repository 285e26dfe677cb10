/** What a real cycle leaves behind, judged by the audit. */
import assert from "node:assert/strict";
import { gitRules } from "../../../src/core/lint/git/gitRules.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";
import { documentFile, withPlane } from "./auditRepo.ts";

const id = "T-20260101-001";
const own = new Set(gitRules.map((rule) => rule.id));

const program = `
import { writeFileSync } from "node:fs";
writeFileSync("src/beans.json", '{ "beans": 1 }\\n');
`;

async function auditAfterCycle(strength: "syntax" | "unit"): Promise<readonly string[]> {
  const files = {
    [documentFile]: aControlDocument({ todo: [{ id, title: "Sow the beans" }] }),
    "src/app.json": "{}\n",
  };
  const counted = { glob: "src/**", name: "count", command: process.execPath, args: ["--version"], strength };
  let said: readonly string[] = [];
  await withCycleRepo(files, { checks: [counted] }, async (repo: CycleRepo) => {
    const { report } = await repo.auto({ agentCommand: repo.agent(program) });
    assert.equal(report.outcome, "DONE", report.result);
    said = await withPlane(repo.root, {}, [], async (plane) => {
      const { claims } = await plane.audit();
      const findings = (await plane.checkAll()).filter(({ rule }) => own.has(rule));
      return [
        ...claims.map(({ verdict, reason }) => `${verdict}: ${reason}`),
        ...findings.map(({ message }) => message),
      ];
    });
  });
  return said;
}

describe("audit after a cycle", function () {
  this.timeout(60_000);

  it("proves what the engine saved, and finds nothing false in the document", async () => {
    const [claim, ...rest] = await auditAfterCycle("unit");
    assert.match(claim ?? "", new RegExp(`^proven: [0-9a-f]+ ".*Sow the beans \\(${id}\\)"$`));
    assert.deepEqual(rest, []);
  });

  it("sees in the run's journal that syntax was all that was checked", async () => {
    const [claim, ...rest] = await auditAfterCycle("syntax");
    assert.match(claim ?? "", /^weak: .* was proved by syntax alone$/);
    assert.deepEqual(rest, []);
  });
});
