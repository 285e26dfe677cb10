/**
 * Whatever a maintained rule set finds, ours takes out: secrets are made from the patterns that the installed version of the rules
 * looks with, so that a newer version asks for what it learnt. The rules themselves are no part of the product: bundled they weigh
 * forty times as much as our table, answer later than a line of output can wait, and need eight times as long for it.
 */
import assert from "node:assert/strict";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import fc from "fast-check";
import { createRedactor } from "../../../src/node/runs/redact.ts";

const id = "@secretlint/secretlint-rule-preset-recommend";
const leastPatterns = 12;

/** What the rules find, as they found it. */
async function findings(content: string): Promise<string[]> {
  const { messages } = await lintSource({
    source: { content, filePath: "output.txt", ext: ".txt", contentType: "text" },
    options: { config: { rules: [{ id, rule: creator, options: {} }] }, noPhysicFilePath: true },
  });
  return messages.filter(({ severity }) => severity === "error").map(({ range }) => content.slice(...range));
}

/** Every pattern that the rules look with. */
async function patterns(): Promise<string[]> {
  const seen = new Set<string>();
  const original = RegExp.prototype[Symbol.matchAll];
  RegExp.prototype[Symbol.matchAll] = function (text) {
    seen.add(this.source);
    return original.call(this, text);
  };
  try {
    await findings("nothing");
  } finally {
    RegExp.prototype[Symbol.matchAll] = original;
  }
  // What turns rules off is no secret.
  return [...seen].filter((source) => !source.includes("secretlint-"));
}

/** Generates texts of a pattern; what stands around them is the carrier's. */
function secretsOf(source: string): fc.Arbitrary<string> {
  const plain = source
    .replace(/\(\?<?[!=](?:\[[^\]]*\]|[^()[\]])*\)/g, "")
    .replaceAll("\\b", "")
    // Output is looked at line by line.
    .replace(/\\s[*?]/g, " ?")
    // Keys end as they begin.
    .replace(/\((\(?.*PRIVATE KEY.*?)\)-----/, "RSA PRIVATE KEY-----")
    .replace("\\1", "RSA PRIVATE KEY");
  return fc.stringMatching(new RegExp(`^(?:${plain})$`), { size: "+1" });
}

describe("a maintained rule set", () => {
  const redactor = createRedactor({});

  it("finds nothing that is not taken out", async function () {
    this.timeout(120_000);
    const known = await patterns();
    assert.ok(known.length >= leastPatterns, `only ${known.length} patterns`);
    const leaks: string[] = [];
    let found = 0;
    for (const source of known) {
      for (const secret of fc.sample(secretsOf(source), { numRuns: 25, seed: 1 })) {
        // Random texts without a digit are words of a manual.
        if (!/\d/.test(secret)) continue;
        for (const text of [`${secret}\n`, `value = "${secret}"\n`, `> say ${secret} <\n`]) {
          const redacted = redactor.text(text);
          const all = await findings(text);
          found += all.length;
          leaks.push(...all.filter((one) => redacted.includes(one)).map((one) => `${source.slice(0, 40)}: ${one}`));
        }
      }
    }
    assert.ok(found > 500, `only ${found} were found`);
    assert.deepEqual(leaks.slice(0, 20), []);
  });
});
