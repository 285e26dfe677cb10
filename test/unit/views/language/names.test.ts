import assert from "node:assert/strict";
import { findNameAt, findNames } from "../../../../src/core/views/language/nameAt.ts";

const found = (text: string) => findNames(text).map(({ kind, text: name }) => `${kind} ${name}`);

describe("names in any text", () => {
  it("are ids of tasks, blockers, decisions and runs, and hashes", () => {
    assert.deepEqual(
      found("T-20260102-001A, B-20260102-001; (D-0001) `20260102-030405678-a1b2` fix 84d5564 and T-20260102-002."),
      [
        "task T-20260102-001A",
        "blocker B-20260102-001",
        "decision D-0001",
        "run 20260102-030405678-a1b2",
        "commit 84d5564",
        "task T-20260102-002",
      ],
    );
  });

  it("are no parts of longer words, no plain words and no plain numbers", () => {
    for (const text of [
      "xT-20260102-001",
      "T-20260102-001-old",
      "T-2026-1",
      "defaced",
      "1234567",
      "abcdefa",
      "84d5564_x",
      "84D5564",
      "84d556",
    ]) {
      assert.deepEqual(found(text), [], text);
    }
    assert.deepEqual(found("123456789012"), ["commit 123456789012"]);
  });

  it("are found where the cursor is, at both ends too", () => {
    const text = `${"x".repeat(200)} see T-20260102-001, then 84d5564`;
    const start = text.indexOf("T-");
    for (const column of [start, start + 5, start + 14]) {
      assert.deepEqual(findNameAt(text, column), { kind: "task", text: "T-20260102-001", start, end: start + 14 });
    }
    assert.equal(findNameAt(text, start - 2), undefined);
    assert.equal(findNameAt(text, text.length)?.text, "84d5564");
    assert.equal(findNameAt("T-20260102-001", 0)?.start, 0);
    assert.equal(findNameAt("", 0), undefined);
  });
});
