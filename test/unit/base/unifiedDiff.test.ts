import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits, type TextEdit } from "../../../src/core/base/text.ts";
import { unifiedDiff } from "../../../src/core/base/unifiedDiff.ts";

const edit = (start: number, end: number, newText: string): TextEdit => ({ range: { start, end }, newText });

/** Applies a patch of one file, strictly: every line of context and every removed line must be there. */
function patched(text: string, patch: string): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let at = 0;
  const rows = patch.match(/[^\n]*\n/g)?.slice(2) ?? [];
  for (const [index, row] of rows.entries()) {
    const hunk = /^@@ -(\d+),(\d+) \+(\d+),\d+ @@\n$/.exec(row);
    if (hunk !== null) {
      const start = Number(hunk[1]) - (hunk[2] === "0" ? 0 : 1);
      result.push(...lines.slice(at, start));
      at = start;
      assert.equal(Number(hunk[3]) - (/,0 @@/.test(row) ? 0 : 1), result.length);
      continue;
    }
    if (row.startsWith("\\")) continue;
    const line = rows[index + 1]?.startsWith("\\") ? row.slice(1, -1) : row.slice(1);
    if (row[0] !== "+") assert.equal(line, lines[at++]);
    if (row[0] !== "-") result.push(line);
  }
  return [...result, ...lines.slice(at)].join("");
}

describe("unified diff", () => {
  it("shows changed lines with three lines around them", () => {
    const text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    assert.equal(
      unifiedDiff("docs/a.md", text, [edit(8, 9, "five")]),
      "--- a/docs/a.md\n+++ b/docs/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
    );
  });

  it("is empty without a change", () => {
    assert.equal(unifiedDiff("a", "1\n", []), "");
    assert.equal(unifiedDiff("a", "1\n", [edit(0, 1, "1")]), "");
  });

  it("marks a last line without a line end", () => {
    assert.equal(
      unifiedDiff("a", "1", [edit(1, 1, "\n")]),
      "--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-1\n\\ No newline at end of file\n+1\n",
    );
  });

  it("gives the edited text when it is applied", () => {
    const line = fc.constantFrom("a\n", "b\n", "\n", "c\r\n");
    const texts = fc.array(line, { minLength: 0, maxLength: 30 }).map((lines) => lines.join(""));
    fc.assert(
      fc.property(
        texts,
        fc.boolean(),
        fc.array(fc.tuple(fc.nat(60), fc.nat(4), fc.constantFrom("", "x", "y\n", "\n")), { maxLength: 4 }),
        (lines, open, changes) => {
          const text = open ? `${lines}end` : lines;
          let from = 0;
          const edits = changes.flatMap(([gap, length, newText]) => {
            const start = from + gap;
            const end = Math.min(text.length, start + length);
            if (start > text.length) return [];
            from = end + 1;
            return [edit(start, end, newText)];
          });
          const now = applyEdits(text, edits);
          assert.equal(patched(text, unifiedDiff("a", text, edits)), now);
        },
      ),
      { numRuns: 200 },
    );
  });
});
