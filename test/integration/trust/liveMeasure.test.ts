import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { CycleEvent } from "../../../src/core/cycle/events.ts";
import type { CycleState } from "../../../src/core/state/cycleState.ts";
import { reduceCycle } from "../../../src/core/state/reduceCycle.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const files = { "docs/CONTROL_PLANE.md": aControlDocument({ todo: [{ id: "T-20260101-001" }] }) };

/** Ends only when the one who watches says so. */
const waiting = `
import { existsSync, writeFileSync } from "node:fs";
writeFileSync("api.json", "{}\\n");
while (!existsSync("../seen")) await new Promise((done) => setTimeout(done, 20));`;

function commitMuch(repo: CycleRepo): void {
  repo.write("long.txt", "line\n".repeat(50));
  repo.git("add", "long.txt");
  repo.git("commit", "-qm", "a long text");
  repo.write("api.json", "{}\n");
}

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

  it("leaves alone an agent beside whom somebody commits more than the limits", async () => {
    await withCycleRepo(files, { limits: { files: 60, lines: 10, bytes: 1e6, minutes: 30 } }, async (repo) => {
      const looks: string[][] = [];
      const onEvent = (event: CycleEvent) => {
        if (event.type !== "blast-radius") return;
        looks.push(event.blast.files.map((file) => file.path));
        // Between two looks: what is not committed yet counts as the agent's.
        if (looks.length === 1) commitMuch(repo);
        if (looks.length === 2) writeFileSync(path.join(repo.root, "../seen"), "");
      };
      const agent = repo.agent(`
import { existsSync } from "node:fs";
while (!existsSync("../seen")) await new Promise((done) => setTimeout(done, 20));`);
      const { report } = await repo.auto({ agentCommand: agent }, undefined, onEvent);
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(report.files, ["api.json"]);
      assert.deepEqual(looks.slice(0, 2), [[], ["api.json"]]);
    });
  });
});
