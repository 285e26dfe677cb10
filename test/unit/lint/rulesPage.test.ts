import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { foreignByteViews } from "../../../src/cli/foreignByteViews.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { countingCases } from "../../../src/core/lint/countingCases.ts";
import { ruleIds } from "../../../src/core/lint/findingFilter.ts";
import { guardRules } from "../../../src/core/lint/guard/guardFinding.ts";
import { ruleDocs } from "../../../src/core/lint/rule.ts";
import { allRules, toRulePage, toRulesPage } from "../../../src/core/lint/rulesPage.ts";
import { primaryCounts } from "../../../src/core/selection/progress.ts";

const file = "RULES.md";
const foreignBytes = [{ byte: 0x97, character: "—", column: 3, line: 1, at: 2, offset: 2 }];

describe("the rules' page", () => {
  it(`is what ${file} holds`, () => {
    const page = toRulesPage();
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, page);
    assert.equal(
      readFileSync(file, "utf8").replaceAll("\r\n", "\n"),
      page,
      "write it anew: UPDATE_GOLDEN=1 npm run unit",
    );
  });

  it("has a heading for each rule, where its docs lead", () => {
    const headings = [...toRulesPage().matchAll(/^### ([a-z0-9-]+)$/gm)].map((match) => match[1]);
    assert.deepEqual(
      headings.toSorted(),
      allRules()
        .map(({ id }) => id)
        .toSorted(),
    );
    assert.equal(ruleDocs("dashboard-counts"), "RULES.md#dashboard-counts");
  });

  it("tells of every id that a finding of a rule, of the parser, of the guards or of the bytes can carry", () => {
    const carried = [...ruleIds(), ...guardRules, ...foreignByteViews(foreignBytes).map(({ rule }) => rule)];
    assert.ok(carried.includes("invalid-utf8") && carried.length > 70);
    const page = toRulesPage();
    for (const id of carried) {
      assert.match(page, new RegExp(`^### ${id}$`, "m"));
      const rule = allRules().find((known) => known.id === id);
      assert.ok(rule && toRulePage(rule).startsWith(`# ${id}\n\n*${rule.severity}*`), id);
    }
  });

  it("holds only characters that can be written and seen", () => {
    assert.doesNotMatch(toRulesPage(), /[^\P{C}\n\u200d]/u);
  });
});

describe("counting", () => {
  for (const { question, text, counts } of countingCases) {
    it(question, () => assert.deepEqual(primaryCounts(parseDocument(text, "1")), counts));
  }
});
