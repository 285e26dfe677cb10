import { readFileSync } from "node:fs";
import path from "node:path";

const top = process.cwd();

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(top, file), "utf8"));
}

/** The words of `package.json` in a language, by their keys; English without one. */
export function readManifestWords(language?: string): Readonly<Record<string, string>> {
  return readJson(`package.nls${language === undefined ? "" : `.${language}`}.json`) as Record<string, string>;
}

/** `package.json` as it is written, with `%key%` in place of words. */
export function readRawManifest(): unknown {
  return readJson("package.json");
}

/** `package.json` as VS Code shows it in English. */
export function readManifest(): unknown {
  const words = readManifestWords();
  return JSON.parse(JSON.stringify(readRawManifest()), (_key, value) =>
    typeof value === "string" ? (words[/^%([\w.-]+)%$/.exec(value)?.[1] ?? ""] ?? value) : value,
  );
}
