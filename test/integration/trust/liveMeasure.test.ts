import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { CycleEvent } from "../../../src/core/cycle/events.ts";
import type { CycleState } from "../../../src/core/state/cycleState.ts";
import { reduceCycle } from "../../../src/core/state/reduceCycle.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { withCycleRepo } from "../../support/cycleRepo.ts";

const files = { "docs/CONTROL_PLANE.md": aControlDocument({ todo: [{ id: "T-20260101-001" }] }) };

/** Ends only when the one who watches says so. */
const waiting = `
import { existsSync, writeFileSync } from "node:fs";
writeFileSync("api.json", "{}\\n");
while (!existsSync("../seen")) await new Promise((done) => setTimeout(done, 20));`;

describe("the blast radius while an agent works", () => {
  it("is told with its risk, and is in the state that views are made of", async () => {
    await withCycleRepo(files, {}, async (repo) => {
      let state: CycleState | undefined;
      let atWork: CycleState | undefined;
      const onEvent = (event: CycleEvent) => {
        state = reduceCycle(state, event);
        if (event.type !== "blast-radius" || atWork) return;
        atWork = state;
        writeFileSync(path.join(repo.root, "../seen"), "");
      };
      const { report } = await repo.auto({ agentCommand: repo.agent(waiting) }, undefined, onEvent);
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(atWork?.step, "execute", "it was told before the agent ended");
      assert.deepEqual(
        atWork.blast?.files.map((file) => file.path),
        ["api.json"],
      );
      assert.deepEqual(
        [atWork.blast.risk, atWork.blast.remarks],
        ["MEDIUM", ["interfaces or schemas changed (api.json)"]],
      );
    });
  });

  it("past a limit ends the agent, which would never end by itself", async () => {
    await withCycleRepo(files, { limits: { files: 60, lines: 10, bytes: 1e6, minutes: 30 } }, async (repo) => {
      const agent = repo.agent(`
import { writeFileSync } from "node:fs";
writeFileSync("long.txt", "line\\n".repeat(11));
setInterval(() => undefined, 1000);`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DOING");
      assert.match(report.result, /11 lines changed, the limit is 10/);
      assert.match(repo.read(`.control-plane/runs/${report.run}/diff.patch`), /\+line/);
      assert.deepEqual(repo.dirt(), ["?? long.txt"]);
    });
  });
});
