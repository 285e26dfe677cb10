import assert from "node:assert/strict";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";

describe("import", () => {
  it("reports first, then writes tasks and figures that check finds right", () =>
    withTempRepo({ [file]: aControlDocument() }, async ({ git, read, root, write }) => {
      const hash = git("rev-parse", "HEAD").trim();
      const list = `- [x] **T-20251201-001** - Dig [P1] (checkpoint: ${hash.slice(0, 7)})\n- [ ] Sow [P1]\n- T-2025-1 — odd\n`;
      write("TASKS.md", list);
      const before = read(file);
      const dry = await runJson(["import", "TASKS.md"], { cwd: root });
      assert.deepEqual([dry.code, dry.value.written, dry.value.unplaced.length], [0, false, 1]);
      assert.equal(read(file), before);
      const { value } = await runJson(["import", "TASKS.md", "--write"], { cwd: root });
      assert.deepEqual(
        value.tasks.map(({ state }: { state: string }) => state),
        ["DONE", "TODO"],
      );
      const checked = await runJson(["check", "--no-git", "--severity", "warning"], { cwd: root });
      assert.deepEqual(checked.value.findings, []);
      const status = await runJson(["status"], { cwd: root });
      assert.deepEqual(status.value.claimed, status.value.counts);
      const again = await runJson(["import", "TASKS.md", "--write"], { cwd: root });
      assert.deepEqual([again.value.written, again.value.tasks, again.value.unplaced.length], [false, [], 3]);
    }));

  it("says what is not there", () =>
    withTempRepo({ [file]: aControlDocument() }, async ({ root }) => {
      assert.equal((await runJson(["import", "gone.md"], { cwd: root })).value.error.code, "file-failed");
      assert.equal((await runCommandLine(["import"], { cwd: root })).code, 2);
    }));
});
