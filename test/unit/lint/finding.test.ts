import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { isAlarming } from "../../../src/core/lint/finding.ts";
import { exampleFacts } from "../../../src/core/lint/git/exampleFacts.ts";
import { lintAgainstGit, lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { findingOf, ruleDocs, ruleUri } from "../../../src/core/lint/rule.ts";
import { defaultSettings } from "../../../src/core/settings.ts";

describe("a finding", () => {
  const rule = { id: "some-rule", severity: "warning" } as const;
  const range = { start: 1, end: 2 };
  const mend = { title: "Write it", edits: [{ range, newText: "x" }] };
  const bare = { rule: "some-rule", severity: "warning", message: "words", range, fix: undefined };

  it("is alarming when it is an error or a warning", () => {
    for (const [severity, is] of [
      ["error", true],
      ["warning", true],
      ["information", false],
    ] as const)
      assert.equal(isAlarming({ severity }), is, severity);
  });

  it("has no fix that changes nothing, and no empty lists", () => {
    const nothing = { title: "Write it", edits: [] };
    for (const extras of [undefined, {}, { fix: undefined }, { fix: nothing, suggestions: [], related: [] }])
      assert.deepEqual(findingOf(rule, range, "words", extras), bare);
  });

  it("brings its mends and places", () => {
    const extras = { fix: mend, suggestions: [mend], related: [{ message: "there", range }] };
    assert.deepEqual(findingOf(rule, range, "words", extras), { ...bare, ...extras });
  });

  it("leads to its rule's words in the repository and in the editor", () => {
    assert.equal(ruleDocs("some-rule"), "RULES.md#some-rule");
    assert.equal(ruleUri("some-rule"), "vscode://control-plane.control-plane/rules/some-rule");
  });
});

describe("lint against git alone", () => {
  const field = (name: string, value: string) => `| **${name}** | ${value} |\n`;
  const table = `${field("REPO_CLEAN", "clean")}${field("NEEDS_SAVE", "false")}`;
  const document = parseDocument(`## DASHBOARD\n\n| Field | Value |\n| --- | --- |\n${table}\n## DASHBOARD\n`, "1");
  const git = exampleFacts({ changes: ["a.js"] });
  const told = (options: Parameters<typeof lintAgainstGit>[1]) =>
    lintAgainstGit(document, options).map(({ rule, severity }) => `${rule} ${severity}`);

  it("tells what git contradicts, and nothing else", () => {
    assert.deepEqual(told({ git }), ["repo-clean warning", "needs-save warning"]);
    assert.deepEqual(told({}), []);
    assert.ok(lintDocument(document, { git }).length > 2);
  });

  it("listens to the severities of the settings", () => {
    const lintSeverities = { "repo-clean": "off", "needs-save": "error" } as const;
    assert.deepEqual(told({ git, settings: { ...defaultSettings, lintSeverities } }), ["needs-save error"]);
  });
});
