import assert from "node:assert/strict";
import { insertEdit } from "../../../src/core/base/text.ts";
import { parseDocument, reparseDocument } from "../../../src/core/document/parse.ts";
import { evidencePaths, surfacePaths, verificationCommands } from "../../../src/core/document/taskDetails.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";
import { plainDocument } from "./plainDocument.ts";

describeWithRealDocument("the real document", (document) => {
  it("has one ledger with 152 to do, 11 done and 5 blocked", () => {
    const { ledgers, dialect, eol } = document();
    assert.deepEqual([dialect, eol], ["contract-ledger", "\n"]);
    assert.deepEqual(
      ledgers.map((ledger) => [
        ledger.name,
        ledger.primary,
        ledger.sections.map((one) => [one.state, one.tasks.length]),
      ]),
      [
        [
          "TASK_LEDGER",
          true,
          [
            ["DOING", 0],
            ["TODO", 152],
            ["DONE", 11],
            ["BLOCKED", 5],
          ],
        ],
      ],
    );
    for (const task of ledgers.flatMap((ledger) => ledger.tasks)) {
      assert.ok(task.title.length > 3 && !/[[\]#]|checkpoint/.test(task.title), task.title);
      assert.equal(task.checkpoint !== undefined, task.state === "DONE");
      assert.equal(task.priority !== undefined, task.state === "TODO");
      assert.equal(task.blockedReason, task.state === "BLOCKED" ? "Compliance Review" : undefined);
    }
  });

  it("has a whole dashboard", () => {
    const { dashboard, health, history, capsule, lastUpdated } = document();
    assert.equal(dashboard?.fields.length, 10);
    assert.equal(dashboard.fields.find((field) => field.name === "STATUS")?.plain, "GREEN");
    assert.deepEqual(
      dashboard.progress.map((line) => [line.label, line.percent, line.done, line.total]),
      [["Progress", 7, 11, 163]],
    );
    assert.deepEqual(
      dashboard.counts.map((count) => [count.name, count.value]),
      [
        ["DONE", "11"],
        ["TODO", "152"],
        ["DOING", "0"],
        ["BLOCKED", "5"],
        ["TOTAL", "163"],
        ["Progress %", "7%"],
      ],
    );
    assert.deepEqual(
      dashboard.boxes.map((box) => [box.kind, box.lines.length]),
      [
        ["now", 3],
        ["next", 3],
        ["later", 7],
        ["today-checkpoints", 5],
        ["today-completed", 2],
        ["focus", 1],
        ["known-issues", 1],
      ],
    );
    assert.deepEqual(
      health?.rows.map((row) => [row.service, row.port, row.lastCheck]),
      [
        ["Backend (FastAPI)", 8000, "N/A"],
        ["Frontend (Next.js)", 3000, "N/A"],
        ["ComfyUI", 8188, "N/A"],
      ],
    );
    assert.deepEqual([history?.lines.length, history?.lines[3]?.hash], [10, "badd081"]);
    assert.deepEqual(capsule?.fields.find((field) => field.key === "NEXT_3_TASKS")?.items.length, 3);
    assert.equal(lastUpdated?.value, "2025-12-15 18:30:00");
  });

  it("has its records", () => {
    const { runLog, blockers, decisions, checkpointHistory, archive, text } = document();
    assert.equal(runLog?.entries.length, 51);
    assert.ok(runLog.entries.every((entry) => entry.time !== undefined));
    assert.equal(runLog.entries[1]?.taskId, "T-20251215-009");
    assert.equal(runLog.entries[1]?.fields.find((field) => field.name === "CHECKPOINT")?.value, "`5dc9d87`");
    assert.deepEqual([blockers?.items.length, blockers?.emptyMarkerRange !== undefined], [0, true]);
    assert.deepEqual(
      decisions?.items.map((decision) => decision.id),
      ["D-0001", "D-0002", "D-0003"],
    );
    assert.equal(checkpointHistory?.entries.filter((entry) => /^[0-9a-f]{7,40}$/.test(entry.commit ?? "")).length, 37);
    assert.ok(archive && text.startsWith("### WORK_PACKET", archive.insertOffset));
  });

  it("has details of tasks", () => {
    const docker = document().findTask("T-20251215-022");
    const setup = document().findTask("T-20251215-023");
    assert.ok(docker && setup);
    assert.deepEqual(evidencePaths(docker).slice(0, 4), [
      "docker-compose.yml",
      "backend/Dockerfile",
      "frontend/Dockerfile",
      "docs/DEVELOPMENT-SETUP.md",
    ]);
    assert.equal(verificationCommands(docker).length, 4);
    assert.deepEqual(verificationCommands(setup), ["git diff --name-only"]);
    assert.deepEqual(surfacePaths(setup), [
      "Documentation files",
      "setup scripts",
      "environment configuration examples",
    ]);
  });

  it("has only the problems that it has", () => {
    const codes = new Map<string, number>();
    for (const { code } of document().problems) codes.set(code, (codes.get(code) ?? 0) + 1);
    assert.deepEqual([...codes].sort(), [
      ["damaged-characters", 1],
      ["run-outside-log", 38],
    ]);
  });

  it("reads the same after an edit anywhere as from the start", () => {
    const { text } = document();
    for (let at = 100; at < text.length; at += text.length >> 3) {
      const steps = { characters: 0, lines: 0, blocks: 0 };
      const changed = reparseDocument(document(), [insertEdit(at, "x\n- T-20260101-001 — y\n")], "v", steps);
      assert.deepEqual(plainDocument(changed), plainDocument(parseDocument(changed.text, "v")));
      assert.ok(steps.characters < 10_000, `${steps.characters} characters at ${at}`);
    }
  }).timeout(30_000);
});
