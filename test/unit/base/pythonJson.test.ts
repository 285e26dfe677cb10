import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePythonJson, toExactJson } from "../../../src/core/base/pythonJson.ts";

describe("parsePythonJson", () => {
  it("reads bare NaN and Infinity as null, and leaves them in strings", () => {
    const text = '{"a": [NaN, -Infinity, Infinity, 1.5], "NaN": "say \\"NaN\\", Infinity"}';
    assert.deepEqual(parsePythonJson(text), { a: [null, null, null, 1.5], NaN: 'say "NaN", Infinity' });
  });

  it("keeps every digit of integers beyond 2^53", () => {
    const text =
      '{"seed": 18446744073709551615, "low": -9223372036854775808, "safe": 9007199254740991, "next": 9007199254740993}';
    assert.deepEqual(parsePythonJson(text), {
      seed: 18446744073709551615n,
      low: -9223372036854775808n,
      safe: 9007199254740991,
      next: 9007199254740993n,
    });
  });

  it("leaves long fractions, exponents and digits in strings alone", () => {
    const text =
      '[0.1234567890123456789, 1e3000, 12345678901234567e-3, "18446744073709551615", "\\u000018446744073709551"]';
    assert.deepEqual(parsePythonJson(text)?.[0 as never], 0.12345678901234568);
    assert.equal((parsePythonJson(text) as unknown[])[3], "18446744073709551615");
  });

  it("gives undefined for what is no JSON, cut off, or nested without end", () => {
    for (const text of ["", "{", "<html>", '{"a": NaN', "[1,]", "NaNN", "[".repeat(200_000)]) {
      assert.equal(parsePythonJson(text), undefined);
    }
  });

  it("agrees with JSON.parse on everything that is JSON with safe numbers", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const hasLongInteger = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/.test(text);
        fc.pre(!hasLongInteger);
        assert.deepEqual(parsePythonJson(text), JSON.parse(text));
      }),
    );
  });

  it("keeps any integer exactly", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }), (integer) => {
        const [read] = parsePythonJson(`[${integer}]`) as [number | bigint];
        assert.equal(BigInt(read), integer);
      }),
    );
  });

  it("writes integers of any size as they were read", () => {
    const text = '{"seed":18446744073709551615,"list":[-9223372036854775808,1.5,"12345678901234567890"]}';
    assert.equal(toExactJson(parsePythonJson(text)), text);
  });
});
