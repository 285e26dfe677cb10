import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits, type TextEdit } from "../../../src/core/base/text.ts";
import { rebaseEdits } from "../../../src/vscode/rebaseEdits.ts";

const base = "a\nb\nc\nd\ne\n";

/** Replaces the first `from` of the base by `to`. */
function replace(from: string, to: string, text = base): TextEdit {
  const start = text.indexOf(from);
  return { range: { start, end: start + from.length }, newText: to };
}

function rebased(edits: readonly TextEdit[], current: string, from = base): string | undefined {
  const moved = rebaseEdits(from, edits, current);
  return moved && applyEdits(current, moved);
}

describe("rebaseEdits", () => {
  it("keeps lines that were typed above, between and below", () => {
    const edits = [replace("b", "B"), replace("d\n", "")];
    assert.equal(rebased(edits, "new\na\nb\nnew\nc\nd\ne\nnew\n"), "new\na\nB\nnew\nc\ne\nnew\n");
  });

  it("moves a line although others were typed", () => {
    const edits = [replace("b\n", ""), { range: { start: base.length, end: base.length }, newText: "b\n" }];
    assert.equal(rebased(edits, "a\nb\nc\nx\nd\ne\n"), "a\nc\nx\nd\ne\nb\n");
  });

  it("refuses when the same line was typed in", () => {
    assert.equal(rebased([replace("b", "B")], "a\nbb\nc\nd\ne\n"), undefined);
    assert.equal(rebased([replace("b\nc\n", "")], "a\nb\nnew\nc\nd\ne\n"), undefined);
  });

  it("inserts between lines of which one was typed in", () => {
    const edit = { range: { start: 4, end: 4 }, newText: "new\n" };
    assert.equal(rebased([edit], "a\nb\ncc\nd\ne\n"), "a\nb\nnew\ncc\nd\ne\n");
    assert.equal(rebased([edit], "a\nbb\nc\nd\ne\n"), "a\nbb\nnew\nc\nd\ne\n");
    assert.equal(rebased([edit], "a\nbb\ncc\nd\ne\n"), undefined);
  });

  it("does not mind the byte order mark and other line ends", () => {
    const from = "\uFEFFa\r\nb\nc\r\n";
    assert.equal(rebased([replace("b", "B", from)], "a\r\nnew\r\nb\r\nc\r\n", from), "a\r\nnew\r\nB\r\nc\r\n");
    assert.equal(rebased([replace("a", "A", from)], "a\r\nb\r\nc\r\n", from), "A\r\nb\r\nc\r\n");
  });

  it("gives the same edits when nothing was typed", () => {
    const line = fc.constantFrom("", "x", "y", "- task");
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.nat(40), fc.nat(10), (lines, at, length) => {
        const text = lines.join("\n");
        const start = Math.min(at, text.length);
        const edit = { range: { start, end: Math.min(start + length, text.length) }, newText: "new" };
        assert.equal(rebased([edit], text, text), applyEdits(text, [edit]));
      }),
    );
  });

  it("keeps every typed line and the edit, or refuses", () => {
    const line = fc.constantFrom<string>("x", "y", "z");
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (lines, at, typedAt) => {
        const text = lines.join("\n");
        const index = at % lines.length;
        const start = lines.slice(0, index).join("\n").length + (index > 0 ? 1 : 0);
        const current = lines.toSpliced(typedAt % (lines.length + 1), 0, "typed").join("\n");
        const result = rebased([{ range: { start, end: start + 1 }, newText: "new" }], current, text);
        assert.ok(result, "one added line touches no other");
        assert.deepEqual(
          result.split("\n").filter((entry) => entry !== "typed"),
          lines.with(index, "new"),
        );
        assert.equal(result.split("\n").filter((entry) => entry === "typed").length, 1);
      }),
    );
  });
});
