import assert from "node:assert/strict";
import fc from "fast-check";
import {
  digitsEnd,
  forEachLine,
  indexIn,
  isBlank,
  isDigit,
  isFrame,
  isInlineMark,
  isLetter,
  isLineEnd,
  isSeparator,
  isUpper,
  isWord,
  lineStop,
  nextLine,
  skipBlanks,
  startsWithWord,
  trimEnd,
  trimmedRange,
} from "../../../src/core/document/characters.ts";

/** Lines with all kinds of ends, among them longer ones than a first look at a text takes. */
const lines = fc
  .array(fc.constantFrom("\n", "\r\n", "\r", "a", "b|", " ", "x".repeat(31), "y".repeat(200)), { maxLength: 40 })
  .map((pieces) => pieces.join(""));

/** A range of the text, as numbers between 0 and 1 that are not in order. */
const range = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));

function placesOf(text: string, [a, b]: readonly [number, number]): readonly [number, number] {
  const first = Math.round(a * text.length);
  const second = Math.round(b * text.length);
  return [Math.min(first, second), Math.max(first, second)];
}

describe("cursors over a text", () => {
  it("go from line to line: all of them, none longer than it is", () => {
    fc.assert(
      fc.property(lines, range, (text, ends) => {
        const [start, end] = placesOf(text, ends);
        const seen: [string, string][] = [];
        let last = start;
        forEachLine(text, start, end, (from, stop, next) => {
          assert.equal(from, last);
          assert.equal(lineStop(text, from, end), stop);
          assert.equal(nextLine(text, stop, end), next);
          seen.push([text.slice(from, stop), text.slice(stop, next)]);
          last = next;
        });
        // The LF behind a CR at the very end of the range belongs to it.
        assert.ok(last === end || (last === end + 1 && text.slice(end - 1, last) === "\r\n"));
        assert.equal(seen.flat().join(""), text.slice(start, last));
        for (const [line] of seen) assert.doesNotMatch(line, /[\r\n]/);
        for (const [, ending] of seen.slice(0, -1)) assert.match(ending, /^(?:\r\n|\n|\r)$/);
      }),
    );
  });

  it("find what lies inside a range, and nothing else", () => {
    fc.assert(
      fc.property(lines, range, fc.constantFrom("\n", "\r", "b|", "ab", "\r\n", "yx"), (text, ends, needle) => {
        const [start, end] = placesOf(text, ends);
        const place = text.slice(start, end).indexOf(needle);
        assert.equal(indexIn(text, needle, start, end), place === -1 ? -1 : start + place);
      }),
    );
  });

  it("find nothing in a range that is turned round or empty", () => {
    assert.equal(indexIn("abc", "b", 2, 1), -1);
    assert.equal(indexIn("abc", "b", 0, -1), -1);
    assert.equal(indexIn("abc", "b", 1, 1), -1);
    assert.equal(lineStop("a\nb", 3, 1), 3);
  });

  it("skip blanks, tabs, hard blanks and byte order marks, but no line end", () => {
    assert.equal(skipBlanks("\ufeff \t\u00a0x", 0, 5), 4);
    assert.equal(skipBlanks("  \n", 0, 3), 2);
    assert.equal(skipBlanks("   ", 0, 2), 2);
  });

  it("take blanks and line ends off a range", () => {
    assert.equal(trimEnd("a \r\n\t", 0, 5), 1);
    assert.equal(trimEnd("   ", 1, 3), 1);
    assert.deepEqual(trimmedRange(" \n a b \r\n", 0, 9), { start: 3, end: 6 });
    assert.deepEqual(trimmedRange("   ", 0, 3), { start: 3, end: 3 });
  });

  it("know a word in any case, and only whole", () => {
    assert.ok(startsWithWord("- Progress:", 2, "PROGRESS"));
    assert.ok(startsWithWord("A-B", 0, "A-B"));
    assert.equal(startsWithWord("progres", 0, "PROGRESS"), false);
    assert.equal(startsWithWord("[", 0, "{"), false);
  });

  it("read digits up to the end of the range", () => {
    assert.equal(digitsEnd("a120b", 1, 5), 4);
    assert.equal(digitsEnd("a120b", 1, 3), 3);
    assert.equal(digitsEnd("a120b", 0, 5), 0);
    assert.equal(digitsEnd("/0:9", 1, 4), 2);
  });
});

describe("characters", () => {
  const all = (test: (code: number) => boolean, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index).every(test);
  const none = (test: (code: number) => boolean, text: string) =>
    [...text].every((character) => !test(character.codePointAt(0) ?? 0));

  const kinds: readonly (readonly [test: (code: number) => boolean, members: string, neighbours: string])[] = [
    [isBlank, " \t\u00a0\ufeff", "\n\r\b!\u001f\u00a1\ufefe"],
    [isDigit, "0123456789", "/:"],
    [isUpper, "AMZ", "@[a"],
    [isLetter, "amzAMZ", "`{@[0"],
    [isWord, "azAZ09_", "`{@[/:^-"],
    [isLineEnd, "\n\r", "\t\u000b\f\u000e\u2028"],
    [isInlineMark, "*_`~", ")+^a}\u007f"],
  ];
  for (const [test, members, neighbours] of kinds) {
    it(`of which ${test.name} is true`, () => {
      for (const member of members) assert.ok(test(member.charCodeAt(0)), JSON.stringify(member));
      assert.ok(none(test, neighbours));
    });
  }

  it("that frames are drawn with", () => {
    assert.ok(all(isFrame, 0x2500, 0x259f));
    assert.ok(isFrame(0x0e42));
    assert.ok(none(isFrame, "\u24ff\u25a0\u0e41\u0e43|+-"));
  });

  it("that part an id from its title", () => {
    for (const mark of "-:|=>~\u00b7\u00ab\u00e2\u00d7\u0e42\ufffd\u0192\u0102\u2010\u2014\u2022\u2027\u20ac\u2190\u2192\u22ff\u2500\u25ff") {
      assert.ok(isSeparator(mark.codePointAt(0) ?? 0), mark);
    }
    assert.ok(
      none(isSeparator, "aZ09 ()[]#*_`<\u00c0\u00e1\u00e3\u00d6\u0e41\u200f\u2028\u218f\u2300\u24ff\u2600\u0191"),
    );
  });
});
