import assert from "node:assert/strict";
import { addedSecrets } from "../../../src/core/cycle/addedSecrets.ts";
import { generateSecrets } from "../../support/generatedSecrets.ts";

const patchOf = (file: string, ...lines: readonly string[]) =>
  `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n${lines.join("\n")}\n`;

describe("secrets that a patch adds", () => {
  const [token] = generateSecrets(1).filter(({ family }) => family === "GitHub personal");
  const secret = token?.value ?? "";

  it("are told by their files", () => {
    const patch = patchOf("a.txt", "+fine") + patchOf("b.txt", `+key ${secret}`) + patchOf("c d.txt", `+${secret}`);
    assert.deepEqual(addedSecrets(patch), ["b.txt", "c d.txt"]);
  });

  it("are not those that it removes or leaves, nor placeholders and hashes", () => {
    assert.deepEqual(addedSecrets(patchOf("a.txt", `-${secret}`, ` ${secret}`, "+Authorization: Bearer <token>")), []);
    assert.deepEqual(addedSecrets(patchOf("a.txt", `+${"0123456789abcdef".repeat(4)}`, "+password = 'changeme'")), []);
    assert.deepEqual(addedSecrets(""), []);
  });

  it("of nearly every family are found", () => {
    const missed = generateSecrets(2).filter(({ value }) => {
      const lines = value.split("\n").map((line) => `+${line}`);
      return addedSecrets(patchOf("a.txt", ...lines)).length === 0;
    });
    // Values behind a name are no secret for sure: in code such a name is often followed by none.
    assert.deepEqual(
      missed.map(({ family }) => family),
      ["password of a file", "key of JSON", "variable of a shell", "parameter of an address"],
    );
  });
});
