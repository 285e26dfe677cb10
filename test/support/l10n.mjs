// @ts-check
/** Finds the sentences that go through `vscode.l10n.t`, and those of the page through its own `t`. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * The sentences of a folder's sources, sorted. Throws where one is no plain text: nobody could translate it.
 * @param {string} folder
 */
export function sentencesOf(folder) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts")) continue;
    const text = readFileSync(path.join(folder, name), "utf8");
    for (const sentence of sentencesIn(text, name)) found.add(sentence);
    if (/^import \{ t \} from ".*localize.ts"/m.test(text))
      for (const sentence of pageSentencesIn(text)) found.add(sentence);
  }
  return [...found].toSorted();
}

/** @param {string} text @param {string} name */
function sentencesIn(text, name) {
  return [...text.matchAll(/\bl10n\.t\(\s*("(?:\\.|[^"\\\n])*")?/g)].map(([, literal]) => {
    if (literal === undefined)
      throw new Error(`${name}: l10n.t has to be given its sentence as plain text in double quotes`);
    return /** @type {string} */ (JSON.parse(literal));
  });
}

/** @param {string} text */
function pageSentencesIn(text) {
  return [...plainSentencesIn(text), ...countedSentencesIn(text)];
}

/** Of `counted(count, "file")`: one and several. @param {string} text */
function countedSentencesIn(text) {
  return [...text.matchAll(/\bcounted\([\w.]+, "([^"]+)"(?:, "([^"]+)")?\)/g)].flatMap(([, noun, plural]) => [
    `{0} ${noun}`,
    `{0} ${plural ?? `${noun}s`}`,
  ]);
}

/** @param {string} text */
function plainSentencesIn(text) {
  return [...text.matchAll(/(?<![\w.])t\(\s*("(?:\\.|[^"\\\n])*")/g)].map(([, literal = '""']) => {
    return /** @type {string} */ (JSON.parse(literal));
  });
}
