import assert from "node:assert/strict";
import { insertEdit, type TextEdit } from "../../../src/core/base/text.ts";
import { refuseConflict } from "../../../src/core/document/edits/refuseConflict.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";

const task = (n: number) => `- T-20260102-00${n} — Task ${n} [P1]`;
const block = (n: number) => ["<<<<<<< HEAD", task(n), "=======", task(n + 1), ">>>>>>> theirs"].join("\n");
const documentOf = (lines: string) => parseDocument(`## TASK_LEDGER\n\n### TODO\n\n${lines}\n`, "1");

describe("writes into a conflict", () => {
  const conflicted = documentOf(`${block(1)}\n${task(5)}\n${block(6)}`);

  it("are refused with the line of the first mark, wherever they go", () => {
    for (const edit of [insertEdit(0, "x"), insertEdit(conflicted.text.length, "x"), insertEdit(60, "x")]) {
      assert.throws(() => refuseConflict(conflicted, [edit]), { code: "document-conflicted", data: { line: 5 } });
    }
  });

  it("pass when they settle a conflict, also one of two", () => {
    const mends = lintDocument(conflicted)
      .filter(({ rule }) => rule === "conflict-marker")
      .flatMap(({ suggestions = [] }) => suggestions);
    assert.equal(mends.length, 6);
    for (const { edits } of mends) refuseConflict(conflicted, edits);
  });

  it("pass without a conflict, and when nothing is written", () => {
    const edits: readonly TextEdit[] = [insertEdit(0, "x")];
    refuseConflict(documentOf(task(1)), edits);
    refuseConflict(conflicted, []);
  });
});
