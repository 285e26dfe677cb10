import assert from "node:assert/strict";
import fc from "fast-check";
import { replaceTexts, toShownText } from "../../../src/node/models/textReplacement.ts";

const line = fc.stringMatching(/^[a-c]{0,3}$/);

describe("text replacement", () => {
  it("replaces what stands there once, and says why it does not", () => {
    const one = (text: string, oldText: string, newText: string) => replaceTexts(text, [{ oldText, newText }]);
    assert.deepEqual(one("a b c", "b", "x"), { type: "replaced", text: "a x c" });
    assert.deepEqual(one("a b", "b", "$&$1"), { type: "replaced", text: "a $&$1" });
    for (const [text, oldText, newText, words] of [
      ["a b b", "b", "x", /more than once/],
      ["aaa", "aa", "x", /more than once/],
      ["a", "z", "x", /not in the file/],
      ["a", "", "x", /is empty/],
      ["a", "a", "a", /change nothing/],
    ] as const) {
      const result = one(text, oldText, newText);
      assert.match(result.type === "refused" ? result.reason : "", words);
    }
  });

  it("keeps one kind of line end, whatever the model sends", () => {
    const lines = fc.array(line, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        lines,
        lines,
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom("\n", "\r\n"),
        (old, next, ends, sent) => {
          const text = `<${ends}${old.join(ends)}${ends}>${ends}`;
          const result = replaceTexts(text, [
            { oldText: `<${sent}${old.join(sent)}${sent}>`, newText: `[${sent}${next.join(sent)}${sent}]` },
          ]);
          assert.deepEqual(result, { type: "replaced", text: `[${ends}${next.join(ends)}${ends}]${ends}` });
        },
      ),
    );
  });

  it("finds in a file what it showed of it", () => {
    const mixed = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n")), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(mixed, (parts) => {
        const text = parts.map(([words, ends]) => words + ends).join("");
        const result = replaceTexts(text, [{ oldText: toShownText(text), newText: "x" }]);
        assert.deepEqual(result, { type: "replaced", text: "x" });
      }),
    );
  });
});
