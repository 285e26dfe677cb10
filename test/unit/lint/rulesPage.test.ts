import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { countingCases } from "../../../src/core/lint/countingCases.ts";
import { problemRules } from "../../../src/core/lint/problemRules.ts";
import { ruleDocs } from "../../../src/core/lint/rule.ts";
import { rules } from "../../../src/core/lint/rules.ts";
import { toRulesPage } from "../../../src/core/lint/rulesPage.ts";
import { primaryCounts } from "../../../src/core/selection/progress.ts";

const file = "RULES.md";

describe("the rules' page", () => {
  const page = toRulesPage();

  it(`is what ${file} holds`, () => {
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, page);
    assert.equal(
      readFileSync(file, "utf8").replaceAll("\r\n", "\n"),
      page,
      "write it anew: UPDATE_GOLDEN=1 npm run unit",
    );
  });

  it("has a heading for each rule, where its docs lead", () => {
    const headings = [...page.matchAll(/^### ([a-z-]+)$/gm)].map((match) => match[1]);
    assert.deepEqual(headings.toSorted(), [...problemRules, ...rules].map(({ id }) => id).toSorted());
    assert.equal(ruleDocs("dashboard-counts"), "RULES.md#dashboard-counts");
  });

  it("holds only characters that can be written and seen", () => {
    assert.doesNotMatch(page, /[^\P{C}\n\u200d]/u);
  });
});

describe("counting", () => {
  for (const { question, text, counts } of countingCases) {
    it(question, () => assert.deepEqual(primaryCounts(parseDocument(text, "1")), counts));
  }
});
