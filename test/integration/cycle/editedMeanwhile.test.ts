/** Somebody writes the control document between the work commit and the save. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { ControlError } from "../../../src/core/base/errors.ts";
import type { EditBatch } from "../../../src/core/base/text.ts";
import { changeTask, movedTask } from "../../../src/core/lint/changeTask.ts";
import type { TextStore } from "../../../src/core/ports.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { createControlPlane } from "../../../src/node/controlPlane.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { cyclePortsOf, runWithPorts } from "../../support/cyclePortsOf.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const [one, two] = ["T-20260101-001", "T-20260101-002"] as const;
const files = { [file]: aControlDocument({ todo: [{ id: one }, { id: two }] }), "src/app.json": "{}\n" };
const works = `import { writeFileSync } from "node:fs";
writeFileSync("src/notes.json", "{}\\n");`;

/** The store of the disk, where `edit` comes before each of the first writes. */
function editedBefore(store: TextStore, times: number, edit: () => void): TextStore {
  let left = times;
  return {
    read: () => store.read(),
    write: (batch: EditBatch) => {
      if (left > 0) edit();
      left -= 1;
      return store.write(batch);
    },
  };
}

async function runEdited(repo: CycleRepo, times: number, change: (text: string) => string) {
  const ports = await cyclePortsOf(repo);
  const edit = () => repo.write(file, change(repo.read(file)));
  return runWithPorts({ ...ports, store: editedBefore(ports.store, times, edit) }, repo.agent(works));
}

describe("a document that is edited while it is saved", () => {
  it("keeps the edit and gets the save, also on a line that the save writes", async () => {
    await withCycleRepo(files, {}, async (repo) => {
      const report = await runEdited(repo, 1, (text) => text.replace(`Title of ${one}`, "A better title"));
      assert.equal(report.outcome, "DONE", report.result);
      const task = repo.document().findTask(one);
      assert.deepEqual([task?.state, task?.title, task?.checkpoint], ["DONE", "A better title", report.checkpoint]);
      assert.equal(report.io?.governanceReads, 2);
      assert.deepEqual(repo.dirt(), []);
      assert.match(repo.read(file), /edited meanwhile; the save was computed anew/);
    });
  });

  it("takes a new task into its figures", async () => {
    await withCycleRepo(files, {}, async (repo) => {
      const report = await runEdited(repo, 1, (text) =>
        text.replace(/(- T-20260101-002 .*\n)/, "$1- T-20260101-003 — New\n"),
      );
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(
        repo.document().dashboard?.progress.map((line) => [line.done, line.total]),
        [[1, 3]],
      );
    });
  });

  for (const [what, change] of [
    [
      "forges a DONE",
      (text: string) =>
        text
          .replace(/- T-20260101-002 (.*)\n/, "")
          .replace("### DONE\n\n- None", `### DONE\n\n- ${two} — Title (checkpoint: 1234567)`),
    ],
    ["takes a task away", (text: string) => text.replace(/- T-20260101-002 .*\n/, "")],
  ] as const) {
    it(`refuses an edit that ${what}: the work is committed, the document is as it was edited`, async () => {
      await withCycleRepo(files, {}, async (repo) => {
        await assert.rejects(
          runEdited(repo, 1, change),
          (error) => error instanceof ControlError && error.code === "edit-refused",
        );
        assert.match(repo.git("log", "-1", "--format=%s"), /T-20260101-001/);
        assert.doesNotMatch(repo.git("show", `HEAD:${file}`), /1234567/);
      });
    });
  }

  it("gives up after three times", async () => {
    await withCycleRepo(files, {}, async (repo) => {
      let count = 0;
      const edited = runEdited(repo, 9, (text) => `${text}<!-- ${++count} -->\n`);
      await assert.rejects(edited, (error) => error instanceof ControlError && error.code === "stale-edit");
      assert.equal(count, 3);
    });
  });
});

describe("a task command while a cycle works", () => {
  it("is refused, for what it wrote would be set aside; it is taken once the cycle has ended", async () => {
    await withCycleRepo(files, {}, async (repo) => {
      const go = `${repo.root}-outside/go`;
      const agent = `import { existsSync, writeFileSync } from "node:fs";
while (!existsSync(${JSON.stringify(go)})) await new Promise((resolve) => setTimeout(resolve, 20));
writeFileSync("src/notes.json", "{}\\n");`;
      const plane = await createControlPlane({ folder: repo.root, settings: defaultSettings });
      const block = () =>
        plane.edit((document) => changeTask(document, movedTask(two, "BLOCKED", "no key"), plane.settings).edits);
      try {
        let refused: Promise<void> | undefined;
        const { report } = await repo.auto({ agentCommand: repo.agent(agent) }, undefined, ({ type }) => {
          if (type !== "executing") return;
          refused = assert
            .rejects(block(), { code: "lock-held", message: /the document is the engine's until it has ended/ })
            .finally(() => writeFileSync(go, ""));
        });
        await refused;
        assert.equal(report.outcome, "DONE", report.result);
        await block();
        assert.equal(repo.document().findTask(two)?.state, "BLOCKED");
      } finally {
        plane.dispose();
      }
    });
  });
});
