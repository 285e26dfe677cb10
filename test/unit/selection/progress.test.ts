import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { findClaims } from "../../../src/core/selection/claims.ts";
import {
  claimedCounts,
  countLedger,
  createFacts,
  percentOf,
  primaryCounts,
  primaryLedger,
} from "../../../src/core/selection/progress.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";

function ledger(name: string, sections: Record<string, readonly string[]>): string {
  const parts = Object.entries(sections).map(([title, lines]) => `### ${title}\n\n${lines.join("\n") || "- None"}\n`);
  return `## ${name}\n\n${parts.join("\n")}\n`;
}

function documentOf(...parts: string[]) {
  return parseDocument(`# CONTROL_PLANE\n\n${parts.join("\n")}`, "1");
}

const line = (number: number, suffix = "") =>
  `- T-20260101-${String(number).padStart(3, "0")} — Title ${suffix}`.trimEnd();

describe("countLedger", () => {
  it("counts each id once a section, and nothing that is marked in TODO", () => {
    const document = documentOf(
      ledger("TASK_LEDGER", {
        DOING: [line(1)],
        TODO: [line(2), line(2), line(3, "[DONE]"), line(4, "[BLOCKED - key]"), line(5, "[P1] (#done)"), line(6)],
        DONE: [line(6, "(checkpoint: abc1234)"), line(7, "(checkpoint: pending)")],
        BLOCKED: [line(8, "[BLOCKED - key]")],
      }),
    );
    assert.deepEqual(primaryCounts(document), { done: 2, todo: 3, doing: 1, blocked: 1, total: 6, percent: 33 });
  });

  it("counts the primary ledger alone", () => {
    const document = documentOf(
      ledger("BACKLOG_LEDGER", { BACKLOG_TODO: [line(1), line(2)] }),
      ledger("MVP_TASK_LEDGER", { MVP_DONE: [line(3, "(checkpoint: abc1234)")] }),
    );
    assert.equal(primaryLedger(document)?.name, "MVP_TASK_LEDGER");
    assert.deepEqual(
      document.ledgers.map((each) => countLedger(each).total),
      [2, 1],
    );
    assert.equal(primaryCounts(document).percent, 100);
  });

  it("is 0 without a ledger", () => {
    assert.deepEqual(primaryCounts(documentOf()), { done: 0, todo: 0, doing: 0, blocked: 0, total: 0, percent: 0 });
  });

  for (const [done, total, percent] of [
    [0, 0, 0],
    [11, 163, 7],
    [1, 8, 13],
    [1, 3, 33],
    [199, 200, 100],
  ] as const) {
    it(`rounds ${done} of ${total} to ${percent}`, () => assert.equal(percentOf(done, total), percent));
  }
});

describe("claims", () => {
  const mvp = documentOf(
    "## DASHBOARD\n\n### Progress (Auto-Calculated)\n\n```\nMVP Progress:  [████░░] 50% (3 DONE / 6 TOTAL)\nFull Progress: [███░░░] 40% (4 DONE / 10 TOTAL)\n```\n\n- **MVP_DONE:** `2`\n- **MVP_TODO:** `1`\n- **FULL_DONE:** `4`\n- **BACKLOG_TODO:** `9`\n- **MVP Progress %:** `50%`\n",
    ledger("MVP_TASK_LEDGER", { MVP_TODO: [line(1)], MVP_DONE: [line(2, "(checkpoint: abc1234)")] }),
    ledger("BACKLOG_LEDGER", { BACKLOG_TODO: [line(3), line(4)] }),
  );

  it("know which ledger they speak of", () => {
    const facts = createFacts(mvp);
    assert.deepEqual(
      findClaims(mvp).map(({ name, scope, figure, value }) => [
        name,
        scope,
        figure,
        value,
        facts({ scope, figure } as never) ?? null,
      ]),
      [
        ["MVP Progress", "primary", "percent", 50, 50],
        ["MVP Progress", "primary", "done", 3, 1],
        ["MVP Progress", "primary", "total", 6, 2],
        ["Full Progress", "all", "percent", 40, 25],
        ["Full Progress", "all", "done", 4, 1],
        ["Full Progress", "all", "total", 10, 4],
        ["MVP_DONE", "primary", "done", 2, 1],
        ["MVP_TODO", "primary", "todo", 1, 1],
        ["FULL_DONE", "all", "done", 4, 1],
        ["BACKLOG_TODO", "other", "todo", 9, null],
        ["MVP Progress %", "primary", "percent", 50, 50],
      ],
    );
  });

  it("believe the list before the bar, and leave open what is not said", () => {
    assert.deepEqual(claimedCounts(mvp), { done: 2, todo: 1, doing: null, blocked: null, total: 6, percent: 50 });
  });

  it("are absent without a dashboard", () => {
    assert.deepEqual(findClaims(documentOf()), []);
    assert.equal(claimedCounts(documentOf()).total, null);
  });
});

describeWithRealDocument("progress of the real document", (document) => {
  const figures = { done: 11, todo: 152, doing: 0, blocked: 5, total: 163, percent: 7 };

  it("has the figures that a count by hand gives", () => assert.deepEqual(primaryCounts(document()), figures));
  it("agrees with its dashboard", () => assert.deepEqual(claimedCounts(document()), figures));
});
