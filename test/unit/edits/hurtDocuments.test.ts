import assert from "node:assert/strict";
import fc from "fast-check";
import { ControlError } from "../../../src/core/base/errors.ts";
import type { TextEdit } from "../../../src/core/base/text.ts";
import { addBlockerEdits } from "../../../src/core/document/edits/blockerEdits.ts";
import { setBoxLinesEdits } from "../../../src/core/document/edits/boxEdits.ts";
import { setCapsuleEdits } from "../../../src/core/document/edits/capsuleEdits.ts";
import { prependCheckpointEdits } from "../../../src/core/document/edits/checkpointEdits.ts";
import { setCountsEdits, setFieldEdits, setProgressEdits } from "../../../src/core/document/edits/dashboardEdits.ts";
import { addDecisionEdits } from "../../../src/core/document/edits/decisionEdits.ts";
import { setHealthEdits } from "../../../src/core/document/edits/healthEdits.ts";
import { prependHistoryEdits } from "../../../src/core/document/edits/historyEdits.ts";
import { archiveOverflowEdits, prependRunEdits } from "../../../src/core/document/edits/runLogEdits.ts";
import { addTaskEdits, moveTaskEdits, removeTaskEdits } from "../../../src/core/document/edits/taskEdits.ts";
import { type ControlDocument, taskStates } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { allTasks, anyCharacters, edited, hurtText, othersOf } from "./editDocuments.ts";

const figures = { done: 1, todo: 2, doing: 3, blocked: 4, total: 6, percent: 17 };
const run = {
  timestamp: "2026-01-02T03:04:05Z",
  mode: "AUTO",
  taskId: undefined,
  title: "Newest",
  stateBefore: undefined,
  workDone: [],
  commands: [],
  filesChanged: [],
  evidence: [],
  tests: [],
  result: "DONE",
  next: "AUTO",
  checkpoint: "none",
  runFolder: "runs/1/",
};
const blocker = { id: "B-20260909-001", title: "t", why: "w", needed: "n", created: "c" };

/** Each with what must be true of the document behind it. */
const changes: readonly (readonly [(document: ControlDocument) => TextEdit[], (next: ControlDocument) => boolean])[] = [
  [
    (document) => prependRunEdits(document, run, { shown: 3, maximumLines: 15 }),
    (next) => next.runLog?.entries[0]?.title === "Newest",
  ],
  [(document) => archiveOverflowEdits(document, 2), (next) => (next.runLog?.entries.length ?? 0) <= 2],
  [
    (document) => addBlockerEdits(document, blocker),
    (next) => next.blockers?.items.some(({ id }) => id === blocker.id) === true,
  ],
  [
    (document) => addDecisionEdits(document, { id: "D-0777", text: "t" }),
    (next) => next.decisions?.items.some(({ id }) => id === "D-0777") === true,
  ],
  [
    (document) =>
      prependCheckpointEdits(document, { stateId: "STATE_9", timestamp: "2026-01-02", commit: "0123abc", lines: [] }),
    (next) => next.checkpointHistory === undefined || next.checkpointHistory.entries[0]?.stateId === "STATE_9",
  ],
  [(document) => setBoxLinesEdits(document, "now", ["a", "b", "c"]), () => true],
  [(document) => prependHistoryEdits(document, { hash: "0123abc", date: "d", text: "t" }), () => true],
  [(document) => setCapsuleEdits(document, { RUN_TS: "x", NEXT_3_TASKS: ["A"] }), () => true],
  [(document) => setHealthEdits(document, [{ service: "API", status: "up", lastCheck: "now" }]), () => true],
  [(document) => setFieldEdits(document, "STATUS", "RED"), () => true],
  [(document) => setCountsEdits(document, figures), () => true],
  [(document) => setProgressEdits(document, figures), () => true],
];

/** A ledger without a heading of its own is known by its tasks alone, and becomes another one when they go. */
function hasHeadings(document: ControlDocument): boolean {
  return document.ledgers.every(({ headingRange }) => headingRange.end > headingRange.start);
}

describe("edits of hurt documents", () => {
  it("do what was asked and leave every task as it was", () => {
    fc.assert(
      fc.property(hurtText, fc.constantFrom(...changes), (text, [change, holds]) => {
        const document = parseDocument(text, "v1");
        const next = edited(document, change(document));
        assert.ok(holds(next), next.text);
        assert.deepEqual(othersOf(next, ""), othersOf(document, ""));
      }),
      { numRuns: 40 },
    );
  });

  it("move, add and remove one task, and no other", () => {
    fc.assert(
      fc.property(hurtText, fc.nat(12), fc.constantFrom(...taskStates), (text, place, to) => {
        const document = parseDocument(text, "v1");
        const tasks = allTasks(document);
        const task = tasks[place % tasks.length];
        fc.pre(hasHeadings(document) && task !== undefined && tasks.filter(({ id }) => id === task.id).length === 1);
        const id = task?.id ?? "";
        const moved = edited(document, moveTaskEdits(document, id, to, { checkpoint: "0123abc", reason: "r" }));
        const now = moved.findTask(id);
        assert.deepEqual([now?.state, now?.title, now?.details.length], [to, task?.title, task?.details.length]);
        assert.deepEqual(othersOf(moved, id), othersOf(document, id));
        const removed = edited(document, removeTaskEdits(document, id));
        assert.deepEqual(othersOf(removed, ""), othersOf(document, id));
        const added = edited(document, addTaskEdits(document, { id: "T-20270101-001", title: "New" }, { state: to }));
        assert.equal(added.findTask("T-20270101-001")?.state, to);
        assert.deepEqual(othersOf(added, "T-20270101-001"), othersOf(document, ""));
      }),
      { numRuns: 40 },
    );
  });

  it("of anything at all are refused with a reason, or made", () => {
    fc.assert(
      fc.property(anyCharacters, fc.constantFrom(...changes), (text, [change]) => {
        const document = parseDocument(text, "v1");
        try {
          edited(document, change(document));
          edited(document, addTaskEdits(document, { id: "T-20270101-001", title: "New" }));
        } catch (error) {
          assert.ok(error instanceof ControlError && error.code === "edit-refused", String(error));
        }
      }),
      { numRuns: 40 },
    );
  });
});
