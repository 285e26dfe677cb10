import assert from "node:assert/strict";
import { readManifestWords, readRawManifest } from "../../support/manifest.ts";

/** Properties of `contributes` whose strings a person reads. */
const shown =
  /^(title|shortTitle|category|label|name|contextualTitle|contents|fullName|displayName|userDescription|description|markdownDescription|deprecationMessage|altText|enumDescriptions|markdownEnumDescriptions|enumItemLabels|enablementDescription)$/;

/** `inputSchema` and `modelDescription` are read by models and have to stay as the verbs say; names are ids in some places. */
const readByPrograms =
  /\.inputSchema\.|\.modelDescription$|^contributes\.chatParticipants\.\d+\.(?:commands\.\d+\.)?name$|^contributes\.languageModelTools\.\d+\.name$/;

function strings(value: unknown, path: string, found: [path: string, text: string][] = []): [string, string][] {
  if (typeof value === "string") found.push([path, value]);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) strings(inner, `${path}.${key}`, found);
  }
  return found;
}

function shownStrings(): [path: string, text: string][] {
  const { capabilities, contributes, description, displayName } = readRawManifest() as Record<string, unknown>;
  const all = strings({ displayName, description }, "manifest");
  return [...all, ...strings(capabilities, "capabilities"), ...strings(contributes, "contributes")].filter(
    ([path]) =>
      !readByPrograms.test(path) &&
      path
        .replace(/(\.\d+)+$/, "")
        .split(".")
        .some((_, index, parts) => index === parts.length - 1 && shown.test(parts[index] ?? "")),
  );
}

describe("words of the manifest", () => {
  const words = readManifestWords();

  it("stand in package.nls.json, all of them", () => {
    const raw = shownStrings().filter(([, text]) => !/^%[\w.-]+%$/.test(text));
    assert.deepEqual(raw, []);
    assert.ok(shownStrings().length > 150);
  });

  it("are those that the manifest asks for, no more and none empty", () => {
    const asked = JSON.stringify(readRawManifest()).match(/%[\w.-]+%/g) ?? [];
    const keys = [...new Set(asked.map((key) => key.slice(1, -1)))];
    assert.deepEqual(keys.toSorted(), Object.keys(words).toSorted());
    assert.deepEqual(
      Object.entries(words).filter(([, text]) => text.trim() === ""),
      [],
    );
  });
});
