import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { applyEdits } from "../../../../src/core/base/text.ts";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { applyFixes } from "../../../../src/core/lint/applyFixes.ts";
import { exampleFacts } from "../../../../src/core/lint/git/exampleFacts.ts";
import { gitRules } from "../../../../src/core/lint/git/gitRules.ts";
import { lintDocument } from "../../../../src/core/lint/lintDocument.ts";

const folder = "test/fixtures/documents";
const own = new Set(gitRules.map(({ id }) => id));
const texts = readdirSync(folder)
  .filter((name) => name.endsWith(".md"))
  .map((name) => [name, readFileSync(path.join(folder, name), "utf8")] as const);
const history = { commits: [["c0ffee12", "chore: begin", "docs/CONTROL_PLANE.md"]], changes: ["src/a.js"] } as const;

describe("rules against git on documents of all dialects", () => {
  for (const [name, text] of texts) {
    const variants = [
      text,
      text.replaceAll("\n", "\r\n"),
      text.replaceAll("—", "โ"),
      text.slice(0, text.length >> 1),
      "",
    ];
    it(`${name}: says nothing of its own ledger, and mends to a fixed point`, () => {
      for (const variant of variants) {
        const options = { git: exampleFacts({ ...history, committed: variant }) };
        const { document } = applyFixes(parseDocument(variant, "1"), options, ({ rule }) => own.has(rule));
        const left = lintDocument(document, options).filter(({ rule }) => own.has(rule));
        assert.deepEqual(
          left.filter(({ fix }) => fix !== undefined),
          [],
        );
        assert.deepEqual(
          left.filter(({ rule }) => rule === "vanished-task" || rule === "done-fell-back"),
          [],
        );
      }
    });

    it(`${name}: gives back each task that another text does not have`, () => {
      const before = parseDocument(text, "before");
      for (const [, other] of texts) {
        const options = { git: exampleFacts({ ...history, committed: text }) };
        for (const { rule, suggestions = [], message } of lintDocument(parseDocument(other, "1"), options)) {
          const [mend] = suggestions;
          if (rule !== "vanished-task" || mend === undefined) continue;
          const id = /T-\d{8}-\d+[A-Z]?/.exec(message)?.[0] ?? "";
          const after = parseDocument(applyEdits(other, mend.edits), "after");
          assert.equal(after.findTask(id)?.title, before.findTask(id)?.title, message);
        }
      }
    });
  }
});
