import assert from "node:assert/strict";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { lintDocument } from "../../../../src/core/lint/lintDocument.ts";
import { problemRules } from "../../../../src/core/lint/problemRules.ts";
import type { RuleInfo } from "../../../../src/core/lint/rule.ts";
import { exampleOptions } from "../../../../src/core/lint/ruleExample.ts";
import { rules } from "../../../../src/core/lint/rules.ts";

describe("examples of the rules' page", () => {
  for (const rule of [...problemRules, ...rules]) {
    it(`${rule.id}: the bad one has the finding, the good one has not`, () => {
      assert.notDeepEqual(findingsOf(rule, rule.example.bad), []);
      assert.deepEqual(findingsOf(rule, rule.example.good), []);
    });
  }
});

function findingsOf(rule: RuleInfo, text: string): readonly string[] {
  const findings = lintDocument(parseDocument(text, "1"), exampleOptions(rule));
  return findings.filter((finding) => finding.rule === rule.id).map(({ message }) => message);
}
