import assert from "node:assert/strict";
import { applyEdits } from "../../../src/core/base/text.ts";
import { type TruthFacts, truthRepairEdits } from "../../../src/core/cycle/truthRepair.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { boxExample } from "../../../src/core/lint/examples.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { claimedCounts, primaryCounts } from "../../../src/core/selection/progress.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";

const id = (n: number) => `T-20260101-00${n}`;
const right = aControlDocument({
  todo: [{ id: id(1), title: "Sow the beans", suffix: "[P1]" }],
  doing: [{ id: id(3), title: "Mow", suffix: "[P1]" }],
  done: [{ id: id(2), title: "Dig", suffix: "(checkpoint: abc1234)" }],
});

function repaired(text: string, facts: TruthFacts = {}): string {
  return applyEdits(text, truthRepairEdits(parseDocument(text), facts));
}

const fieldOf = (text: string, name: string) =>
  parseDocument(text).dashboard?.fields.find((field) => field.name === name)?.plain;

describe("truth repair", () => {
  it("leaves a true document as it is", () => {
    assert.equal(repaired(right, { clean: true, at: new Date(0) }), right);
  });

  it("recomputes every figure in one edit, and nothing else", () => {
    const wrong = right
      .replace("- **TODO:** `1`", "- **TODO:** `17`")
      .replace("- **Progress %:** `33%`", "- **Progress %:** `90%`")
      .replace(/Progress: \[.*?\] 33% \(1 DONE \/ 3 TOTAL\)/, "Progress: [█████████░] 90% (9 DONE / 10 TOTAL)")
      .replace(`\`${id(3)}\``, "`none`");
    assert.notEqual(wrong, right);
    assert.equal(repaired(wrong), right);
  });

  for (const [name, stated, change, wanted] of [
    ["GREEN with an open blocker", "🟢 GREEN", ["- **B-20260101-001** — No seed"], "YELLOW"],
    ["YELLOW without one", "🟡 YELLOW", ["- None"], "GREEN"],
    ["RED without a failed run", "RED", ["- None"], "GREEN"],
    ["words of its own", "BOOTSTRAPPING", ["- **B-20260101-001** — No seed"], "BOOTSTRAPPING"],
  ] as const) {
    it(`STATUS: ${name}`, () => {
      assert.equal(
        fieldOf(repaired(aControlDocument({ fields: { STATUS: stated }, blockers: change })), "STATUS"),
        wanted,
      );
    });
  }

  it("STATUS is RED while the newest run failed", () => {
    const entry = "### RUN 2026-01-02T03:04:05Z (AUTO - x)\n\n**RESULT:** FAILED — tests\n";
    const text = aControlDocument().replace("> Newest first.\n", `> Newest first.\n\n${entry}`);
    assert.equal(fieldOf(repaired(text), "STATUS"), "RED");
  });

  it("writes what the tree is only where the document says otherwise", () => {
    const dirty = repaired(right, { clean: false, at: new Date("2026-01-02T03:04:05Z") });
    assert.deepEqual([fieldOf(dirty, "REPO_CLEAN"), fieldOf(dirty, "NEEDS_SAVE")], ["dirty", "true"]);
    assert.match(dirty, /\*\*Last Updated:\*\* 2026-01-02 03:04:05/);
    assert.equal(repaired(right, { clean: true, at: new Date() }), right);
  });

  it("mends boxes that a save writes from a run", () => {
    const boxes = [
      boxExample("NOW", `• Active: ${id(2)} — Dig`, "• Last run: DONE"),
      boxExample("TODAY'S COMPLETED TASKS", `• ${id(1)} — Sow`, `• ${id(2)} — Dig (checkpoint: fff9999)`),
      boxExample("FOCUS", `${id(2)} — Dig`),
    ].join("\n\n");
    const text = right.replace("### HISTORY", `### NOW / NEXT / LATER\n\n${boxes}\n\n### HISTORY`);
    const { dashboard } = parseDocument(repaired(text));
    const shown = Object.fromEntries(
      (dashboard?.boxes ?? []).map(({ kind, lines }) => [kind, lines.map((line) => line.text)]),
    );
    assert.deepEqual(shown.now, [`• Active: ${id(3)} — Mow`, "• Last run: DONE"]);
    assert.deepEqual(shown["today-completed"], [`• ${id(2)} — Dig (checkpoint: abc1234)`]);
    if (shown.focus !== undefined) assert.deepEqual(shown.focus, [`${id(3)} — Mow`]);
  });

  describeWithRealDocument("of the real document", (document) => {
    it("makes the figures those of the ledger, at once and for good", () => {
      const text = repaired(document().text);
      const after = parseDocument(text);
      const { done, todo, total } = primaryCounts(after);
      const claimed = claimedCounts(after);
      assert.deepEqual([claimed.done, claimed.todo, claimed.total], [done, todo, total]);
      assert.equal(repaired(text), text);
      const left = lintDocument(after).filter(({ rule }) =>
        ["dashboard-counts", "progress-bar", "active-task"].includes(rule),
      );
      assert.deepEqual(left, []);
    });
  });
});
