import assert from "node:assert/strict";
import fc from "fast-check";
import { isSameButDamaged } from "../../../src/core/document/edits/damage.ts";
import { cutText, toFieldValue, toLine } from "../../../src/core/document/edits/plainText.ts";
import { requireReason, toReason } from "../../../src/core/document/edits/taskText.ts";
import {
  bodyEnd,
  followsBlankLine,
  lineEnd,
  lineRangeAt,
  lineStart,
  nextLineStart,
} from "../../../src/core/document/edits/textLines.ts";
import { anyCharacters } from "./editDocuments.ts";

describe("text for one line", () => {
  it("has no break, no control and no direction character", () => {
    fc.assert(
      fc.property(anyCharacters, (value) => {
        assert.doesNotMatch(toLine(value), /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        assert.equal(toLine(toLine(value)), toLine(value));
      }),
      { numRuns: 30 },
    );
  });

  it("opens no comment and forms no field", () => {
    assert.equal(toFieldValue("a <!-- b"), "a &lt;!-- b");
    assert.equal(toFieldValue("**RESULT:** DONE"), "\\*\\*RESULT:** DONE");
    assert.equal(toFieldValue("src/**/*.ts and **bold**"), "src/**/*.ts and **bold**");
  });

  it("is a reason whatever it was", () => {
    fc.assert(
      fc.property(anyCharacters, (value) => {
        assert.equal(requireReason(toReason(value)), toReason(value));
      }),
      { numRuns: 50 },
    );
    assert.equal(toReason("no [key]\nhere"), "no (key) here");
    assert.equal(toReason("\n"), "no reason given");
  });

  it("is cut between characters", () => {
    assert.equal(cutText("abc", 3), "abc");
    assert.equal(cutText("abcd", 3), "ab…");
    assert.equal(cutText("a🟢b", 3), "a…");
  });
});

describe("damage", () => {
  it("is passed over where the words are the same", () => {
    assert.ok(isSameButDamaged("โข None", "• None"));
    assert.ok(isSameButDamaged("T-1 โ Title (โ)", "T-1 — Title (✅)"));
    assert.ok(!isSameButDamaged("โข None", "• One"));
    assert.ok(!isSameButDamaged("• None", "– None"));
  });

  it("is not seen in Thai text", () => {
    assert.ok(!isSameButDamaged("งาน A", "โครงการ A"));
  });
});

describe("lines", () => {
  it("are found in every kind of text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", " ", "\n", "\r\n", "\r") }), fc.nat(40), (text, place) => {
        const offset = Math.min(place, text.length);
        const start = lineStart(text, offset);
        const next = nextLineStart(text, offset);
        if (text.slice(offset - 1, offset + 1) === "\r\n") return;
        assert.ok(start <= offset && offset <= lineEnd(text, offset) && lineEnd(text, offset) <= next);
        assert.doesNotMatch(text.slice(start, lineEnd(text, offset)), /[\r\n]/);
        assert.match(text.slice(lineEnd(text, offset), next), /^(\r\n|\r|\n)?$/);
        assert.deepEqual(lineRangeAt(text, offset), { start, end: next });
      }),
      { numRuns: 30 },
    );
  });

  it("end a body before blank lines and rules", () => {
    const end = (text: string) => text.slice(0, bodyEnd(text, 0, text.length));
    assert.equal(end("a\n\n---\n\n"), "a");
    assert.equal(end("a\r\n\r\n---\r\n***\r\n"), "a");
    assert.equal(end("\n---\n"), "");
    assert.equal(end("- - a\n"), "- - a");
    assert.ok(followsBlankLine("a\n\nb", 3) && !followsBlankLine("a\nb", 2) && followsBlankLine("a", 0));
  });
});
