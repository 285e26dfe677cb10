import assert from "node:assert/strict";
import fc from "fast-check";
import { findMojibake } from "../../../../src/core/lint/encoding/mojibake.ts";

/** Characters of Windows-1252 for 0x80 to 0x9F, by what a decoder of the platform says; the five that it has not stay as they are. */
const upper = new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 32 }, (_, at) => 0x80 + at));

/** Bytes as a reader of Windows-1252 sees them. */
function asRead(...bytes: readonly number[]): string {
  return bytes.map((byte) => (byte >= 0x80 && byte <= 0x9f ? upper[byte - 0x80] : String.fromCharCode(byte))).join("");
}

const readWrongly = (text: string) => asRead(...new TextEncoder().encode(text));
const found = (text: string) => findMojibake(text).map(({ range, text: was }) => [range.start, range.end, was]);

describe("findMojibake", () => {
  it("gives back two characters of any length, whatever they are", () => {
    const beyond = fc.integer({ min: 0x80, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff);
    fc.assert(
      fc.property(beyond, beyond, (a, b) => {
        const text = String.fromCodePoint(a, b);
        assert.deepEqual(found(readWrongly(text)), [[0, readWrongly(text).length, text]]);
      }),
    );
  });

  const edges = [0x80, 0xff, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff];
  for (const code of edges) {
    it(`reads U+${code.toString(16).toUpperCase()} at the edge of its length`, () => {
      const text = String.fromCodePoint(code, 0x2014);
      assert.deepEqual(found(`ab ${readWrongly(text)} cd`), [[3, 3 + readWrongly(text).length, text]]);
    });
  }

  const none: readonly (readonly [name: string, bytes: readonly number[]])[] = [
    ["longer bytes for a shorter character", [0xc1, 0xbf, 0xc1, 0xbf]],
    ["three bytes for what two can say", [0xe0, 0x9f, 0xbf, 0xe0, 0x9f, 0xbf]],
    ["four bytes for what three can say", [0xf0, 0x8f, 0xbf, 0xbf, 0xf0, 0x8f, 0xbf, 0xbf]],
    ["halves of pairs", [0xed, 0xa0, 0x80, 0xed, 0xbf, 0xbf]],
    ["what lies beyond the last character", [0xf4, 0x90, 0x80, 0x80, 0xf4, 0x90, 0x80, 0x80]],
    ["a first byte that is none", [0xf5, 0x80, 0x80, 0x80, 0xf5, 0x80, 0x80, 0x80]],
    ["two first bytes", [0xc3, 0xc3, 0xc3]],
    ["a first byte and a plain letter", [0xc3, 0x41, 0xc3, 0x7f]],
    ["following bytes alone", [0x80, 0xbf, 0x94]],
  ];
  for (const [name, bytes] of none) it(`leaves ${name}`, () => assert.deepEqual(found(asRead(...bytes)), []));

  const telling = ["é", "ÿ", "—", "…", "\u2000", "\u2bff", "\ufe0f", "\ufeff", "\u{1f000}", "\u{1faff}"];
  for (const sign of telling) {
    const name = sign.codePointAt(0)?.toString(16).toUpperCase();
    it(`takes a single U+${name} as proof`, () => {
      assert.deepEqual(found(`a ${readWrongly(sign)} b`), [[2, 2 + readWrongly(sign).length, sign]]);
    });
  }

  for (const sign of ["Ā", "\u1fff", "\u2c00", "\ufe0e", "\ufefe", "\u{1efff}", "\u{1fb00}"]) {
    const name = sign.codePointAt(0)?.toString(16).toUpperCase();
    it(`takes a single U+${name} as meant, two as proof`, () => {
      assert.deepEqual(found(`a ${readWrongly(sign)} b`), []);
      assert.deepEqual(found(`a ${readWrongly(sign + sign)} b`), [[2, 2 + 2 * readWrongly(sign).length, sign + sign]]);
    });
  }

  it("leaves a capital letter before a quote or a mark as it stands, unless a small letter follows", () => {
    for (const mark of "‘’“”„‚‹›…–—•™") assert.deepEqual(found(`MANHÃ${mark} disse`), [], mark);
    assert.deepEqual(found("MANHÃ"), []);
    assert.equal(findMojibake("MANHÃ“a").length, 1);
    assert.equal(findMojibake(" Ã“ ").length, 1);
  });

  it("parts runs, and reads on behind each", () => {
    const [dash, cafe] = [readWrongly("—"), readWrongly("é")];
    assert.deepEqual(found(`${dash} x ${cafe}${cafe}`), [
      [0, 3, "—"],
      [6, 10, "éé"],
    ]);
    assert.deepEqual(found(`${dash}A${dash}`), [
      [0, 3, "—"],
      [4, 7, "—"],
    ]);
  });

  it("finds nothing in clean text of any script", () => {
    for (const text of ["", "plain", "voilà\u00a0»", "café — naïve", "Ünïcödé", "日本語", "\u{1f331}", "Ã", "â"])
      assert.deepEqual(found(text), [], text);
  });
});
