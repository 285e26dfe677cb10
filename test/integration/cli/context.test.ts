import assert from "node:assert/strict";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const todo = [
  { id: "T-20260101-001", title: "First", suffix: "[P1]" },
  { id: "T-20260101-002", title: "Second \u001b[31mred", suffix: "[P2]" },
];
const done = [{ id: "T-20260101-003", suffix: "(checkpoint: abc1234)" }];
const files = { "docs/CONTROL_PLANE.md": aControlDocument({ todo, done, contract: ["- Context files: 7"] }) };

describe("command line, context", () => {
  it("prints the text for a chat, of the next task or of the one that is named", () =>
    withTempRepo(files, async ({ root }) => {
      const next = await runCommandLine(["context"], { cwd: root });
      assert.equal(next.code, 0, next.stderr);
      assert.match(next.stdout, /^# Work under docs\/CONTROL_PLANE\.md\n/);
      assert.match(next.stdout, /## T-20260101-001: First/);
      const named = await runCommandLine(["context", "T-20260101-002"], { cwd: root });
      assert.match(named.stdout, /## T-20260101-002: Second/);
      assert.ok(!named.stdout.includes("\u001b"));
      for (const [id, message] of [
        ["T-20260101-009", /Unexpected task T-20260101-009, expected one of the ledgers/],
        ["T-20260101-003", /T-20260101-003 is DONE, so there is nothing to do/],
      ] as const) {
        const { code, value } = await runJson(["context", id], { cwd: root });
        assert.deepEqual([code, value.error.code], [2, "task-unknown"]);
        assert.match(value.error.message, message);
      }
    }));

  it("prints it as JSON", () =>
    withTempRepo(files, async ({ root }) => {
      const { code, value } = await runJson(["context"], { cwd: root });
      assert.equal(code, 0);
      assert.deepEqual(Object.keys(value), ["schema", "file", "counts", "task", "limits", "runs", "text"]);
      assert.equal(value.task.id, "T-20260101-001");
      assert.equal(value.limits.contextFiles, 7);
    }));
});
