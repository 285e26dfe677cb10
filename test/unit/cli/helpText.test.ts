import assert from "node:assert/strict";
import { helpText } from "../../../src/cli/helpText.ts";
import { createPalette } from "../../../src/cli/terminal.ts";
import { verbs } from "../../../src/cli/verbTable.ts";

const plain = createPalette(false);

describe("help", () => {
  it("lists every verb", () => {
    const text = helpText(undefined, plain);
    for (const { name, summary } of verbs) assert.match(text, new RegExp(`^ {2}${name} +${summary.slice(0, 10)}`, "m"));
  });

  it("lists every option of a verb, in lines that fit", () => {
    for (const verb of verbs) {
      const text = helpText(verb, plain);
      for (const name of Object.keys(verb.options)) assert.ok(text.includes(`--${name}`), `${verb.name} --${name}`);
      for (const line of text.split("\n")) assert.ok(line.length <= 120, line);
    }
  });

  it("keeps the columns when painted", () => {
    const painted = helpText(undefined, createPalette(true));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is taken away
    assert.equal(painted.replace(/\u001b\[\d+m/g, ""), helpText(undefined, plain));
  });
});
