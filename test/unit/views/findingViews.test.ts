import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import type { Finding } from "../../../src/core/lint/finding.ts";
import { findMend, toFindingsView } from "../../../src/core/views/findingViews.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

const document = parseDocument(aControlDocument(), "1");

function aFinding(rule: string, severity: Finding["severity"], start: number, ...titles: readonly string[]): Finding {
  const [certain, ...others] = titles.map((title) => ({ title, edits: [] }));
  return {
    rule,
    severity,
    message: `Unexpected ${rule}`,
    range: { start, end: start + 1 },
    fix: certain,
    suggestions: others,
  };
}

describe("toFindingsView", () => {
  const findings = [
    aFinding("a", "information", 0),
    aFinding("b", "warning", 30, "Mend b", "Or so"),
    aFinding("c", "error", 60),
  ];

  it("lists the loudest first, with line, mends and sums", () => {
    const view = toFindingsView(document, findings);
    assert.deepEqual(
      view.shown.map(({ rule, mends }) => [rule, mends]),
      [
        ["c", []],
        ["b", ["Mend b", "Or so"]],
        ["a", []],
      ],
    );
    assert.equal(view.shown[2]?.line, 1);
    assert.deepEqual([view.total, view.fixable], [3, 1]);
  });

  it("shows the first thirty of many, and counts all", () => {
    const many = Array.from({ length: 500 }, (_, index) => aFinding("a", "error", index, "Mend"));
    const view = toFindingsView(document, many);
    assert.deepEqual([view.shown.length, view.total, view.fixable], [30, 500, 500]);
  });

  it("finds a mend again by place and title, and none that is gone", () => {
    const id = toFindingsView(document, findings).shown[1]?.id ?? "";
    assert.equal(findMend(findings, id, "Or so"), findings[1]?.suggestions?.[0]);
    assert.equal(findMend(findings, id, "Delete everything"), undefined);
    assert.equal(findMend(findings.slice(0, 1), id, "Or so"), undefined);
  });
});
