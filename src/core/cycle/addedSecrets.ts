import { tokenShapes } from "../base/secretShapes.ts";
import { secret } from "../lint/rules/secret.ts";

/** Files in which a patch adds something with the shape of a secret; placeholders do not count. */
export function addedSecrets(patch: string): string[] {
  const files = new Map<string, string[]>();
  let added: string[] = [];
  for (const line of patch.split("\n")) {
    const file = /^\+\+\+ (?:"?b\/)(.*?)"?$/.exec(line)?.[1];
    if (file !== undefined) {
      added = files.get(file) ?? [];
      files.set(file, added);
    } else if (line.startsWith("+")) added.push(line.slice(1));
  }
  return [...files].filter(([, lines]) => hasSecret(lines.join("\n"))).map(([file]) => file);
}

function hasSecret(text: string): boolean {
  return secret.checkText(text).length > 0 || tokenShapes.some(([shape]) => text.search(shape) !== -1);
}
