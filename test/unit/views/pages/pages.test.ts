import assert from "node:assert/strict";
import type { AuditedClaim } from "../../../../src/core/audit/auditClaims.ts";
import { totalsOf } from "../../../../src/core/audit/auditClaims.ts";
import type { Verdict } from "../../../../src/core/lint/git/proof.ts";
import { toAuditPage } from "../../../../src/core/views/pages/auditPage.ts";
import { toImportPage } from "../../../../src/core/views/pages/importPage.ts";
import { PageBuilder, type PageText } from "../../../../src/core/views/pages/pageText.ts";

function linksOf({ links, text }: PageText): unknown[] {
  return links.map(({ range, target }) => [
    text.slice(range.start, range.end),
    target.kind === "commit" ? target.hash : target.line,
  ]);
}

const claim = (n: number, verdict: Verdict, more: Partial<AuditedClaim> = {}): AuditedClaim => ({
  ...{ id: `T-20260102-00${n}`, title: `Task ${n}`, line: 10 + n, verdict, reason: "because" },
  ...{ commit: null, replacement: null, ...more },
});

describe("pages", () => {
  it("put text of a document on one line, its control characters made visible", () => {
    const { links, text } = new PageBuilder().add("a\nb\u202ec\u0007", { kind: "line", line: 3 }).end().page();
    assert.equal(text, "a b·c·\n");
    assert.deepEqual(links[0]?.range, { start: 0, end: 6 });
  });

  it("of an audit: what needs a person first, with links to lines and commits", () => {
    const claims = [
      claim(1, "proven", { commit: "abc1234" }),
      claim(2, "broken", { commit: "def5678", replacement: "abc1234" }),
      claim(3, "unproven"),
    ];
    const page = toAuditPage("docs/C.md", { claims, totals: totalsOf(claims.map(({ verdict }) => verdict)) });
    assert.match(page.text, /^# Audit of docs\/C\.md\n\n3 claimed as DONE: 1 broken, 1 unproven, 0 weak, 1 proven\.\n/);
    assert.deepEqual(page.text.match(/^## .*$/gm), ["## Broken (1)", "## Unproven (1)", "## Proven (1)"]);
    assert.deepEqual(linksOf(page), [
      ["T-20260102-002", 12],
      ["def5678", "def5678"],
      ["abc1234", "abc1234"],
      ["T-20260102-003", 13],
      ["T-20260102-001", 11],
      ["abc1234", "abc1234"],
    ]);
    assert.match(toAuditPage("C.md", { claims: [], totals: totalsOf([]) }).text, /No task is in DONE/);
  });

  it("of an import: what it brings and what it could not place, with links to the list", () => {
    const page = toImportPage("TASKS.md", {
      tasks: [{ id: "T-20260102-001", title: "Sow", state: "TODO", line: 4, note: "no commit" }],
      unplaced: [{ line: 9, text: "x".repeat(500), reason: "no title" }],
      edits: [],
      document: undefined as never,
    });
    assert.match(page.text, /^- T-20260102-001 line 4 TODO — Sow \(no commit\)$/m);
    assert.match(page.text, /^- line 9 no title: x{200}$/m);
    assert.deepEqual(linksOf(page), [
      ["line 4", 4],
      ["line 9", 9],
    ]);
  });
});
