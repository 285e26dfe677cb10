import assert from "node:assert/strict";
import { toReportLines, toSummaryMarkdown } from "../../../src/core/cycle/reportText.ts";
import { aCheck, aReport } from "../../support/cycleSamples.ts";

describe("toReportLines", () => {
  it("says the six lines of a DONE cycle", () => {
    assert.deepEqual(toReportLines(aReport()), [
      "1. Selected task: `T-20260101-001 — First task`",
      "2. Files changed: src/a.py",
      "3. Commands run: python -m py_compile src/a.py PASS",
      "4. Tests: unit SKIP (no tests here)",
      "5. Result: DONE; next: type AUTO for T-20260101-002",
      "6. Checkpoint: abc1234",
    ]);
  });

  it("says six lines also when nothing was done", () => {
    const report = aReport({
      outcome: "NOTHING",
      task: undefined,
      files: [],
      commands: [],
      tests: [],
      result: "NOTHING: no eligible task",
      next: "add a task",
      checkpoint: undefined,
      commits: [],
    });
    assert.deepEqual(toReportLines(report), [
      "1. Selected task: none",
      "2. Files changed: none",
      "3. Commands run: none",
      "4. Tests: none",
      "5. Result: NOTHING: no eligible task; next: add a task",
      "6. Checkpoint: NOT SAVED",
    ]);
  });

  it("cuts long lists and keeps each line one line", () => {
    const files = Array.from({ length: 15 }, (_, index) => `f${index}`);
    const lines = toReportLines(aReport({ files, result: "BLOCKED: a\r\nb" }));
    assert.equal(lines.length, 6);
    assert.match(lines[1] ?? "", /f11, and 3 more$/);
    assert.equal(lines[4], "5. Result: BLOCKED: a b; next: type AUTO for T-20260101-002");
  });
});

describe("toSummaryMarkdown", () => {
  const details = {
    startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    endedAt: Date.UTC(2026, 0, 2, 3, 5, 5),
    reasons: ["P1 is the highest priority open"],
    checks: [aCheck({ verdict: "FAIL", reason: "exit code 1", command: "echo `date`" })],
    notes: ["wrote docs/CONTROL_PLANE.md"],
  };

  it("tells the run from start to end", () => {
    const text = toSummaryMarkdown(aReport(), details);
    assert.match(
      text,
      /^# Run 20260102T030405Z-abcd\n\nDONE after 60 s, from 2026-01-02T03:04:05Z to 2026-01-02T03:05:05Z\.\n/,
    );
    assert.match(text, /\n## Why this task\n\n- P1 is the highest priority open\n/);
    assert.match(text, /\n## Commits\n\n- `abc1234`\n- `def5678`\n/);
    assert.ok(text.endsWith("- wrote docs/CONTROL_PLANE.md\n"));
  });

  it("fences commands that hold back-ticks", () => {
    assert.match(
      toSummaryMarkdown(aReport(), details),
      /- FAIL python syntax \(syntax, 12 ms\) `` echo `date` ``: exit code 1\n/,
    );
  });

  it("tells the IO budget, and what could not be seen as such", () => {
    const io = { governanceReads: 1, governanceWrites: 1, contextFiles: 7, changes: undefined, miniChecks: undefined };
    const text = toSummaryMarkdown(aReport({ io }), details);
    assert.match(text, /- context files: 7\n- changes: not metered, mini-checks: not metered\n/);
  });

  it("leaves empty parts out", () => {
    const text = toSummaryMarkdown(aReport({ files: [], commits: [] }), {
      ...details,
      reasons: [],
      checks: [],
      notes: [],
    });
    assert.doesNotMatch(text, /##/);
  });
});
