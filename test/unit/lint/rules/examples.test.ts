import assert from "node:assert/strict";
import { problemRules } from "../../../../src/core/lint/problemRules.ts";
import { exampleFindings } from "../../../../src/core/lint/ruleExample.ts";
import { rules } from "../../../../src/core/lint/rules.ts";

describe("examples of the rules' page", () => {
  for (const rule of [...problemRules, ...rules]) {
    it(`${rule.id}: the bad one has the finding, the good one has not`, () => {
      assert.notDeepEqual(exampleFindings(rule, rule.example.bad), []);
      assert.deepEqual(exampleFindings(rule, rule.example.good), []);
    });
  }
});
