import assert from "node:assert/strict";
import {
  findTaskIds,
  isBlockerId,
  isDecisionId,
  isTaskId,
  isTaskReference,
  nextBlockerId,
  nextDecisionId,
  nextTaskId,
  taskIdDay,
  taskIdRest,
} from "../../../src/core/document/ids.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";

describe("ids", () => {
  it("of tasks", () => {
    for (const id of ["T-20260102-001", "T-20260102-999A", "T-20260102-1000", "T-20260102-12345Z"])
      assert.ok(isTaskId(id), id);
    for (const id of [
      "T-2026010-001",
      "T-20260102-01",
      "T-20260102-0001",
      "T-20260102-123456",
      "T-20260102-001a",
      "T-20260102-001AB",
      "T-20260102-001-2",
      "t-20260102-001",
      "T-20260102-001 ",
      "T-YYYYMMDD-001",
      "T-20260102-P0-001",
      "",
    ]) {
      assert.ok(!isTaskId(id), id);
    }
    assert.ok(isTaskReference("T-20260102-P0-001"));
    assert.ok(isTaskReference("T-20260102-001"));
    assert.ok(!isTaskReference("T-20260102-P4-001"));
  });

  it("of blockers and decisions", () => {
    assert.ok(isBlockerId("B-20260102-001"));
    assert.ok(!isBlockerId("B-YYYYMMDD-XXX"));
    assert.ok(isDecisionId("D-0001"));
    assert.ok(!isDecisionId("D-01"));
    assert.ok(!isDecisionId("D-0001x"));
  });

  it("are found in prose, whole ones only", () => {
    const text = "T-20260102-001, (T-20260102-002A) XT-20260102-003 T-20260102-004-x T-20260102-005.";
    assert.deepEqual(
      findTaskIds(text).map((match) => match.id),
      ["T-20260102-001", "T-20260102-002A", "T-20260102-005"],
    );
    for (const match of findTaskIds(text)) assert.equal(text.slice(match.start, match.end), match.id);
  });

  it("differ in their numbers when they differ", () => {
    const ids = [
      "T-20260102-001",
      "T-20260102-001A",
      "T-20260102-001Z",
      "T-20260102-002",
      "T-20260103-001",
      "T-20260102-1000",
    ];
    const numbers = ids.map((id) => `${taskIdDay(id, 0)} ${taskIdRest(id, 0, id.length)}`);
    assert.equal(new Set(numbers).size, ids.length);
  });

  it("that are free come behind all that the text names, also in log and archive", () => {
    const text =
      "## TASK_LEDGER\n### TODO\n- T-20260102-001 — a\n## ARCHIVE\nT-20260102-041A, T-20260103-001, B-20260102-007, D-0009";
    const document = parseDocument(text);
    assert.equal(nextTaskId(document, "20260102"), "T-20260102-042");
    assert.equal(nextTaskId(document, "20260104"), "T-20260104-001");
    assert.equal(nextBlockerId(document, "20260102"), "B-20260102-008");
    assert.equal(nextDecisionId(document), "D-0010");
    assert.equal(nextDecisionId(parseDocument("")), "D-0001");
    assert.equal(nextTaskId(parseDocument("T-20260102-999"), "20260102"), "T-20260102-1000");
  });
});
