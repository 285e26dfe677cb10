import assert from "node:assert/strict";
import { fenceInside } from "../../../src/core/document/fence.ts";

/** What stands between the marks of a block, which may stand anywhere in a text. */
function inside(text: string, before = "", behind = ""): string {
  const whole = before + text + behind;
  const { start, end } = fenceInside(whole, before.length, before.length + text.length);
  return whole.slice(start, end);
}

describe("the inside of a fence", () => {
  for (const [title, text, expected] of [
    ["lies between its marks", "```\na\nb\n```\n", "a\nb\n"],
    ["is empty between two marks", "```\n```\n", ""],
    ["keeps CR LF", "```\r\na\r\n```\r\n", "a\r\n"],
    ["ends before a longer closing mark", "```ts\na\n`````\n", "a\n"],
    ["ends before an indented closing mark with blanks and blank lines behind", "  ~~~\na\n   ~~~ \t\n\n\r\n", "a\n"],
    ["ends before a closing mark at the end of the text", "```\na\n```", "a\n"],
    ["goes to the end when nothing closes it", "```\na\n", "a\n"],
    ["goes to the end when the mark is too short", "```\na\n``\n", "a\n``\n"],
    ["goes to the end when the mark has words behind it", "```\na\n``` b\n", "a\n``` b\n"],
    ["goes to the end when the mark is another one", "```\na\n~~~\n", "a\n~~~\n"],
    ["goes to the end when only its last characters are the mark", "```\nb```\n", "b```\n"],
    ["is nothing when the fence is one line", "```", ""],
  ] as const) {
    it(title, () => {
      assert.equal(inside(text), expected);
      assert.equal(inside(text, "x\n", "```\ny\n"), expected);
    });
  }
});
