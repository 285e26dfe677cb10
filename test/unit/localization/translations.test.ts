import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { sentencesOf } from "../../support/l10n.mjs";
import { readManifestWords } from "../../support/manifest.ts";

const folder = path.join(process.cwd(), "l10n");
const languages = readdirSync(folder).flatMap((file) => /^bundle\.l10n\.([\w-]+)\.json$/.exec(file)?.[1] ?? []);

/** What a translation has to keep: places for values, icons, links and code. */
function fixedParts(text: string): string[] {
  return (text.match(/\{\d+\}|\$\([\w~-]+\)|\((?:command|https?):[^)]*\)|`[^`]+`/g) ?? []).toSorted();
}

describe("sentences to translate", () => {
  it("are found, each a plain text with whole places for values", () => {
    const sentences = sentencesOf(path.join(process.cwd(), "src/vscode"));
    assert.ok(sentences.includes("A cycle runs already.") && sentences.length > 200);
    for (const sentence of sentences) assert.doesNotMatch(sentence, /^\s|\s {2}/, sentence);
  });

  for (const language of languages) {
    it(`keep in ${language} the places for values, icons, links and code`, () => {
      const bundle: Record<string, string> = JSON.parse(
        readFileSync(path.join(folder, `bundle.l10n.${language}.json`), "utf8"),
      );
      const english = readManifestWords();
      const pairs = [
        ...Object.entries(bundle),
        ...Object.entries(readManifestWords(language)).map(([key, text]) => [english[key] ?? "", text] as const),
      ];
      for (const [source, translated] of pairs)
        assert.deepEqual(fixedParts(translated), fixedParts(source), translated);
    });
  }
});
