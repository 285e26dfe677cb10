import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits } from "../../../src/core/base/text.ts";
import { problemCodes } from "../../../src/core/document/model.ts";
import { parseDocument, reparseDocument, updateDocument } from "../../../src/core/document/parse.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { nastyText, relativeEdits, toTextEdits } from "./nastyText.ts";
import { plainDocument, rangesIn } from "./plainDocument.ts";

const seed = aControlDocument({
  todo: [
    { id: "T-20260102-001", suffix: "[P1] (#a)", details: ["**Evidence required:** `a.txt`"] },
    { id: "T-20260102-002" },
  ],
  done: [{ id: "T-20260102-003", suffix: "(checkpoint: abc1234)" }],
});

const anyText = fc.oneof(
  nastyText,
  fc.string({ unit: "binary" }),
  fc.tuple(nastyText, fc.nat(seed.length)).map(([text, at]) => seed.slice(0, at) + text + seed.slice(at)),
);

describe("parse, properties", function () {
  this.timeout(30_000);

  it("never throws, and every range lies in the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = parseDocument(text, "v");
        for (const [start, end] of rangesIn(plainDocument(document))) {
          assert.ok(start >= 0 && start <= end && end <= text.length, `${start}..${end} of ${text.length}`);
        }
        for (const problem of document.problems) {
          assert.ok(problemCodes.includes(problem.code));
          assert.match(problem.message, /^Unexpected .+, expected .+/s);
        }
      }),
      { numRuns: 250 },
    );
  });

  it("keeps every character: the ranges of a task spell it", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = parseDocument(text);
        for (const task of document.ledgers.flatMap((ledger) => ledger.tasks)) {
          assert.equal(text.slice(task.idRange.start, task.idRange.end), task.id);
          assert.equal(text.slice(task.titleRange.start, task.titleRange.end), task.title);
          assert.equal(document.positionAt(task.range.start).line, task.line);
          assert.equal(document.positionAt(task.range.start).column, 0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("reads the same after edits as from the start", () => {
    fc.assert(
      fc.property(anyText, fc.array(relativeEdits, { minLength: 1, maxLength: 3 }), (text, rounds) => {
        let document = parseDocument(text);
        for (const round of rounds) {
          const edits = toTextEdits(document.text, round);
          const after = applyEdits(document.text, edits);
          const before = document;
          document = reparseDocument(before, edits, "v");
          assert.equal(document.text, after);
          const full = plainDocument(parseDocument(after, "v"));
          assert.deepEqual(plainDocument(document), full);
          assert.deepEqual(plainDocument(updateDocument(before, after, "v")), full);
        }
      }),
      { numRuns: 250 },
    );
  });
});
