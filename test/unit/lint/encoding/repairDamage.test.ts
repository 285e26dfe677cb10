import assert from "node:assert/strict";
import { applyEdits } from "../../../../src/core/base/text.ts";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { damageOf } from "../../../../src/core/lint/encoding/damageOf.ts";
import { repairDamage } from "../../../../src/core/lint/encoding/repairDamage.ts";
import { repairEncoding } from "../../../../src/core/lint/encoding/repairEncoding.ts";
import { describeWithRealDocument } from "../../../support/realDocument.ts";

/** Enough damage for a text to count as damaged. */
const ballast = `\n## NOTES\n\n${"โ".repeat(24)}\n`;

function repaired(text: string): { text: string; left: readonly string[] } {
  const { edits, left } = repairDamage(parseDocument(text + ballast, "1"));
  const shown = left.map(({ start, end }) => (text + ballast).slice(start, end));
  assert.equal(shown.pop(), "โ".repeat(24), "the ballast is nowhere and stays");
  const result = applyEdits(text + ballast, edits);
  return { text: result.slice(0, result.length - ballast.length), left: shown };
}

/** Clean lines whose damage is repaired exactly. */
const decided: readonly (readonly [name: string, line: string])[] = [
  ["a dash in a heading", "## 00 — PROJECT DASHBOARD"],
  [
    "marks of headings, by their words",
    "## 🔒 CONTRACT\n\n### 📊 Critical Fields\n\n### 🎯 NOW / NEXT / LATER\n\n## 0B) 📋 TASK_LEDGER",
  ],
  ["the dash in a heading ahead of what a verdict would have", "## `make all` — PASS"],
  ["the dash behind a task id", "- T-20260102-001 — Sow the beans [P1]"],
  ["the dash behind a bold id", "- **T-20260102-001** — Sow the beans"],
  ["the dash behind other ids", "- **D-0001:** one file\n- B-20260102-001 — No seed\n- [x] PK-03 — Dig"],
  ["the dash of a history line", "10. abc1234 (2026-01-02 03:04) — feat: beans"],
  ["the dash between a commit and its subject", "| **LAST_CHECKPOINT** | `abc1234` — `feat: beans` |"],
  ["the arrow between two commits", "- Updated LAST_CHECKPOINT: `abc1234` → `def5678`"],
  ["the dash of a result", "**RESULT:** DONE — beans are sown"],
  ["the arrow behind a command", "- `git status --porcelain` → M docs/CONTROL_PLANE.md"],
  ["the arrow before a verdict", "- Python compiles: (`make all` → PASS)"],
  ["the arrow between figures", "  - DONE: 11 → 10 (corrected), progress 7% → 6%"],
  ["the arrow between truth values", "- REPO_CLEAN=false → true"],
  ["the arrow between states", "- State progression: PASS (STATE_001 → STATE_002)"],
  ["the status", "| **STATUS** | 🟢 GREEN |"],
  ["a bar, by its percentage", "Progress: [██░░░░░░░░░░░░░░░░░░] 10% (1 DONE / 10 TOTAL)"],
  [
    "frames, their bullets, columns and marks",
    [
      "```",
      "┌────────────────────┐",
      "│ SYSTEM HEALTH      │",
      "├────────────────────┤",
      "│ • System: ready    │",
      "│ API │ Port: 8000 │ Status: ⚪ Unknown │ Last Check: N/A │",
      "└────────────────────┘",
      "```",
    ].join("\n"),
  ],
];

/** Clean lines whose damage may have been something else: left, and listed. */
const undecided: readonly (readonly [name: string, line: string])[] = [
  ["a mark before a word", "- ✅ Migration complete"],
  ["a sign between words", "Dig the bed → sow the beans"],
  ["a dash or an arrow between figures without blanks", "upgraded speed (5→12 changes)"],
  ["a double frame", "```\n╔══════════════════╗\n║ TITLE            ║\n╚══════════════════╝\n```"],
  ["the mark of a heading that nobody knows", "## 🔒 SHED"],
];

describe("repairDamage", () => {
  for (const [name, clean] of decided) {
    it(`repairs ${name}`, () => assert.deepEqual(repaired(damageOf(clean)), { text: clean, left: [] }));
  }

  for (const [name, clean] of undecided) {
    it(`leaves ${name}`, () => {
      const result = repaired(damageOf(clean));
      assert.equal(result.text, damageOf(clean));
      assert.ok(result.left.length > 0);
    });
  }

  it("repairs a heading's mark only where it leaves this very damage", () => {
    assert.equal(repaired("## ๐ง TASK_LEDGER").text, "## ๐ง TASK_LEDGER");
  });

  it("does nothing to a text that is meant to be Thai", () => {
    const text = "## สวน\n\n- T-20260102-001 โ ปลูกถั่ว\n";
    assert.deepEqual(repairDamage(parseDocument(text, "1")), { edits: [], left: [] });
  });

  it("does nothing a second time", () => {
    const text = damageOf(decided.map(([, line]) => line).join("\n\n")) + ballast;
    const once = applyEdits(text, repairDamage(parseDocument(text, "1")).edits);
    assert.deepEqual(repairDamage(parseDocument(once, "2")).edits, []);
  });
});

describe("frames that are damaged", () => {
  const D = "โ";
  const rule = (corner = "") => D.repeat(8) + corner;
  const side = `${D} abcd ${D}`;
  const fenced = (...lines: readonly string[]) => ["```", ...lines, "```"].join("\n");
  const framesOf = (...lines: readonly string[]) =>
    repaired(fenced(...lines))
      .text.split("\n")
      .slice(1, -1);

  it("are drawn anew, with blanks before and behind", () => {
    assert.deepEqual(framesOf(rule(), `  ${side} `, rule("ค"), side, rule()), [
      "┌──────┐",
      "  │ abcd │ ",
      "├──────┤",
      "│ abcd │",
      "└──────┘",
    ]);
    assert.deepEqual(framesOf(`  ${rule("ค")}`, side, `${rule("ค")}  `, side, rule("ค")), [
      "  ┌──────┐",
      "│ abcd │",
      "├──────┤  ",
      "│ abcd │",
      "└──────┘",
    ]);
  });

  it("are drawn one after the other, also without lines between their rules", () => {
    const one = [rule(), rule("ค"), rule()];
    assert.deepEqual(framesOf(...one, ...one), [...drawn, ...drawn]);
    assert.deepEqual(framesOf(...one, "", ...one), [...drawn, "", ...drawn]);
  });
  const drawn = ["┌──────┐", "├──────┤", "└──────┘"];

  it("stay when the middle rule has no corner, when a line is blank, when a rule is missing", () => {
    for (const lines of [
      [rule(), side, rule(), side, rule("ค")],
      [rule(), side, rule("ค"), "", rule()],
      [rule(), " \t", rule("ค"), side, rule()],
      [rule(), side, rule("ค")],
      [D.repeat(3), side, `${D.repeat(3)}ค`, side, D.repeat(3)],
    ])
      assert.deepEqual(framesOf(...lines), lines);
  });

  it("keep lines that have no side, or one", () => {
    const lines = [`${D} abcd`, "abcd", `x ${side}`, `${side} x`];
    assert.deepEqual(framesOf(rule(), ...lines, rule("ค"), side, rule()).slice(1, 5), lines);
  });

  it("are looked for in fences alone, each by itself", () => {
    const lines = [rule(), rule("ค"), rule()].join("\n");
    assert.equal(repaired(lines).text, lines);
    const apart = `${fenced(rule())}\n${fenced(rule("ค"), rule())}`;
    assert.equal(repaired(apart).text, apart);
    const tildes = `~~~\n${lines}\n~~~`;
    assert.equal(repaired(tildes).text, `~~~\n${drawn.join("\n")}\n~~~`);
  });
});

describe("bars that are damaged", () => {
  const bar = (cells: number, percent: string) => `Progress: [${"โ".repeat(cells)}] ${percent}% (1 DONE / 10 TOTAL)`;

  it("are filled as their figure says", () => {
    for (const [percent, filled] of [
      ["0", 0],
      ["4", 0],
      ["5", 1],
      ["50", 5],
      ["100", 10],
    ] as const)
      assert.equal(
        repaired(bar(10, percent)).text,
        `Progress: [${"█".repeat(filled)}${"░".repeat(10 - filled)}] ${percent}% (1 DONE / 10 TOTAL)`,
      );
  });

  it("are filled by the figure behind them, whatever stands before", () => {
    assert.equal(repaired(`[1] 90% of ${bar(10, "50")}`).text, `[1] 90% of ${repaired(bar(10, "50")).text}`);
  });

  it("stay where the figure cannot be, or the bar is too short", () => {
    for (const text of [bar(10, "101"), bar(9, "50"), bar(41, "50")]) assert.equal(repaired(text).text, text);
  });
});

describe("repairEncoding", () => {
  it("repairs what can be reversed and what the neighbourhood decides, and nothing else", () => {
    const text = `- T-20260102-001 โ CafÃ© in app/**init**.py\r\n\n- a\u0007b \u202ec\n${ballast}`;
    const repair = repairEncoding(parseDocument(text, "1"));
    assert.equal(repair.repaired, 6);
    const wanted = `- T-20260102-001 — Café in \`app/__init__.py\`\n\n- ab c\n${ballast}`;
    assert.equal(applyEdits(text, repair.edits), wanted);
    assert.equal(repair.document.text, wanted);
    assert.deepEqual(
      repair.left.map(({ start, end }) => wanted.slice(start, end)),
      ["โ".repeat(24)],
    );
  });

  it("leaves a clean text as it is", () => {
    assert.deepEqual(repairEncoding(parseDocument("# CONTROL_PLANE\n\n—\n", "1")).edits, []);
  });
});

describeWithRealDocument("repair of the real document", (document) => {
  it("repairs every task, frame and bar, and lists the rest", () => {
    const repair = repairEncoding(document());
    const now = parseDocument(repair.document.text, "2");
    const ids = (one: typeof now) => one.ledgers.flatMap(({ tasks }) => tasks.map(({ id, title }) => `${id} ${title}`));
    assert.deepEqual(ids(now), ids(document()));
    const boxes = now.dashboard?.boxes ?? [];
    assert.equal(boxes.length, document().dashboard?.boxes.length);
    for (const { range } of boxes) assert.doesNotMatch(now.text.slice(range.start, range.end), /[\u0e01-\u0e5b]/);
    for (const { lineRange } of now.ledgers.flatMap(({ tasks }) => tasks))
      assert.doesNotMatch(now.text.slice(lineRange.start, lineRange.end), /[\u0e01-\u0e5b]/);
    assert.ok(repair.left.length < 160, `${repair.left.length} left`);
    for (const { start, end } of repair.left) assert.match(now.text.slice(start, end), /^[\u0e01-\u0e5b]+$/);
    for (const { range, newText } of repairDamage(document()).edits)
      assert.equal(damageOf(newText), document().text.slice(range.start, range.end));
  });
});
