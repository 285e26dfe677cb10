import assert from "node:assert/strict";
import { endDone } from "../../../src/core/cycle/ending.ts";
import { governanceChecks } from "../../../src/core/cycle/governanceChecks.ts";
import { type SaveFacts, toSaveDraft } from "../../../src/core/cycle/saveDraft.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

const id = "T-20260101-001";
const before = parseDocument(aControlDocument({ todo: [{ id }, { id: "T-20260101-002" }] }), "1");
const policy = readPolicy(before, defaultSettings);
const task = before.findTask(id);
assert.ok(task);
const checkpoint = { hash: "abcdef1".padEnd(40, "0"), shortHash: "abcdef1", subject: "feat: it", time: 0 };
const facts: SaveFacts = {
  at: new Date("2026-01-02T03:04:05Z"),
  runId: "run",
  lockedBy: "run",
  runFolder: ".control-plane/runs/run/",
  ending: endDone(),
  task,
  reasons: ["first"],
  checkpoint,
  closed: [{ task, evidence: { kind: "commit" }, checkpoint }],
  files: ["a.ts"],
  checks: [
    {
      name: "floor",
      command: "floor a.ts",
      verdict: "PASS",
      strength: "syntax",
      exitCode: undefined,
      durationMs: 1,
      outputTail: "",
      reason: undefined,
      ofTask: false,
    },
  ],
  notes: [],
  health: [],
  clean: true,
};
const saved = toSaveDraft(before, policy, facts).document;

/** Names of the checks that find something. */
function problems(text: string, changed: Partial<SaveFacts> = {}): string[] {
  const after = parseDocument(text, "1");
  return governanceChecks(before, after, { ...facts, ...changed })
    .filter((check) => check.problem !== undefined)
    .map((check) => check.name);
}

function without(part: string, by = ""): string {
  assert.ok(saved.text.includes(part), `${part} is not in the saved document`);
  return saved.text.replace(part, by);
}

describe("governance checks", () => {
  it("are nine and hold for what a save derives", () => {
    assert.equal(governanceChecks(before, saved, facts).length, 9);
    assert.deepEqual(problems(saved.text), []);
  });

  it("see a tree that is not what the document says", () => {
    assert.deepEqual(problems(saved.text, { clean: false }), ["git cleanliness", "NEEDS_SAVE truth"]);
  });

  it("see another writer", () => {
    assert.deepEqual(problems(saved.text, { lockedBy: "other" }), ["single writer"]);
    assert.deepEqual(problems(saved.text, { lockedBy: undefined }), ["single writer"]);
  });

  it("see a vanished task and figures that are not the ledger's", () => {
    assert.deepEqual(problems(saved.text.replace(/- T-20260101-002 .*\n/, "")), ["ledger integrity"]);
    assert.deepEqual(problems(without("(1 DONE / 2 TOTAL)", "(2 DONE / 2 TOTAL)")), ["ledger integrity"]);
  });

  it("see a save that cannot be traced", () => {
    assert.deepEqual(problems(saved.text, { at: new Date("2026-01-02T03:04:06Z") }), ["traceability"]);
  });

  it("see DONE without its commit or without a check that passed", () => {
    assert.deepEqual(problems(without("(checkpoint: abcdef1)", "(checkpoint: 1234567)")), ["DONE requirements"]);
    assert.deepEqual(problems(saved.text, { checks: [] }), ["DONE requirements"]);
  });

  it("see NEEDS_SAVE alone, and REPO_CLEAN alone, when they are false", () => {
    assert.deepEqual(problems(saved.text.replace(/(\| \*\*NEEDS_SAVE\*\* \| `?)false/, "$1true")), [
      "NEEDS_SAVE truth",
    ]);
    assert.deepEqual(problems(saved.text.replace(/(\| \*\*REPO_CLEAN\*\* \| `?)clean/, "$1dirty")), [
      "git cleanliness",
    ]);
  });

  it("see a task that fell back, a second DOING and an id that came", () => {
    const closed = parseDocument(saved.text, "1");
    const fell = saved.text
      .replace(/- T-20260101-001 .*\n/, "")
      .replace("- T-20260101-002", "- T-20260101-001 — Title\n- T-20260101-002");
    const names = governanceChecks(closed, parseDocument(fell, "1"), facts)
      .filter((check) => check.problem)
      .map(({ name }) => name);
    assert.ok(names.includes("ledger integrity"), names.join());
    assert.deepEqual(problems(saved.text.replace("- T-20260101-002", "- T-20260101-003 — New\n- T-20260101-002")), [
      "ledger integrity",
    ]);
  });

  it("see a capsule of another run", () => {
    const capsule = "\n## EXECUTIVE_CAPSULE\n\n```\nRUN_TS: 2026-01-02T03:04:05Z\n```\n";
    assert.deepEqual(problems(`${saved.text}${capsule}`), []);
    assert.deepEqual(problems(`${saved.text}${capsule.replace("03:04:05", "03:04:04")}`), ["capsule currency"]);
  });

  it("see a checkpoint that the dashboard does not name", () => {
    const text = saved.text.replace(/(\| \*\*LAST_CHECKPOINT\*\* \|).*/, "$1 `1234567` |");
    assert.deepEqual(problems(text), ["traceability"]);
  });

  it("hold for a word of a person without a check, for one task only", () => {
    const evidence = { kind: "no-code", reason: "decided" } as const;
    const stated = { ...facts, checkpoint: undefined, checks: [], closed: [{ task, evidence, checkpoint }] };
    const after = toSaveDraft(before, policy, stated).document;
    assert.deepEqual(problems(after.text, stated), []);
    const other = before.findTask("T-20260101-002");
    assert.ok(other);
    const two = { ...stated, closed: [...stated.closed, { task: other, evidence, checkpoint }] };
    assert.deepEqual(problems(toSaveDraft(before, policy, two).document.text, two), ["DONE requirements"]);
  });

  it("hold for several tasks of one work commit, and see one that is not there", () => {
    const other = before.findTask("T-20260101-002");
    assert.ok(other);
    const evidence = { kind: "commit" } as const;
    const both = { ...facts, closed: [...facts.closed, { task: other, evidence, checkpoint }] };
    const after = toSaveDraft(before, policy, both).document;
    assert.deepEqual(problems(after.text, both), []);
    assert.match(after.text, /STATE_009/);
    assert.deepEqual(problems(saved.text, both), ["DONE requirements", "state progression"]);
  });

  it("see a state that did not progress", () => {
    assert.deepEqual(problems(without("STATE_008", "STATE_007")), ["state progression"]);
  });

  it("see a skip without a reason", () => {
    const [check] = facts.checks;
    assert.ok(check);
    assert.deepEqual(problems(saved.text, { checks: [check, { ...check, verdict: "SKIP" }] }), ["no silent skips"]);
  });
});
