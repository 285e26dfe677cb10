import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ruleIds } from "../../../../src/core/lint/findingFilter.ts";
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

describe("tables of the rules", () => {
  it("are there for every rule: what must fire, what must not, and the mend to its end", () => {
    const folder = "test/unit/lint";
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".test.ts"),
    );
    const described = files.flatMap((name) =>
      [...readFileSync(path.join(folder, name), "utf8").matchAll(/^describeRule\("([a-z0-9-]+)"/gm)].map(
        ([, id]) => id,
      ),
    );
    assert.deepEqual(described.toSorted(), ruleIds().toSorted());
  });
});
