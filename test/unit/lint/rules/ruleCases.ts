import assert from "node:assert/strict";
import { applyEdits } from "../../../../src/core/base/text.ts";
import type { ControlDocument } from "../../../../src/core/document/model.ts";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { applyFixes } from "../../../../src/core/lint/applyFixes.ts";
import type { Finding } from "../../../../src/core/lint/finding.ts";
import type { LintOptions } from "../../../../src/core/lint/lintContext.ts";
import { lintDocument } from "../../../../src/core/lint/lintDocument.ts";

/** `⟦` and `⟧` stand around each range that a finding covers, in order; they are no part of the text. */
export interface Firing {
  readonly name: string;
  readonly text: string;
  /** One message for each pair of marks. */
  readonly messages: readonly string[];
  /** The text after all certain mends; absent when there is none. */
  readonly mended?: string;
  /** The texts after each suggestion of the first finding; none says that a person must write it. */
  readonly suggested?: readonly string[];
  /** Places that belong to the findings, as `message: text`. */
  readonly related?: readonly string[];
  readonly options?: LintOptions;
}

export interface Silent {
  readonly name: string;
  readonly text: string;
  readonly options?: LintOptions;
}

/** The tables of one rule: what must fire, what must not. */
export function describeRule(
  id: string,
  cases: { readonly fires: readonly Firing[]; readonly silent: readonly Silent[] },
): void {
  describe(id, () => {
    it("has at least as many cases that must not fire", () => {
      assert.ok(cases.silent.length >= cases.fires.length, `${cases.silent.length} of ${cases.fires.length}`);
    });
    for (const firing of cases.fires) it(`reports ${firing.name}`, () => checkFiring(id, firing));
    for (const { name, text, options } of cases.silent) {
      it(`takes ${name}`, () => assert.deepEqual(shown(text, findingsOf(id, text, options)), []));
    }
  });
}

function checkFiring(id: string, { text: marked, messages, mended, suggested, related, options = {} }: Firing): void {
  const { text, ranges } = unmarked(marked);
  const findings = findingsOf(id, text, options);
  assert.deepEqual(
    findings.map(({ message }) => message),
    messages,
  );
  assert.deepEqual(shown(text, findings), shown(text, ranges));
  for (const { message } of findings) assert.match(message, /^Unexpected .+, expected .+/s);
  for (const { fix, suggestions = [] } of findings)
    for (const { title } of fix ? [fix, ...suggestions] : suggestions) assert.match(title, /^[A-Z].*\w/);
  const places = findings.flatMap((finding) => finding.related ?? []);
  if (related !== undefined)
    assert.deepEqual(
      places.map(({ message, range }) => `${message}: ${text.slice(range.start, range.end)}`),
      related,
    );
  checkFix(id, text, mended, options);
  if (suggested === undefined) return;
  const results = (findings[0]?.suggestions ?? []).map(({ edits }) => applyEdits(text, edits));
  assert.deepEqual(results, suggested);
}

/** The fix to its fixed point: nothing fixable is left, a second time changes nothing, no byte outside the edits changes. */
function checkFix(id: string, text: string, mended: string | undefined, options: LintOptions): void {
  const own = (finding: Finding) => finding.rule === id;
  const first = applyFixes(parseDocument(text, "1"), options, own);
  assert.equal(first.document.text, mended ?? text);
  assert.equal(applyEdits(text, first.edits), first.document.text);
  const left = lintDocument(first.document, options).filter(own);
  assert.deepEqual(
    left.filter(({ fix }) => fix !== undefined),
    [],
  );
  assert.deepEqual(applyFixes(first.document, options, own).edits, []);
}

function findingsOf(id: string, text: string, options: LintOptions = {}): readonly Finding[] {
  return lintDocument(parseDocument(text, "1"), options).filter(({ rule }) => rule === id);
}

function shown(text: string, found: readonly (Finding | Finding["range"])[]): string[] {
  const document: ControlDocument = parseDocument(text, "1");
  return found
    .map((one) => ("range" in one ? one.range : one))
    .map(({ start, end }) => {
      const { line, column } = document.positionAt(start);
      return `${line + 1}:${column + 1} ${text.slice(start, end)}`;
    });
}

function unmarked(marked: string): { text: string; ranges: Finding["range"][] } {
  const ranges: Finding["range"][] = [];
  let text = "";
  let start = 0;
  for (const part of marked.split(/([⟦⟧])/)) {
    if (part === "⟦") start = text.length;
    else if (part === "⟧") ranges.push({ start, end: text.length });
    else text += part;
  }
  return { text, ranges };
}
