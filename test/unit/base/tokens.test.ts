import assert from "node:assert/strict";
import fc from "fast-check";
import { cutToTokens, tokenBound } from "../../../src/core/base/tokens.ts";
import { countTokens } from "../../support/tokens.ts";

const small = [..."abcdefghijklmnopqrstuvwxyz"];
const syllables = [..."bcdfghjklmnpqrstvwxz"].flatMap((c) => [..."aeiouy"].flatMap((v) => [c + v, v + c, c + v + c]));
const alphabets: Readonly<Record<string, readonly string[]>> = {
  small,
  rare: [..."qzxjkvwy"],
  mixed: [...small, ...small.map((letter) => letter.toUpperCase())],
  syllables,
  words: "the engine alone writes what git proves antidisestablishmentarianism"
    .split(" ")
    .flatMap((word) => [word, " "]),
  digits: [..."0123456789"],
  spaced: [...small, ..."0123456789?"].flatMap((character) => [character, " "]),
  marks: [..."!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"],
  thai: [..."กขคงจฉชซญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาิีึืุูเแโใไ์่้๊๋"],
  han: [..."漢字龘靐齉爨"],
  emoji: [..."😀🧪🚀🔴🟢⚠✅❌🧑"],
  odd: ["\u0001", "\u200b", "\u202e", "\u0301", "\u{10FFFF}", "\r\n", "\t", "  ", "\n\n"],
};
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: "grapheme", maxLength: 80 }),
  ...Object.values(alphabets).map((parts) =>
    fc.array(fc.constantFrom(...parts), { maxLength: 60 }).map((chosen) => chosen.join("")),
  ),
);

describe("bound of tokens", () => {
  it("is never below what tokenizers in wide use say", () => {
    fc.assert(
      fc.property(text, (sample) => {
        assert.ok(tokenBound(sample) >= countTokens(sample), JSON.stringify(sample));
      }),
      { numRuns: 2000 },
    );
  });

  it("is not far above for plain English", () => {
    const english = "The engine runs the checks itself, and a claim of the agent proves nothing at all. ".repeat(10);
    assert.ok(tokenBound(english) < 5 * countTokens(english), `${tokenBound(english)}`);
  });

  it("cuts to a limit, keeps the beginning, and says that something is missing", () => {
    assert.equal(cutToTokens("short", 100), "short");
    fc.assert(
      fc.property(text, fc.integer({ min: 3, max: 40 }), (sample, limit) => {
        const cut = cutToTokens(sample, limit);
        assert.ok(tokenBound(cut) <= limit, `${tokenBound(cut)} of ${JSON.stringify(cut)}`);
        if (cut !== sample) assert.ok(cut.endsWith("…") && sample.startsWith(cut.slice(0, -1)));
      }),
    );
  });
});
