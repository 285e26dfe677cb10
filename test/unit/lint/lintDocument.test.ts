import assert from "node:assert/strict";
import { applyEdits } from "../../../src/core/base/text.ts";
import { problemCodes } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import type { Finding } from "../../../src/core/lint/finding.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { rules } from "../../../src/core/lint/rules.ts";
import { claimedCounts, primaryCounts } from "../../../src/core/selection/progress.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";

const todo = [{ id: "T-20260101-001", suffix: "[P1]" }];
const done = [
  { id: "T-20260101-002", suffix: "(checkpoint: abc1234)" },
  { id: "T-20260101-003", suffix: "(checkpoint: def5678)" },
];

function findingsIn(text: string, rule?: string): readonly Finding[] {
  const findings = lintDocument(parseDocument(text, "1"));
  return rule === undefined ? findings : findings.filter((finding) => finding.rule === rule);
}

function shown(text: string, findings: readonly Finding[]): string[] {
  return findings.map(({ range, message }) => `${text.slice(range.start, range.end)}: ${message}`);
}

describe("lintDocument", () => {
  it("finds nothing in a sound document", () => {
    const findings = findingsIn(aControlDocument({ todo, done }));
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== "information"),
      [],
    );
  });

  it("gives every rule an id of its own that is no problem code", () => {
    const ids = [...rules.map(({ id }) => id), ...problemCodes];
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z]+(-[a-z]+)*$/);
  });

  it("takes the parser's problems under their codes, in document order", () => {
    const text = aControlDocument({ todo: [...todo, ...todo], done });
    const document = parseDocument(text, "1");
    const findings = lintDocument(document);
    assert.ok(document.problems.length > 0);
    for (const { code, severity, message, range } of document.problems) {
      assert.ok(
        findings.some(
          (finding) => finding.rule === code && finding.severity === severity && finding.message === message,
        ),
        `${code} at ${range.start}`,
      );
    }
    const starts = findings.map(({ range }) => range.start);
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
  });

  it("never throws on damage", () => {
    for (const text of [
      "",
      "\u0000",
      "# CONTROL_PLANE",
      "```\n- T-20260101-001 — A",
      "<<<<<<< a\n=======\n>>>>>>> b",
    ]) {
      assert.ok(Array.isArray(findingsIn(text)));
    }
  });
});

describe("dashboard-counts", () => {
  const sound = aControlDocument({ todo, done });
  const wrong = sound
    .replace("67% (2 DONE / 3 TOTAL)", "50% (9 DONE / 3 TOTAL)")
    .replace("**TODO:** `1`", "**TODO:** `4` (all of them)")
    .replace("**Progress %:** `67%`", "**Progress %:** `50%`");

  it("names every number that differs", () => {
    assert.deepEqual(shown(wrong, findingsIn(wrong, "dashboard-counts")), [
      "50: Unexpected Progress percentage 50, expected 67 as the ledger says",
      "9: Unexpected Progress done 9, expected 2 as the ledger says",
      "4: Unexpected TODO todo 4, expected 1 as the ledger says",
      "50%: Unexpected Progress % percentage 50, expected 67 as the ledger says",
    ]);
  });

  it("mends each by its fix, and nothing else", () => {
    const edits = findingsIn(wrong, "dashboard-counts").flatMap(({ fix }) => fix?.edits ?? []);
    const mended = applyEdits(wrong, edits);
    assert.equal(mended, sound.replace("**TODO:** `1`", "**TODO:** `1` (all of them)"));
    const document = parseDocument(mended, "2");
    assert.deepEqual(claimedCounts(document), primaryCounts(document));
  });
});

describe("done-without-checkpoint", () => {
  const rows: readonly [string, string, string | undefined][] = [
    ["a hash", "(checkpoint: abc1234)", undefined],
    ["a long hash", `(checkpoint: ${"abcdef0123".repeat(4)})`, undefined],
    ["a hash among words", "(checkpoint: db7b550 (implementation))", undefined],
    ["nothing", "[P1]", "Unexpected DONE without a checkpoint for T-20260101-009, expected a commit hash"],
    ["pending", "(checkpoint: pending)", "Unexpected checkpoint pending for T-20260101-009, expected a commit hash"],
    [
      "LEDGER_SYNC",
      "(checkpoint: LEDGER_SYNC)",
      "Unexpected checkpoint LEDGER_SYNC for T-20260101-009, expected a commit hash",
    ],
    [
      "[see HISTORY]",
      "(checkpoint: [see HISTORY])",
      "Unexpected checkpoint [see HISTORY] for T-20260101-009, expected a commit hash",
    ],
  ];
  for (const [name, suffix, message] of rows) {
    it(`${message === undefined ? "takes" : "reports"} ${name}`, () => {
      const text = aControlDocument({ done: [{ id: "T-20260101-009", suffix }] });
      const messages = findingsIn(text, "done-without-checkpoint").map((finding) => finding.message);
      assert.deepEqual(messages, message === undefined ? [] : [message]);
    });
  }

  it("takes a checkpoint bullet", () => {
    const task = { id: "T-20260101-009", details: ["Checkpoint: abc1234"] };
    assert.deepEqual(findingsIn(aControlDocument({ done: [task] }), "done-without-checkpoint"), []);
  });
});

describe("policy-contradiction", () => {
  it("shows what loses and what is used instead", () => {
    const text = aControlDocument({ contract: ["N=5 by default", "Later: N=7"] });
    assert.deepEqual(shown(text, findingsIn(text, "policy-contradiction")), [
      'N=7: Unexpected "N=7", expected changes 5 of the contract (line 7)',
    ]);
  });

  it("shows what a document may not decide", () => {
    const text = aControlDocument({ contract: ["Runs go to `../out/<timestamp>/`"] });
    assert.deepEqual(shown(text, findingsIn(text, "policy-contradiction")), [
      '`../out/<timestamp>/`: Unexpected "`../out/<timestamp>/`", expected runs folder .control-plane/runs of the default',
    ]);
  });
});

describeWithRealDocument("findings of the real document", (document) => {
  it("are few and true", () => {
    const counts: Record<string, number> = {};
    for (const { rule } of lintDocument(document(), { now: Date.UTC(2026, 0, 1) }))
      counts[rule] = (counts[rule] ?? 0) + 1;
    // Each was looked up by hand; the large numbers are entries of older contracts.
    assert.deepEqual(counts, {
      "damaged-characters": 1,
      "stale-last-updated": 1,
      "policy-contradiction": 2,
      "history-box": 1,
      "capsule-fields": 4,
      "run-too-long": 48,
      "run-order": 12,
      "run-time-reused": 4,
      "run-overflow": 1,
      "run-field-missing": 36,
      "empty-section": 1,
      "legacy-mode": 30,
      "mode-not-allowed": 1,
      "formatter-damage": 2,
      "foreign-counts": 1,
      "duplicate-section-number": 1,
      "run-outside-log": 38,
    });
  });
});
