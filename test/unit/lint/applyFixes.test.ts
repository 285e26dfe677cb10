import assert from "node:assert/strict";
import { applyEdits } from "../../../src/core/base/text.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { applyFixes } from "../../../src/core/lint/applyFixes.ts";
import { newFindings, toFindingKey } from "../../../src/core/lint/findingFilter.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { problemRules } from "../../../src/core/lint/problemRules.ts";
import { rules } from "../../../src/core/lint/rules.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";

const wrong = aControlDocument({
  todo: [{ id: "T-20260102-001", suffix: "[P1]" }],
  done: [{ id: "T-20260102-002", suffix: "(checkpoint: abc1234)" }],
  fields: { ACTIVE_TASK: "`T-20260102-002`" },
}).replace("**TODO:** `1`", "**TODO:** `7`");

describe("applyFixes", () => {
  it("applies every certain mend, in edits of the text that was given", () => {
    const { count, edits, document } = applyFixes(parseDocument(wrong, "1"));
    assert.equal(count, 2);
    assert.equal(applyEdits(wrong, edits), document.text);
    assert.ok(lintDocument(document).every(({ fix }) => fix === undefined));
  });

  it("applies mends of one place one after the other, and others at once", () => {
    const password = ["tr0ub", "4dor"].join("\u0007");
    const text = `## NOTES\n\n\u0007a \u0007\u0007 https://ada:${password}@example.org/ \u0007\n`;
    const { count, edits, document } = applyFixes(parseDocument(text, "1"));
    assert.equal(document.text, "## NOTES\n\na  https://***REDACTED***@example.org/ \n");
    assert.equal(applyEdits(text, edits), document.text);
    assert.equal(count, 5);
  });

  it("applies only what is chosen", () => {
    const { document } = applyFixes(parseDocument(wrong, "1"), {}, ({ rule }) => rule === "dashboard-counts");
    assert.deepEqual(
      lintDocument(document).flatMap(({ rule, fix }) => (fix === undefined ? [] : [rule])),
      ["active-task"],
    );
  });

  it("passes over what is known, also when another mend changes its line", () => {
    const password = ["tr0ub", "4dor"].join("");
    const text = `## NOTES\n\nabove\u0007\n\n\u0007a https://ada:${password}@example.org/\n`;
    const before = parseDocument(text, "1");
    const secret = lintDocument(before).filter(({ fix }) =>
      fix?.edits.some(({ newText }) => newText.includes("REDACTED")),
    );
    assert.equal(secret.length, 1);
    const { count, document, known } = applyFixes(
      before,
      {},
      () => true,
      secret.map((finding) => toFindingKey(before, finding)),
    );
    assert.equal(document.text, `## NOTES\n\nabove\n\na https://ada:${password}@example.org/\n`);
    assert.equal(count, 2);
    const left = newFindings(document, lintDocument(document), known);
    assert.deepEqual(
      left.map(({ rule }) => rule),
      ["no-known-section"],
    );
  });

  it("changes nothing where nothing is wrong", () => {
    const { edits, count } = applyFixes(parseDocument(aControlDocument(), "1"));
    assert.deepEqual({ edits, count }, { edits: [], count: 0 });
  });

  it("comes to an end on everything that is wrong in the examples at once", () => {
    const all = [...problemRules, ...rules].map(({ example }) => example.bad).join("\n\n");
    const first = applyFixes(parseDocument(all, "1"));
    assert.deepEqual(applyFixes(first.document).edits, []);
  });
});

describe("severities as a setting", () => {
  const lint = (lintSeverities: (typeof defaultSettings)["lintSeverities"]) =>
    lintDocument(parseDocument(wrong, "1"), {
      settings: { ...defaultSettings, ...(lintSeverities && { lintSeverities }) },
    });

  it("change how loud a rule is, and silence it", () => {
    const severities = (id: string, findings: ReturnType<typeof lint>) =>
      findings.filter(({ rule }) => rule === id).map(({ severity }) => severity);
    assert.deepEqual(severities("active-task", lint(undefined)), ["warning"]);
    assert.deepEqual(severities("active-task", lint({ "active-task": "error" })), ["error"]);
    assert.deepEqual(severities("active-task", lint({ "active-task": "off" })), []);
    assert.deepEqual(severities("missing-section", lint({ "missing-section": "off" })), []);
  });
});

describeWithRealDocument("mends of the real document", (document) => {
  it("leave only what needs a person", () => {
    const mended = applyFixes(document(), { now: Date.UTC(2026, 0, 1) });
    assert.ok(lintDocument(mended.document).every(({ fix }) => fix === undefined));
    assert.ok(mended.count >= 4);
  });
});
