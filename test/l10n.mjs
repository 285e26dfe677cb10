// @ts-check
/**
 * `npm run l10n`: what there is to translate. Writes every sentence of the extension to `dist/l10n/bundle.l10n.json`, the form that
 * VS Code and its tools expect, and tells for each language of `l10n/` what it lacks; takes out what is no longer said.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sentencesOf } from "./support/l10n.mjs";
import { top } from "./support/npm.mjs";

/** @param {string} file @returns {Record<string, string>} */
const read = (file) => JSON.parse(readFileSync(path.join(top, file), "utf8"));
/** @param {string} file @param {Record<string, string>} words */
const write = (file, words) => writeFileSync(path.join(top, file), `${JSON.stringify(words, null, 2)}\n`);

const sentences = [...sentencesOf(path.join(top, "src/vscode")), ...sentencesOf(path.join(top, "webview"))];
mkdirSync(path.join(top, "dist/l10n"), { recursive: true });
write("dist/l10n/bundle.l10n.json", Object.fromEntries(sentences.map((sentence) => [sentence, sentence])));
console.log(`${sentences.length} sentences in dist/l10n/bundle.l10n.json`);
const words = read("package.nls.json");
for (const file of readdirSync(path.join(top, "l10n"))) {
  const language = /^bundle\.l10n\.([\w-]+)\.json$/.exec(file)?.[1];
  if (language === undefined) continue;
  report(`l10n/${file}`, sentences);
  report(`package.nls.${language}.json`, Object.keys(words));
}

/** @param {string} file @param {readonly string[]} keys */
function report(file, keys) {
  const translated = read(file);
  write(file, Object.fromEntries(keys.filter((key) => translated[key]).map((key) => [key, translated[key] ?? ""])));
  const missing = keys.filter((key) => !translated[key]);
  console.log(
    `${file}: ${keys.length - missing.length} of ${keys.length}${missing.map((key) => `\n  ${key}`).join("")}`,
  );
}
