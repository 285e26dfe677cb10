import assert from "node:assert/strict";
import { applyEdits, type TextEdit } from "../../../../src/core/base/text.ts";
import { truthRepairEdits } from "../../../../src/core/cycle/truthRepair.ts";
import { archiveOverflowEdits, prependRunEdits } from "../../../../src/core/document/edits/runLogEdits.ts";
import type { ControlDocument } from "../../../../src/core/document/model.ts";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { applyFixes } from "../../../../src/core/lint/applyFixes.ts";
import { repairEncoding } from "../../../../src/core/lint/encoding/repairEncoding.ts";
import { judgeChange } from "../../../../src/core/lint/guard/judgeChange.ts";
import { describeWithRealDocument } from "../../../support/realDocument.ts";

const documentPath = "docs/CONTROL_PLANE.md";

function told(before: ControlDocument, text: string): string[] {
  const change = { documentPath, before, after: parseDocument(text), changedPaths: [documentPath] };
  return judgeChange(change)
    .findings(() => true)
    .map(({ message, rule }) => `${rule}: ${message}`);
}

/** Changes that the product itself makes: none of them may be refused. */
const own: readonly (readonly [name: string, edits: (document: ControlDocument) => readonly TextEdit[]])[] = [
  ["truth repair", (document) => truthRepairEdits(document)],
  ["repair of characters", (document) => repairEncoding(document).edits],
  ["archive", (document) => archiveOverflowEdits(document, 10)],
  ["every certain mend", (document) => applyFixes(document).edits],
  [
    "a new run entry",
    (document) =>
      prependRunEdits(
        document,
        {
          ...{
            timestamp: "2026-01-02T03:04:05Z",
            mode: "AUTO",
            taskId: undefined,
            title: "Sow",
            stateBefore: undefined,
          },
          ...{ workDone: [], commands: [], filesChanged: [], evidence: [], tests: [], result: "DONE", next: "none" },
          ...{ checkpoint: "none", runFolder: "runs/1/" },
        },
        { shown: 10, maximumLines: 15 },
      ),
  ],
];

describeWithRealDocument("guard on the real document", (document) => {
  for (const [name, edits] of own) {
    it(`passes: ${name}`, () => {
      const changes = edits(document());
      assert.ok(changes.length > 0);
      assert.deepEqual(told(document(), applyEdits(document().text, changes)), []);
    });
  }

  it("refuses every single task line taken away", () => {
    const { ledgers, text } = document();
    const tasks = ledgers.flatMap((ledger) => ledger.tasks).filter((_, index) => index % 40 === 0);
    assert.ok(tasks.length > 2);
    for (const { id, lineRange } of tasks) {
      const findings = told(document(), text.slice(0, lineRange.start) + text.slice(lineRange.end));
      assert.ok(
        findings.some((finding) => finding.startsWith("vanished-task") && finding.includes(id)),
        id,
      );
    }
  });

  it("refuses every tenth entry of the log taken away", () => {
    const { runLog, text } = document();
    const entries = (runLog?.entries ?? []).filter((_, index) => index % 10 === 0);
    assert.ok(entries.length > 2);
    for (const { range, title } of entries) {
      const findings = told(document(), text.slice(0, range.start) + text.slice(range.end));
      assert.ok(
        findings.some((finding) => finding.startsWith("rewritten-log")),
        title,
      );
    }
  });
});
