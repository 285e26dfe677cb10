import assert from "node:assert/strict";
import { ControlError } from "../../../src/core/base/errors.ts";
import { applyEdits } from "../../../src/core/base/text.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { changeTask, movedTask, type TaskChange, unblockedTask } from "../../../src/core/lint/changeTask.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { defaultSettings as settings } from "../../../src/core/settings.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

const text = aControlDocument({
  doing: [{ id: "T-20260101-001", suffix: "[P1]" }],
  todo: [{ id: "T-20260101-002", suffix: "[P1]" }],
  done: [{ id: "T-20260101-003", suffix: "[P1] (checkpoint: 84d5564)" }],
  blocked: [{ id: "T-20260101-004", suffix: "[P1] [BLOCKED - no key]" }],
});
const document = parseDocument(text);
const stateOf = (change: TaskChange, id: string) => {
  const { edits } = changeTask(document, change, settings);
  return parseDocument(applyEdits(text, edits)).findTask(id)?.state;
};
const refusal = (change: TaskChange) => {
  try {
    changeTask(document, change, settings);
  } catch (error) {
    assert.ok(error instanceof ControlError);
    return `${error.code}: ${error.message}`;
  }
  return assert.fail("was not refused");
};

describe("a task changed by hand", () => {
  it("moves where that is legal, and takes the figures along", () => {
    assert.equal(stateOf(movedTask("T-20260101-001", "TODO"), "T-20260101-001"), "TODO");
    assert.equal(stateOf(movedTask("T-20260101-002", "BLOCKED", "no key"), "T-20260101-002"), "BLOCKED");
    assert.equal(stateOf(unblockedTask("T-20260101-004"), "T-20260101-004"), "TODO");
    const { edits } = changeTask(document, movedTask("T-20260101-002", "BLOCKED", "no key"), settings);
    const after = parseDocument(applyEdits(text, edits));
    const rules = (of: typeof document) => new Set(lintDocument(of, { settings }).map(({ rule }) => rule));
    assert.deepEqual(
      [...rules(after)].filter((rule) => !rules(document).has(rule)),
      [],
    );
    assert.match(after.text, /\*\*TODO:\*\* `0`/);
  });

  it("unblocked, has no open blocker either, in whatever state it is", () => {
    const blockersOf = (number: number) =>
      [1, 2].flatMap((blocker) => [
        `- **B-20260101-${number}0${blocker}** — Frost`,
        `  - **Task:** T-20260101-00${number}`,
      ]);
    const held = aControlDocument({
      doing: [{ id: "T-20260101-001" }],
      blocked: [{ id: "T-20260101-004", suffix: "[BLOCKED - no key]" }],
      blockers: [...blockersOf(1), ...blockersOf(4)],
    });
    for (const [id, state] of [
      ["T-20260101-001", "DOING"],
      ["T-20260101-004", "TODO"],
    ] as const) {
      const { edits } = changeTask(parseDocument(held), unblockedTask(id), settings);
      const after = parseDocument(applyEdits(held, edits));
      assert.equal(after.findTask(id)?.state, state);
      const open = after.blockers?.items.filter(({ resolved }) => !resolved).map(({ taskId }) => taskId) ?? [];
      assert.equal(open.length, 2);
      assert.ok(!open.includes(id));
    }
  });

  it("stays in DONE where it is there, and in its own words of the refusal", () => {
    assert.match(refusal(movedTask("T-20260101-003", "DONE")), /^edit-refused: T-20260101-003 is DONE with a commit/);
  });

  it("keeps what was false before, and is refused only for errors that it adds", () => {
    const twice = text.replace("### TODO", "- T-20260101-005 — Also now\n\n### TODO").replace("`0`", "`7`");
    const wrong = parseDocument(twice);
    const errors = (of: typeof document) =>
      lintDocument(of, { settings }).flatMap(({ rule, severity }) => (severity === "error" ? [rule] : []));
    assert.deepEqual(errors(wrong), ["more-than-one-doing"]);
    const { id, edits } = changeTask(wrong, movedTask("T-20260101-002", "BLOCKED", "no key"), settings);
    assert.equal(id, "T-20260101-002");
    assert.deepEqual(errors(parseDocument(applyEdits(twice, edits))), ["more-than-one-doing"]);
    assert.throws(
      () => changeTask(wrong, movedTask("T-20260101-002", "DOING"), settings),
      (error) => error instanceof ControlError && error.data?.rule === "more-than-one-doing",
    );
  });

  it("may add what is no error to the user", () => {
    const quiet = { ...settings, lintSeverities: { "more-than-one-doing": "warning" as const } };
    const { edits } = changeTask(document, movedTask("T-20260101-002", "DOING"), quiet);
    assert.equal(parseDocument(applyEdits(text, edits)).findTask("T-20260101-002")?.state, "DOING");
  });

  it("takes a blocked task's reason along, and says by whom its blocker was resolved", () => {
    const blocked = changeTask(document, movedTask("T-20260101-002", "BLOCKED", "no key"), settings);
    assert.match(applyEdits(text, blocked.edits), /T-20260101-002 .*\[BLOCKED - no key\]/);
    const held = aControlDocument({
      todo: [{ id: "T-20260101-001" }],
      blockers: ["- **B-20260101-001** — Frost", "  - **Task:** T-20260101-001"],
    });
    const { edits } = changeTask(parseDocument(held), unblockedTask("T-20260101-001"), settings);
    assert.match(applyEdits(held, edits), /by hand/);
  });

  it("is told of with its refusal", () => {
    assert.throws(
      () => changeTask(document, movedTask("T-20260101-002", "DONE"), settings),
      (error) => error instanceof ControlError && error.data?.id === "T-20260101-002",
    );
    assert.match(refusal(movedTask("T-20260101-002", "BLOCKED")), /needs a reason/);
  });

  it("is refused with the reason and the legal way", () => {
    assert.match(refusal(movedTask("T-20260101-002", "DONE")), /^edit-refused: .*DONE needs evidence.*AUTO/);
    assert.match(refusal(movedTask("T-20260101-003", "TODO")), /add a new task/);
    assert.match(refusal(movedTask("T-20260101-003", "BLOCKED", "x")), /cannot be blocked/);
    assert.match(refusal(movedTask("T-20260101-002", "BLOCKED", " ")), /needs a reason/);
    assert.match(
      refusal(movedTask("T-20260101-002", "DOING")),
      /would break the document: .*block it, or move it back to TODO first$/,
    );
    assert.match(refusal(unblockedTask("T-20260101-002")), /not in BLOCKED and has no open blocker/);
    assert.match(refusal(movedTask("T-20260101-999", "TODO")), /T-20260101-999/);
  });
});
