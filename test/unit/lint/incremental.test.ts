import assert from "node:assert/strict";
import { ParsedDocument } from "../../../src/core/document/controlDocument.ts";
import type { ControlDocument } from "../../../src/core/document/model.ts";
import { parseDocument, updateDocument } from "../../../src/core/document/parse.ts";
import { BlockMemo } from "../../../src/core/lint/blockMemo.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

/** Blocks whose text no rule has looked at yet. */
function unread(document: ControlDocument): number {
  assert.ok(document instanceof ParsedDocument);
  const { source } = document;
  return source.blocks.filter((_, index) => {
    const { memo } = source.block(index);
    return !(memo instanceof BlockMemo) || memo.text === undefined;
  }).length;
}

describe("lint after an edit", () => {
  const tasks = Array.from({ length: 500 }, (_, n) => ({ id: `T-20260101-${String(n + 1).padStart(3, "0")}` }));
  const text = aControlDocument({ todo: tasks });

  it("looks again at what the edit touched, and at nothing else", () => {
    const first = parseDocument(text, "1");
    assert.ok(unread(first) > 500);
    lintDocument(first);
    assert.equal(unread(first), 0);
    const second = updateDocument(first, text.replace("Title of T-20260101-250", "Title of 250 \u202e"), "2");
    assert.ok(unread(second) <= 3, `${unread(second)} blocks`);
    const findings = lintDocument(second);
    assert.equal(findings.filter(({ rule }) => rule === "bidi-override").length, 1);
    assert.deepEqual(findings, lintDocument(parseDocument(second.text, "2")));
  });
});
