import { redacted, secretShapes } from "../../base/secretShapes.ts";
import { replaceEdit } from "../../base/text.ts";
import type { Finding } from "../finding.ts";
import { findingOf, type Rule } from "../rule.ts";

/** Tokens, keys and passwords by their shape. The message never repeats them. */
export const secret: Rule = {
  id: "secret",
  severity: "error",
  description:
    "Something with the shape of a token, a private key, or a password in an address. Redacting the text is not enough: what was committed once is known and has to be revoked. Placeholders such as `<token>` and `$TOKEN` are fine.",
  example: {
    bad: `## NOTES\n\nUsed ${["ghp", "x1Y2".repeat(9)].join("_")}\n`,
    good: "## NOTES\n\nUsed `Authorization: Bearer <token>`\n",
  },
  check: ({ text }) => {
    if (!hint.test(text)) return [];
    const found: Finding[] = [];
    for (const [shape, replacement] of secretShapes) {
      for (const match of text.matchAll(shape)) {
        const kept = match[1]?.length ?? 0;
        const isAddress = replacement.endsWith("@");
        const range = { start: match.index + kept, end: match.index + match[0].length - (isAddress ? 1 : 0) };
        const word = text.slice(range.start, range.end);
        if (isPlaceholder(word) || found.some((one) => one.range.start < range.end && range.start < one.range.end))
          continue;
        found.push(
          findingOf(secret, range, "Unexpected secret, expected none in a file that is committed: revoke it", {
            fix: { title: "Redact it", edits: [replaceEdit(range, redacted)] },
          }),
        );
      }
    }
    return found;
  },
};

/** Some part of each shape; most texts have none. */
const hint =
  /-----BEGIN|authorization|bearer|:\/\/[^\s/]*@|\beyJ|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|\bxox|\bsk-|[sr]k_(?:live|test)_|AIza|npm_|hf_/i;

/** `<token>`, `$TOKEN`, `user:password`, what was redacted already. */
function isPlaceholder(word: string): boolean {
  const value = word.slice(word.indexOf(":") + 1);
  if (/^["'`]?(?:[<${*[]|\.{3}|x{3,}|%)/i.test(value)) return true;
  return /^["'`]?(?:\w*pass(?:word|wd)?|pwd|secret|changeme|token|your[\w-]*|example|user|postgres|root|guest|admin)["'`]?$/i.test(
    value,
  );
}
