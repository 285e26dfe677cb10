import assert from "node:assert/strict";
import fc from "fast-check";
import { LineIndex } from "../../../src/core/base/lines.ts";
import { insertEdit, replaceEdit } from "../../../src/core/base/text.ts";
import { parseDocument, reparseDocument, updateDocument } from "../../../src/core/document/parse.ts";
import type { ScanSteps } from "../../../src/core/document/scanner.ts";
import { aControlDocument, type SeedTask } from "../../support/aControlDocument.ts";
import { fragments, nastyText } from "./nastyText.ts";
import { plainDocument } from "./plainDocument.ts";

function tasks(count: number, from = 1): SeedTask[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `T-${20260101 + Math.floor((from + index) / 999)}-${String(((from + index) % 999) + 1).padStart(3, "0")}`,
    suffix: "[P1] (#a)",
    details: ["**Evidence required:** `docs/a.md`"],
  }));
}

function noSteps(): ScanSteps {
  return { characters: 0, lines: 0, blocks: 0 };
}

/** How many characters the texts of a run were asked for: every part of the parser reads through these three. */
function charactersRead(run: () => void): number {
  const { charCodeAt, slice, indexOf } = String.prototype;
  let read = 0;
  String.prototype.charCodeAt = function (at) {
    read++;
    return charCodeAt.call(this, at);
  };
  String.prototype.slice = function (start, end) {
    const part = slice.call(this, start, end);
    read += part.length;
    return part;
  };
  String.prototype.indexOf = function (needle, from) {
    const at = indexOf.call(this, needle, from);
    read += (at === -1 ? this.length : at) - Math.min(from ?? 0, this.length);
    return at;
  };
  try {
    run();
  } finally {
    Object.assign(String.prototype, { charCodeAt, slice, indexOf });
  }
  return read;
}

/** Lines that break a text without saying that a task is no task. */
const damage = [
  "```",
  "````",
  "~~~",
  "```ts",
  "<!--",
  "<!-- draft",
  "-->",
  "\0",
  "\ud800",
  "<<<<<<< ours",
  "=======",
  ">>>>>>> theirs",
  "((((",
  "| a | b",
  "<details>",
  "โโโโ",
  "- T-20260",
  "prose",
  "\r",
] as const;

describe("bad input", function () {
  this.timeout(120_000);

  it("hides no task behind damage elsewhere", () => {
    const text = aControlDocument({ todo: tasks(6), done: tasks(3, 20), doing: tasks(1, 40), blocked: tasks(2, 50) });
    const lines = text.split("\n");
    const taskIds = lines.filter((line) => line.startsWith("- T-")).map((line) => line.slice(2, 16));
    fc.assert(
      fc.property(fc.constantFrom(...damage), fc.nat(lines.length - 1), (broken, at) => {
        const damaged = lines.toSpliced(at, 0, broken).join("\n");
        const found = parseDocument(damaged).ledgers.flatMap((ledger) => ledger.tasks.map((task) => task.id));
        assert.deepEqual(found, taskIds, `${JSON.stringify(broken)} at line ${at}`);
      }),
      { numRuns: 1500 },
    );
  });

  it("reads an example in a fence as an example, whatever stands around it", () => {
    const example =
      "```\n## TASK_LEDGER\n### TODO\n- T-20260101-999 — Example\n### RUN 2026-01-01T00:00:00Z (AUTO)\n```\n";
    const text = `${example}\n${aControlDocument({ todo: tasks(1) })}\n${example.replaceAll("```", "~~~")}<!--\n## DONE\n-->\n`;
    const document = parseDocument(text);
    assert.deepEqual(
      document.ledgers.flatMap((ledger) => ledger.tasks.map((task) => task.id)),
      ["T-20260101-002"],
    );
    assert.equal(document.runLog?.entries.length, 0);
    assert.deepEqual(
      document.problems.filter((problem) => problem.code !== "missing-section"),
      [],
    );
  });

  it("finds the states when the ledger's heading is lost", () => {
    const text = aControlDocument({ todo: tasks(2) }).replace("## TASK_LEDGER\n", "");
    const [ledger] = parseDocument(text).ledgers;
    assert.equal(ledger?.name, "TASK_LEDGER");
    assert.equal(ledger?.tasks.length, 2);
  });

  it("takes many nodes of every kind", () => {
    const many = 130_000;
    for (const line of [
      "- T-20260101-001 — x\n",
      "| A | b |\n",
      "### TODO\n",
      "<!-- a -->\n",
      "```\n",
      "\0\n\n",
      "- **DONE:** `1`\n",
    ]) {
      const document = parseDocument(`## DASHBOARD\n${line.repeat(many)}`);
      assert.ok(JSON.stringify(document.problems).length > 0);
      assert.ok(document.sections.length + document.ledgers.length + (document.dashboard?.fields.length ?? 0) > 0);
    }
  });

  it("takes 50 MB in one line", () => {
    for (const head of ["", "- T-20260101-001 — "]) {
      const document = parseDocument(`## TASK_LEDGER\n### TODO\n${head}${"(x ".repeat(17_000_000)}`);
      assert.ok(document.problems.length > 0);
      assert.ok(document.ledgers.length > 0);
    }
  });
});

describe("work", function () {
  this.timeout(60_000);

  it("grows with the text, not faster", () => {
    for (const piece of [
      "```\n",
      "<!--\n",
      "<!-- a\n-->\n",
      "- T-20260101-001 — x (((((\n",
      "~~~\n```\n",
      "# TODO\n\n",
      "a\n\n\n\n",
    ]) {
      const [small, large] = [2_000, 20_000].map((count) => {
        const steps = noSteps();
        parseDocument(`## TASK_LEDGER\n### TODO\n${piece.repeat(count)}`, "", steps);
        return steps.characters;
      }) as [number, number];
      assert.ok(large <= small * 10.5, `${JSON.stringify(piece)}: ${small} then ${large} characters`);
    }
  });

  it("of reading every node grows with the text, not faster", () => {
    const heads = "## DASHBOARD\n### HISTORY\n### EXECUTIVE_CAPSULE\n## RUN LOG\n## TASK_LEDGER\n### TODO\n";
    for (const head of heads.split(/(?<=\n)(?=#)/)) {
      for (const piece of fragments) {
        const [small, large] = [60, 600].map((count) => {
          const text = head + piece.repeat(count);
          return charactersRead(() => void plainDocument(parseDocument(text)));
        }) as [number, number];
        assert.ok(large <= small * 12 + 1000, `${JSON.stringify(head + piece)}: ${small} then ${large} characters`);
      }
    }
  });

  it("reads each character at most three times", () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        const steps = noSteps();
        parseDocument(text, "", steps);
        assert.ok(steps.characters <= text.length * 3 + 3, `${steps.characters} of ${text.length}`);
      }),
    );
  });

  it("scans again only the blocks that an edit touches", () => {
    const text = aControlDocument({ todo: tasks(2_000), done: tasks(500, 3_000) });
    const document = parseDocument(text);
    const middle = text.indexOf("T-20260102-500");
    const last = text.indexOf("# ARCHIVE");
    for (const edits of [
      [insertEdit(middle + 20, "x")],
      [insertEdit(middle - 2, "- T-20260109-001 — New\n")],
      [replaceEdit({ start: middle - 2, end: middle + 200 }, "")],
    ]) {
      const steps = noSteps();
      reparseDocument(document, edits, "", steps);
      assert.ok(steps.blocks <= 4, `${steps.blocks} blocks`);
      assert.ok(steps.characters <= 1000, `${steps.characters} characters`);
    }
    const steps = noSteps();
    const both = [insertEdit(middle + 20, "x"), insertEdit(last, "\n"), insertEdit(20, "y")];
    const changed = reparseDocument(document, both, "v", steps);
    assert.ok(steps.blocks <= 12, `${steps.blocks} blocks`);
    assert.deepEqual(plainDocument(changed), plainDocument(parseDocument(changed.text, "v")));
  });

  it("finds the changed span of a new text, and scans nothing when there is none", () => {
    const text = aControlDocument({ todo: tasks(2_000) });
    const document = parseDocument(text);
    const same = noSteps();
    assert.equal(updateDocument(document, text, "2", same).version, "2");
    assert.equal(same.characters, 0);
    const steps = noSteps();
    const updated = updateDocument(document, text.replace("T-20260102-500", "T-20260102-555"), "3", steps);
    assert.ok(steps.characters <= 1000, `${steps.characters} characters`);
    assert.ok(updated.findTask("T-20260102-555"));
  });
});

describe("positionAt", () => {
  it("agrees with an index of all lines", () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        const document = parseDocument(text);
        const lines = new LineIndex(text);
        for (let offset = -1; offset <= text.length + 1; offset++) {
          assert.deepEqual(document.positionAt(offset), lines.positionAt(offset));
        }
      }),
    );
  });

  it("answers in a long block", () => {
    const text = `${"a\n".repeat(9_000)}b`;
    assert.deepEqual(parseDocument(text).positionAt(18_000), { line: 9_000, column: 0 });
  });
});
