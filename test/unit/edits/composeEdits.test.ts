import assert from "node:assert/strict";
import fc from "fast-check";
import { ControlError } from "../../../src/core/base/errors.ts";
import { applyEdits, type TextEdit } from "../../../src/core/base/text.ts";
import { composeEdits } from "../../../src/core/document/edits/composeEdits.ts";
import { minimalEdits } from "../../../src/core/document/edits/minimalEdits.ts";

const smallText = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r\n", "é", "🟢"), maxLength: 12 });

/** Edits of a text of this length that do not overlap. */
function editsOf(length: number): fc.Arbitrary<TextEdit[]> {
  return fc
    .uniqueArray(fc.nat(length), { maxLength: 8 })
    .map((offsets) => offsets.sort((a, b) => a - b))
    .chain((offsets) =>
      fc.tuple(
        ...Array.from({ length: offsets.length >> 1 }, (_, index) =>
          smallText.map((newText) => ({
            range: { start: offsets[2 * index] ?? 0, end: offsets[2 * index + 1] ?? 0 },
            newText,
          })),
        ),
        smallText.map((newText) => ({ range: { start: length, end: length }, newText })),
      ),
    );
}

const twoSteps = fc
  .string({ unit: fc.constantFrom("a", "b", "\n", "\r\n", "🟢"), maxLength: 30 })
  .chain((text) => editsOf(text.length).map((first) => ({ text, first })))
  .chain(({ text, first }) => editsOf(applyEdits(text, first).length).map((second) => ({ text, first, second })));

describe("composed edits", () => {
  it("do in one step what two lists do in a row", () => {
    fc.assert(
      fc.property(twoSteps, ({ text, first, second }) => {
        assert.equal(applyEdits(text, composeEdits(first, second)), applyEdits(applyEdits(text, first), second));
      }),
    );
  });

  it("are sorted, apart from one another, and inside the text", () => {
    fc.assert(
      fc.property(twoSteps, ({ text, first, second }) => {
        let end = -1;
        for (const { range } of composeEdits(first, second)) {
          assert.ok(range.start > end && range.end <= text.length, JSON.stringify(range));
          end = range.end;
        }
      }),
    );
  });

  it("change nothing when the second list has nothing to say", () => {
    fc.assert(
      fc.property(twoSteps, ({ text, first }) => {
        assert.equal(applyEdits(text, composeEdits(first, [])), applyEdits(text, first));
        assert.equal(applyEdits(text, composeEdits([], first)), applyEdits(text, first));
      }),
    );
  });

  it("meet an insertion that a later step takes back", () => {
    const insertion = [{ range: { start: 2, end: 2 }, newText: "xyz" }];
    const removal = [{ range: { start: 2, end: 5 }, newText: "" }];
    assert.deepEqual(composeEdits(insertion, removal), []);
  });

  it("refuse a list that overlaps itself", () => {
    const overlap = [
      { range: { start: 0, end: 3 }, newText: "" },
      { range: { start: 2, end: 4 }, newText: "" },
    ];
    const refused = (error: unknown) => error instanceof ControlError && error.code === "edit-overlap";
    assert.throws(() => composeEdits(overlap, []), refused);
    assert.throws(() => composeEdits([], overlap), refused);
  });
});

describe("minimal edits", () => {
  it("give the same text, and neither begin nor end with what is there already", () => {
    fc.assert(
      fc.property(twoSteps, ({ text, first }) => {
        const edits = minimalEdits(text, first);
        assert.equal(applyEdits(text, edits), applyEdits(text, first));
        assert.deepEqual(minimalEdits(text, edits), edits);
        for (const { range, newText } of edits) {
          const old = text.slice(range.start, range.end);
          assert.notEqual(old, newText);
        }
      }),
    );
  });

  it("leave no half of a surrogate pair and no half of a line end at their borders", () => {
    const trim = (text: string, newText: string) =>
      minimalEdits(text, [{ range: { start: 0, end: text.length }, newText }]);
    assert.deepEqual(trim("a🟢b", "a🟡b"), [{ range: { start: 1, end: 3 }, newText: "🟡" }]);
    assert.deepEqual(trim("a\r\nb", "a\nb"), [{ range: { start: 1, end: 3 }, newText: "\n" }]);
    assert.deepEqual(trim("a\rb", "a\rc"), [{ range: { start: 2, end: 3 }, newText: "c" }]);
    assert.deepEqual(trim("a\nb", "a\nc"), [{ range: { start: 2, end: 3 }, newText: "c" }]);
    assert.deepEqual(trim("a\r\nb", "c\r\nb"), [{ range: { start: 0, end: 1 }, newText: "c" }]);
    assert.deepEqual(trim("\r\n", "\n"), [{ range: { start: 0, end: 2 }, newText: "\n" }]);
    assert.deepEqual(trim("\n", "\r\n"), [{ range: { start: 0, end: 1 }, newText: "\r\n" }]);
    assert.deepEqual(trim("\ud83da", "\ud83db"), [{ range: { start: 1, end: 2 }, newText: "b" }]);
    assert.deepEqual(trim("a\udfe2", "b\udfe2"), [{ range: { start: 0, end: 1 }, newText: "b" }]);
    assert.deepEqual(trim("x🟢", "y🟢"), [{ range: { start: 0, end: 1 }, newText: "y" }]);
    assert.deepEqual(trim("aa", "aaa"), [{ range: { start: 2, end: 2 }, newText: "a" }]);
    assert.deepEqual(trim("aba", "a"), [{ range: { start: 1, end: 3 }, newText: "" }]);
    assert.deepEqual(trim("same", "same"), []);
  });
});
