import assert from "node:assert/strict";
import { statusLines } from "../../../src/cli/statusText.ts";
import { createPalette } from "../../../src/cli/terminal.ts";
import type { StatusView } from "../../../src/core/views/statusView.ts";

const counts = { done: 1, todo: 2, doing: 1, blocked: 3, total: 4, percent: 25 };
const view: StatusView = {
  file: "docs/CONTROL_PLANE.md",
  dialect: "contract-ledger",
  counts,
  claimed: counts,
  truth: {
    head: "abc1234",
    headSubject: "feat: x",
    branch: "main",
    dirty: 0,
    lastCheckpoint: "abc1234",
    lastCheckpointExists: true,
  },
  next: { id: "T-20260102-001", title: "Do it", priority: "P1" },
  blockers: [],
  ledgers: [{ name: "TASK_LEDGER", primary: true, counts }],
};
const plain = createPalette(false);

describe("status text", () => {
  it("tells counts, git and the next task in aligned lines", () => {
    assert.deepEqual(statusLines(view, plain), [
      "Document    docs/CONTROL_PLANE.md (contract-ledger)",
      "Progress    █████░░░░░░░░░░░░░░░ 25 % (1 of 4 done)",
      "Tasks       2 to do, 1 doing, 1 done, 3 blocked",
      "Git         main, clean, abc1234 feat: x",
      "Checkpoint  abc1234",
      "Next        T-20260102-001 — Do it [P1]",
    ]);
  });

  it("says what the dashboard gets wrong, and only that", () => {
    const lines = statusLines({ ...view, claimed: { ...counts, done: 9, todo: null } }, plain);
    assert.ok(lines.includes("Claims      the dashboard says done 9 (is 1)"));
  });

  it("names the first open blockers and counts the others", () => {
    const blockers = [1, 2, 3, 4, 5].map((number) => ({
      id: `B-20260102-00${number}`,
      task: null,
      title: "a\u001b[2Jb",
    }));
    const lines = statusLines({ ...view, blockers }, plain);
    assert.deepEqual(lines.slice(5, 9), [
      "Blockers    B-20260102-001 — a␛[2Jb",
      "            B-20260102-002 — a␛[2Jb",
      "            B-20260102-003 — a␛[2Jb",
      "            and 2 more",
    ]);
  });

  it("says when the checkpoint does not exist", () => {
    const truth = view.truth && { ...view.truth, dirty: 2, lastCheckpointExists: false };
    const text = statusLines({ ...view, truth }, plain).join("\n");
    assert.match(text, /abc1234 \(no such commit\)/);
    assert.match(text, /2 changed/);
  });

  it("does without git and without a next task", () => {
    const text = statusLines({ ...view, truth: null, next: null }, plain).join("\n");
    assert.match(text, /Git +no repository/);
    assert.match(text, /Next +nothing/);
  });

  it("sends no control character of the document", () => {
    const next = { id: "T-20260102-001", title: "a\u001b[2Jb\u202e", priority: null };
    assert.equal(statusLines({ ...view, next }, plain).at(-1), "Next        T-20260102-001 — a␛[2Jb");
  });
});
