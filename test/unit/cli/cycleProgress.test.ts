import assert from "node:assert/strict";
import { progressLines } from "../../../src/cli/cycleProgress.ts";
import { createPalette } from "../../../src/cli/terminal.ts";
import type { CheckRecord } from "../../../src/core/cycle/events.ts";

const plain = createPalette(false);
const check: CheckRecord = {
  name: "lint",
  command: "npm run lint",
  verdict: "PASS",
  strength: "lint",
  exitCode: 0,
  durationMs: 1234,
  outputTail: "",
  reason: undefined,
  ofTask: false,
};

describe("cycle progress", () => {
  it("names steps and the chosen task with its reasons", () => {
    assert.deepEqual(progressLines({ type: "step", step: "verify", at: 0 }, plain), ["Verification"]);
    const task = { id: "T-20260102-001", title: "Do it", priority: "P1" };
    assert.deepEqual(progressLines({ type: "selected", task, reasons: ["highest priority"] }, plain), [
      "  T-20260102-001 — Do it [P1]",
      "  highest priority",
    ]);
  });

  it("tells verdicts with time, and why a check was skipped", () => {
    assert.deepEqual(progressLines({ type: "checked", check }, plain), ["  PASS npm run lint 1.2 s"]);
    const skipped = { ...check, verdict: "SKIP" as const, reason: "not approved" };
    assert.deepEqual(progressLines({ type: "checked", check: skipped }, plain), ["  SKIP npm run lint not approved"]);
  });

  it("shows what the executor prints, line by line, harmless", () => {
    assert.deepEqual(progressLines({ type: "output", text: "a\u001b[2J\r\nb\n" }, plain), ["  | a␛[2J", "  | b"]);
  });

  it("shortens long lists of files", () => {
    const changes = Array.from({ length: 7 }, (_, n) => ({
      path: `f${n}`,
      kind: "modified" as const,
      staged: false,
      unstaged: true,
    }));
    assert.deepEqual(progressLines({ type: "dirty", changes }, plain), [
      "  7 changed before this cycle: f0, f1, f2, f3, f4, and 2 more",
    ]);
  });
});
