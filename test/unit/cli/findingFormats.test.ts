import assert from "node:assert/strict";
import type { FindingView } from "../../../src/cli/findingViews.ts";
import { findingLines } from "../../../src/cli/formats/findingText.ts";
import { githubAnnotations } from "../../../src/cli/formats/githubAnnotations.ts";
import { toSarif } from "../../../src/cli/formats/sarif.ts";
import { createPalette } from "../../../src/cli/terminal.ts";
import { isAlarming } from "../../../src/core/lint/finding.ts";

const error: FindingView = {
  rule: "duplicate-task",
  severity: "error",
  message: "Unexpected 100%,\nexpected: one",
  line: 12,
  column: 3,
  endLine: 12,
  endColumn: 9,
  fixable: false,
  help: "RULES.md#duplicate-task",
};
const note: FindingView = {
  ...error,
  rule: "foreign-line",
  severity: "information",
  message: "Odd",
  line: 7,
  fixable: true,
};
const plain = createPalette(false);

describe("finding formats", () => {
  it("text: one aligned line a finding and a sum", () => {
    assert.deepEqual(findingLines("docs/C.md", [error, note], plain), [
      "docs/C.md:12:3  error        duplicate-task  Unexpected 100%,␊expected: one",
      "docs/C.md:7:3   information  foreign-line    Odd",
      "",
      "1 error, 0 warnings, 1 for information; --fix mends 1",
      "what a rule means: check --about RULE, or RULES.md",
    ]);
    assert.deepEqual(findingLines("docs/C.md", [], plain), ["clean docs/C.md"]);
    const hint: FindingView = { ...note, severity: "hint", fixable: false };
    assert.equal(findingLines("docs/C.md", [hint], plain).at(-2), "0 errors, 0 warnings, 0 for information, 1 hint");
  });

  it("github: commands with escaped properties and messages", () => {
    assert.deepEqual(githubAnnotations("docs/a,b.md", [error, note]), [
      "::error file=docs/a%2Cb.md,line=12,col=3,endLine=12,endColumn=9,title=duplicate-task::Unexpected 100%25,%0Aexpected: one",
      "::notice file=docs/a%2Cb.md,line=7,col=3,endLine=12,endColumn=9,title=foreign-line::Odd",
    ]);
  });

  it("sarif: a run with its rules, levels and regions", () => {
    const log = JSON.parse(JSON.stringify(toSarif("my docs/C.md", [error, note, error], "1.2.3")));
    assert.equal(log.version, "2.1.0");
    const [run] = log.runs;
    assert.equal(run.tool.driver.version, "1.2.3");
    const told: {
      id: string;
      shortDescription: { text: string };
      help: { text: string; markdown: string };
      helpUri: string;
      defaultConfiguration: object;
    }[] = run.tool.driver.rules;
    assert.deepEqual(
      told.map(({ defaultConfiguration, id }) => [id, defaultConfiguration]),
      [
        ["duplicate-task", { level: "error" }],
        ["foreign-line", { level: "note" }],
      ],
    );
    assert.ok(told.every(({ shortDescription }) => shortDescription.text.length > 10));
    assert.deepEqual(
      told.map(({ helpUri }) => helpUri),
      ["duplicate-task", "foreign-line"].map((id) => `vscode://control-plane.control-plane/rules/${id}`),
    );
    for (const { help, id } of told) assert.ok(help.text.startsWith(`# ${id}`) && help.markdown === help.text, id);
    assert.deepEqual(
      run.results.map((result: { level: string }) => result.level),
      ["error", "note", "error"],
    );
    assert.deepEqual(run.results[0].locations[0].physicalLocation, {
      artifactLocation: { uri: "my%20docs/C.md" },
      region: { startLine: 12, startColumn: 3, endLine: 12, endColumn: 9 },
    });
  });

  it("does not alarm for information", () => {
    assert.equal(isAlarming(error), true);
    assert.equal(isAlarming({ severity: "warning" }), true);
    assert.equal(isAlarming(note), false);
    assert.equal(isAlarming({ severity: "hint" }), false);
  });
});
