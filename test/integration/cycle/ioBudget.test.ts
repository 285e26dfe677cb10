/** What a cycle spends of its IO budget, counted at the ports, with real git. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Executor } from "../../../src/core/cycle/executor.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { cyclePortsOf, runWithPorts } from "../../support/cyclePortsOf.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const seed = { [file]: aControlDocument({ todo: [{ id: "T-20260101-001" }] }), "src/app.json": "{}\n" };

async function runWith(repo: CycleRepo, executor: Executor) {
  return runWithPorts({ ...(await cyclePortsOf(repo)), createExecutor: () => executor });
}

describe("IO budget of a cycle", () => {
  it("is one governance read and one write, and not metered where it cannot be seen", async () => {
    await withCycleRepo(seed, {}, async (repo) => {
      const agent = repo.agent(`import { writeFileSync } from "node:fs";
writeFileSync("src/notes.json", "{}\\n");`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(report.io, {
        governanceReads: 1,
        governanceWrites: 1,
        contextFiles: undefined,
        changes: undefined,
        miniChecks: undefined,
      });
      const summary = repo.read(`.control-plane/runs/${report.run}/summary.md`);
      assert.match(summary, /governance reads: 1, governance writes: 1\n- context files: not metered\n- changes: not/);
    });
  });

  it("counts what a metered worker was let through", async () => {
    await withCycleRepo(seed, {}, async (repo) => {
      const { outcome, io } = await runWith(repo, {
        name: "language-model",
        isMetered: true,
        execute: async (_, { budget }) => {
          for (const read of ["src/app.json", "src/app.json", file]) budget.read(read);
          assert.equal(budget.change("src/notes.json"), undefined);
          writeFileSync(path.join(repo.root, "src/notes.json"), "{}\n");
          budget.miniChecked();
          return { type: "done" };
        },
      });
      assert.equal(outcome, "DONE");
      assert.deepEqual([io?.contextFiles, io?.changes, io?.miniChecks], [1, 1, 1]);
    });
  });

  it("tells a second read when the document had to be put back", async () => {
    await withCycleRepo(seed, {}, async (repo) => {
      const agent = repo.agent(`import { appendFileSync, writeFileSync } from "node:fs";
writeFileSync("src/notes.json", "{}\\n");
appendFileSync("${file}", "forged\\n");`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.io?.governanceReads, 2);
      assert.equal(report.io?.governanceWrites, 2);
      assert.doesNotMatch(repo.read(file), /forged/);
    });
  });
});
