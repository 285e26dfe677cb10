import assert from "node:assert/strict";
import fc from "fast-check";
import { ControlError } from "../../../src/core/base/errors.ts";
import { applyBatch } from "../../../src/core/base/text.ts";
import { addBlockerEdits } from "../../../src/core/document/edits/blockerEdits.ts";
import { setCountsEdits, setFieldEdits } from "../../../src/core/document/edits/dashboardEdits.ts";
import { DocumentDraft } from "../../../src/core/document/edits/draft.ts";
import { prependHistoryEdits } from "../../../src/core/document/edits/historyEdits.ts";
import {
  addTaskEdits,
  moveTaskEdits,
  removeTaskEdits,
  setDetailEdits,
} from "../../../src/core/document/edits/taskEdits.ts";
import type { ControlDocument } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { allTasks, anyText, edited, meaningOf, plainDocument } from "./editDocuments.ts";

const figures = { done: 1, todo: 2, doing: 0, blocked: 3, total: 3, percent: 33 };
const steps: readonly ((document: ControlDocument) => ReturnType<typeof setFieldEdits>)[] = [
  (document) => addTaskEdits(document, { id: `T-20260303-${100 + allTasks(document).length}`, title: "More" }),
  (document) => removeTaskEdits(document, allTasks(document)[0]?.id ?? ""),
  (document) => moveTaskEdits(document, allTasks(document).at(-1)?.id ?? "", "DONE", { checkpoint: "0123abc" }),
  (document) => moveTaskEdits(document, allTasks(document)[0]?.id ?? "", "BLOCKED", { reason: "No key" }),
  (document) => setDetailEdits(document, allTasks(document)[0]?.id ?? "", "surface", "`src/`"),
  (document) => setFieldEdits(document, "STATE_ID", "STATE_002"),
  (document) => setCountsEdits(document, figures),
  (document) => prependHistoryEdits(document, { hash: "0123abc", date: "2026-01-02", text: "more" }),
];

describe("a draft", () => {
  it("makes one batch of many steps, and sees after each what they made", () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.constantFrom(...steps), { maxLength: 6 }), (text, chosen) => {
        const base = parseDocument(text, "v1");
        const draft = new DocumentDraft(base);
        let document = base;
        for (const step of chosen) {
          let edits: ReturnType<typeof step>;
          try {
            edits = step(document);
          } catch (error) {
            assert.ok(error instanceof ControlError);
            assert.throws(() => draft.apply(step));
            continue;
          }
          draft.apply(step);
          document = edited(document, edits);
        }
        assert.equal(draft.document.text, document.text);
        assert.deepEqual(allTasks(draft.document).map(meaningOf), allTasks(document).map(meaningOf));
        assert.equal(draft.document.version, "v1");
        assert.equal(draft.batch().version, "v1");
        assert.equal(applyBatch({ text, version: "v1" }, draft.batch()), document.text);
        assert.equal(draft.isEmpty, document.text === text);
      }),
      { numRuns: 20 },
    );
  });

  it("is empty when the steps take one another back", () => {
    const document = plainDocument();
    const draft = new DocumentDraft(document)
      .apply((now) => setFieldEdits(now, "STATE_ID", "STATE_002"))
      .apply((now) => setFieldEdits(now, "STATE_ID", "STATE_001"));
    assert.ok(draft.isEmpty);
    assert.deepEqual(draft.batch().edits, []);
  });

  it("touches no more than what changes", () => {
    const draft = new DocumentDraft(plainDocument()).apply((now) => setFieldEdits(now, "STATE_ID", "STATE_002"));
    assert.deepEqual(
      draft.batch().edits.map(({ range, newText }) => [range.end - range.start, newText]),
      [[1, "2"]],
    );
  });

  it("stays as it was when a step is refused", () => {
    const draft = new DocumentDraft(plainDocument());
    const blocker = { id: "bad", title: "t", why: "w", needed: "n", created: "c" };
    assert.throws(() => draft.apply((now) => addBlockerEdits(now, blocker)));
    assert.throws(() => draft.apply(() => [overlap(0, 3), overlap(2, 4)]));
    assert.ok(draft.isEmpty);
    assert.equal(draft.document.text, plainDocument().text);
  });
});

function overlap(start: number, end: number) {
  return { range: { start, end }, newText: "" };
}
