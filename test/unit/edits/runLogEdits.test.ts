import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits } from "../../../src/core/base/text.ts";
import type { RunEntryInput } from "../../../src/core/document/edits/inputs.ts";
import { runEntryLines } from "../../../src/core/document/edits/runEntryText.ts";
import { archiveOverflowEdits, prependRunEdits } from "../../../src/core/document/edits/runLogEdits.ts";
import type { ControlDocument } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { anyCharacters, anyText, edited, fixtureText, lineChanges, plainDocument } from "./editDocuments.ts";

const entry: RunEntryInput = {
  timestamp: "2026-01-02T03:04:05Z",
  mode: "AUTO",
  taskId: "T-20260102-001",
  title: "First",
  stateBefore: "STATE_001",
  workDone: ["wrote a file"],
  commands: ["npm test → PASS"],
  filesChanged: ["a.md", "b.md"],
  evidence: ["a.md"],
  tests: ["unit → PASS"],
  result: "DONE — it works",
  next: "T-20260102-002",
  checkpoint: "0123abc — feat: first",
  runFolder: ".control-plane/runs/r1/",
};
const options = { shown: 10, maximumLines: 15 };

function runs(document: ControlDocument): string[] {
  return (document.runLog?.entries ?? []).map(({ range }) => document.text.slice(range.start, range.end).trimEnd());
}

function archived(document: ControlDocument): string {
  const range = document.archive?.range;
  return range === undefined ? "" : document.text.slice(range.start, range.end);
}

describe("a new run entry", () => {
  it("stands on top and reads back; one older entry at most goes to the archive, byte for byte", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 12 }), (text, shown) => {
        const document = parseDocument(text, "v1");
        const next = edited(document, prependRunEdits(document, entry, { ...options, shown }));
        const before = runs(document);
        const [first, ...older] = runs(next);
        assert.match(first ?? "", /^### RUN 2026-01-02T03:04:05Z \(AUTO - T-20260102-001 - First\)\r?\n/);
        const isDisplaced = before.length + 1 > shown;
        assert.deepEqual(older, isDisplaced ? before.slice(0, -1) : before);
        const displaced = before.at(-1) ?? "";
        assert.equal(archived(next).includes(displaced), isDisplaced || archived(document).includes(displaced));
        const added = lineChanges(text, next.text).filter((line) => line.startsWith("-") && line.trim() !== "-");
        assert.deepEqual(
          added.filter((line) => !/^----?\s*$/.test(line)),
          [],
        );
        const { sections, problems } = next;
        assert.equal(sections.length, document.sections.length);
        assert.deepEqual(
          problems.map(({ code }) => code).filter((code) => code === "run-outside-log"),
          [],
        );
      }),
      { numRuns: 30 },
    );
  });

  it("has all fields, two on a line, with a hard break between lines", () => {
    const document = plainDocument({ runs: 0 });
    const next = edited(document, prependRunEdits(document, entry, options));
    const fields = next.runLog?.entries[0]?.fields ?? [];
    assert.deepEqual(
      fields.map(({ name, value }) => [name, value]),
      [
        ["MODE", "`AUTO`"],
        ["STATE_BEFORE", "`STATE_001`"],
        ["SELECTED_TASK", "T-20260102-001 — First"],
        ["WORK DONE", "wrote a file"],
        ["COMMANDS RUN", "npm test → PASS"],
        ["FILES CHANGED", "`a.md`, `b.md`"],
        ["EVIDENCE", "a.md"],
        ["TESTS", "unit → PASS"],
        ["RESULT", "DONE — it works"],
        ["NEXT", "T-20260102-002"],
        ["CHECKPOINT", "0123abc — feat: first"],
      ],
    );
    assert.match(
      next.text,
      /> Newest first\.\n\n### RUN .*\n\n\*\*MODE.*STATE_001` {2}\n(?:.*\n)+\*\*CHECKPOINT.*first\n\n---\n\n## CHECKPOINT HISTORY/,
    );
  });

  it("follows the log's own separators", () => {
    const gap = (runRules: boolean) => {
      const document = plainDocument({ runs: 2, runRules });
      return /feat: first\n(.*?)### RUN/s.exec(edited(document, prependRunEdits(document, entry, options)).text)?.[1];
    };
    assert.equal(gap(true), "\n---\n\n");
    assert.equal(gap(false), "\n");
  });

  it("replaces the only entry where only one is shown", () => {
    const document = plainDocument({ runs: 1, archive: "empty" });
    const next = edited(document, prependRunEdits(document, entry, { ...options, shown: 1 }));
    assert.equal(next.runLog?.entries.length, 1);
    assert.match(next.text, /feat: first\n\n---\n\n## CHECKPOINT HISTORY/);
    assert.match(
      next.text,
      /> Old\.\n\n### RUN 2026-01-01T23:00:00Z \(AUTO - Run 0\)\n\n.*\n.*\n\n\*\*END OF CONTROL_PLANE\*\*\n$/,
    );
  });

  it("makes a log and an archive where there is none", () => {
    const document = parseDocument("## TASK_LEDGER\n\n### TODO\n\n- None\n\n---\n\n**END OF CONTROL_PLANE**\n", "v1");
    const first = edited(document, prependRunEdits(document, entry, { ...options, shown: 1 }));
    assert.equal(first.runLog?.entries.length, 1);
    const second = edited(first, prependRunEdits(first, { ...entry, title: "Next" }, { ...options, shown: 1 }));
    assert.equal(second.runLog?.entries[0]?.title, "Next");
    assert.match(archived(second), /^## ARCHIVE[^\n]*\n\n### RUN .*First\)\n/);
    assert.match(second.text, /\n---\n\n\*\*END OF CONTROL_PLANE\*\*\n$/);
  });

  it("never has more lines than allowed, nor a value that becomes structure", () => {
    const nasty = fc.constantFrom(
      "# heading\n## two",
      "```\nfence",
      "**RESULT:** DONE | **NEXT:** x",
      "a | **RESULT**: b",
      "<!-- open",
      "<details>",
      "`code` **/*.ts **",
      "\u202eevil\u0007",
      "x".repeat(500),
      "",
    );
    const values = fc.array(fc.oneof(nasty, anyCharacters), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.record({
          title: nasty,
          workDone: values,
          commands: values,
          filesChanged: values,
          result: nasty,
          next: nasty,
          checkpoint: nasty,
        }),
        fc.integer({ min: 3, max: 15 }),
        (parts, maximumLines) => {
          const document = plainDocument({ runs: 2 });
          const next = edited(document, prependRunEdits(document, { ...entry, ...parts }, { shown: 10, maximumLines }));
          const lines = runEntryLines({ ...entry, ...parts }, maximumLines);
          assert.ok(lines.length <= maximumLines && lines.every((line) => !/[\r\n]/.test(line)));
          assert.equal(next.runLog?.entries.length, 3);
          assert.deepEqual(runs(next).slice(1), runs(document));
          const names = next.runLog?.entries[0]?.fields.map(({ name }) => name);
          assert.deepEqual(names, [
            "MODE",
            "STATE_BEFORE",
            "SELECTED_TASK",
            "WORK DONE",
            "COMMANDS RUN",
            "FILES CHANGED",
            "EVIDENCE",
            "TESTS",
            "RESULT",
            "NEXT",
            "CHECKPOINT",
          ]);
          assert.equal(next.sections.length, document.sections.length);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("cuts long lists with a pointer to the run folder", () => {
    const files = Array.from({ length: 60 }, (_, index) => `src/folder/file${index}.ts`);
    const line = runEntryLines({ ...entry, filesChanged: files }, 15).find((text) => text.includes("FILES CHANGED"));
    assert.match(line ?? "", /`src\/folder\/file0\.ts`, .*, and \d+ more \(see `\.control-plane\/runs\/r1\/`\)/);
    assert.ok((line ?? "").length < 320);
  });
});

describe("an older overflow", () => {
  it("moves to the archive as a whole, in order, and then no more", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 12 }), (text, shown) => {
        const document = parseDocument(text, "v1");
        const next = edited(document, archiveOverflowEdits(document, shown));
        assert.deepEqual(runs(next), runs(document).slice(0, shown));
        let from = 0;
        for (const run of runs(document).slice(shown)) {
          const at = archived(next).indexOf(run, from);
          assert.ok(at >= from, `${run} is not in the archive`);
          from = at + run.length;
        }
        assert.deepEqual(archiveOverflowEdits(next, shown), []);
        assert.deepEqual(
          lineChanges(text, next.text).filter((line) => /^-\s*\S/.test(line) && !/^----\s*$/.test(line)),
          [],
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe("the run log of the damaged document", () => {
  it("takes one in and lets one out", function () {
    const text = fixtureText();
    if (text === undefined) return this.skip();
    const document = parseDocument(text, "v1");
    const before = runs(document);
    assert.ok(before.length > 40);
    const next = edited(document, prependRunEdits(document, entry, options));
    assert.deepEqual(runs(next).slice(1), before.slice(0, -1));
    assert.ok(archived(next).includes(before.at(-1) ?? "?"));
    assert.deepEqual(
      lineChanges(text, next.text).filter((line) => line.startsWith("-")),
      [],
    );
    assert.ok(lineChanges(text, next.text).length <= 18);
    const whole = applyEdits(next.text, archiveOverflowEdits(next, 10));
    assert.equal(parseDocument(whole, "v3").runLog?.entries.length, 10);
    for (const run of before) assert.ok(whole.includes(run));
  });
});
