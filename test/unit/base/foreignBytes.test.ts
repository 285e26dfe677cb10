import assert from "node:assert/strict";
import fc from "fast-check";
import { type ForeignText, foreignByteInWords, readForeignText } from "../../../src/core/base/foreignBytes.ts";

const told = (...parts: readonly (string | number)[]) => {
  const bytes = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.of(part))));
  return readForeignText(bytes)?.foreign.map(({ character, column, line }) => `${line}:${column} ${character ?? "-"}`);
};

describe("bytes that are no UTF-8", () => {
  it("have a place and the character of Windows-1252", () => {
    assert.deepEqual(told("caf", 0xe9), ["1:4 é"]);
    assert.deepEqual(told("a — é\r\n😀b", 0xe9, "c\rd", 0x97, 0x80, "\n"), ["2:4 é", "3:2 —", "3:3 €"]);
    assert.deepEqual(told("caf", 0xe9, 0xbb, "\n"), ["1:4 é", "1:5 »"]);
    const read = readForeignText(Buffer.of(0x61, 0x0a, 0xe9, 0x62));
    assert.equal(read?.text, "a\n\ufffdb");
    assert.deepEqual(read.foreign.map(foreignByteInWords), ["byte 0xE9 in line 2, column 1 (byte 3 of the file)"]);
  });

  it("stay unknown where Windows-1252 has nothing, and where a character was cut", () => {
    assert.deepEqual(
      told(0x81, 0x8d, 0x8f, 0x90, 0x9d),
      [1, 2, 3, 4, 5].map((column) => `1:${column} -`),
    );
    assert.deepEqual(told("a ", 0xe2, 0x80, " b"), ["1:3 -", "1:4 -"]);
    assert.deepEqual(told(0xf0, 0x9f, 0x98), ["1:1 -", "1:2 -", "1:3 -"]);
  });

  it("are no matter of UTF-16 and of what is no text", () => {
    assert.equal(told(0xff, 0xfe, "a", 0), undefined);
    assert.equal(told(0xe9, 0), undefined);
  });

  it("are exactly those that a strict decoder refuses", () => {
    const byte = fc.oneof(
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom(0xc3, 0xa9, 0xe2, 0x80, 0x94, 0xed, 0xf0, 0x9f),
    );
    fc.assert(
      fc.property(fc.array(byte), (list) => {
        const bytes = Uint8Array.from(list);
        const read = readForeignText(bytes);
        if (read === undefined) return;
        assert.equal(read.foreign.length === 0, isUtf8(bytes));
        assert.deepEqual(writtenBack(read), Buffer.from(bytes));
      }),
    );
  });
});

/** The bytes that were read, with each foreign one where U+FFFD stands for it. */
function writtenBack({ foreign, text }: ForeignText): Buffer {
  let from = 0;
  const parts = foreign.flatMap(({ byte, offset }) => {
    const part = Buffer.from(text.slice(from, offset));
    from = offset + 1;
    return [part, Buffer.of(byte)];
  });
  return Buffer.concat([...parts, Buffer.from(text.slice(from))]);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
