import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { readBaseline, toBaseline } from "../../../src/core/lint/baseline.ts";
import { isChosen, newFindings, ruleIds, toFindingKey } from "../../../src/core/lint/findingFilter.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";

const ledger = (...tasks: string[]) => `# A\n\n## TASK_LEDGER\n\n### TODO\n\n${tasks.join("\n")}\n`;
const one = "- T-20260102-001 — One [P1]";
const two = "- T-20260102-002 — Two";

function look(text: string) {
  const document = parseDocument(text);
  return { document, findings: lintDocument(document).filter(({ rule }) => rule === "missing-priority") };
}

describe("finding filters", () => {
  it("match by rule and words of the line, wherever the line went", () => {
    const before = look(ledger(one, two));
    const known = before.findings.map((finding) => toFindingKey(before.document, finding));
    assert.deepEqual(known, [{ rule: "missing-priority", line: two }]);
    const moved = look(ledger(two.replace("— ", "—   "), one, "- T-20260102-003 — Three"));
    assert.deepEqual(
      newFindings(moved.document, moved.findings, known).map(
        ({ range }) => moved.document.positionAt(range.start).line,
      ),
      [8],
    );
  });

  it("excuse a finding once for each time that it was known", () => {
    const { document, findings } = look(ledger(one, two));
    const twice = [...findings, ...findings];
    const key = findings.map((finding) => toFindingKey(document, finding));
    assert.equal(newFindings(document, twice, key).length, 1);
    assert.equal(newFindings(document, twice, [...key, ...key]).length, 0);
    assert.equal(newFindings(document, findings, []).length, 1);
  });

  it("tell apart by rule and by line, whose first 200 characters count", () => {
    const long = "- T-20260102-003 — ".padEnd(190, "x");
    const { document, findings } = look(ledger(one, two, `${long}  \t ${"y".repeat(20)}z`));
    const keys = findings.map((finding) => toFindingKey(document, finding));
    assert.deepEqual(keys, [
      { rule: "missing-priority", line: two },
      { rule: "missing-priority", line: `${long} ${"y".repeat(9)}` },
    ]);
    assert.deepEqual(newFindings(document, findings, keys.slice(1)), findings.slice(0, 1));
    assert.deepEqual(newFindings(document, findings, [{ rule: "unknown-priority", line: two }]), findings);
    const [first] = findings;
    assert.ok(first);
    const end = { ...first, range: { start: document.text.length, end: document.text.length } };
    assert.deepEqual(toFindingKey(document, end), { rule: "missing-priority", line: "" });
  });

  it("choose by rule and by least severity", () => {
    const [finding] = look(ledger(one, two)).findings;
    assert.ok(finding);
    const as = (severity: "error" | "warning" | "information") => ({ ...finding, severity });
    assert.ok(isChosen({ rules: [], severity: "information" }, finding));
    assert.ok(isChosen({ rules: [finding.rule], severity: "information" }, finding));
    assert.ok(!isChosen({ rules: ["secret"], severity: "information" }, finding));
    assert.ok(isChosen({ rules: [], severity: "warning" }, as("error")));
    assert.ok(isChosen({ rules: [], severity: "warning" }, as("warning")));
    assert.ok(!isChosen({ rules: [], severity: "warning" }, as("information")));
    assert.ok(!isChosen({ rules: [], severity: "error" }, as("warning")));
    assert.ok(ruleIds().includes("duplicate-task") && ruleIds().includes("missing-priority"));
  });

  it("a baseline says what it was written from, and refuses what is none", () => {
    const { document, findings } = look(ledger(one, two));
    const known = readBaseline(toBaseline(document, findings));
    assert.deepEqual(newFindings(document, findings, known), []);
    const texts = ["", "{}", '{"schema":2,"findings":[]}', '{"schema":1,"findings":{}}', "[]", "null", "1"];
    const items = [
      '{"rule":1,"line":"a"}',
      '{"rule":"a","line":1}',
      '{"rule":"a"}',
      '{"line":"a"}',
      "null",
      '"a"',
      "[]",
    ];
    const message = "Unexpected content of the baseline, expected what check --write-baseline writes";
    for (const text of [...texts, ...items.map((item) => `{"schema":1,"findings":[${item}]}`)]) {
      assert.throws(() => readBaseline(text), { code: "usage", message });
    }
    assert.throws(
      () => readBaseline("no JSON"),
      (error: Error) => error.cause instanceof SyntaxError,
    );
    assert.deepEqual(readBaseline('{"schema":1,"findings":[{"rule":"a","line":"b","more":1}]}'), [
      { rule: "a", line: "b" },
    ]);
  });

  it("reads the words of a line in any place of a text", () => {
    const document = parseDocument("a\r\nb c\rd");
    const at = (start: number) =>
      toFindingKey(document, {
        ...{ rule: "r", severity: "error", message: "", fix: undefined },
        range: { start, end: start },
      }).line;
    assert.deepEqual([at(0), at(3), at(5), at(7)], ["a", "b c", "b c", "d"]);
  });
});
