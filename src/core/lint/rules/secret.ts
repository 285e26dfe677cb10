import { redacted, secretShapes } from "../../base/secretShapes.ts";
import { replaceEdit, type TextRange } from "../../base/text.ts";
import { lineEnd, lineStart } from "../../document/edits/textLines.ts";
import type { Finding } from "../finding.ts";
import { findingOf, type TextRule } from "../rule.ts";

/** Tokens, keys and passwords by their shape. The message never repeats them. */
export const secret: TextRule = {
  id: "secret",
  severity: "error",
  description:
    "Something with the shape of a token, a private key, or a password in an address. Redacting the text is not enough: what was committed once is known and has to be revoked. Placeholders such as `<token>` and `$TOKEN` are fine.",
  example: {
    bad: `## NOTES\n\nUsed ${["ghp", "x1Y2".repeat(9)].join("_")}\n`,
    good: "## NOTES\n\nUsed `Authorization: Bearer <token>`\n",
  },
  checkText: (text) => {
    if (!maySuspect(text)) return [];
    const found: Finding[] = [];
    for (const place of suspectPlaces(text)) {
      for (const [shape, replacement] of secretShapes) {
        for (const match of text.slice(place.start, place.end).matchAll(shape)) {
          const range = secretRange(match, place.start, replacement.endsWith("@"));
          const isKnown = found.some((one) => one.range.start < range.end && range.start < one.range.end);
          if (!isKnown && !isPlaceholder(text.slice(range.start, range.end))) found.push(secretFinding(range));
        }
      }
    }
    return found;
  },
};

function secretFinding(range: TextRange): Finding {
  return findingOf(secret, range, "Unexpected secret, expected none in a file that is committed: revoke it", {
    fix: { title: "Redact it", edits: [replaceEdit(range, redacted)] },
  });
}

/** The match without the words before the secret and the sign behind the one of an address. */
function secretRange(match: RegExpExecArray, offset: number, isAddress: boolean): TextRange {
  const start = offset + match.index;
  return { start: start + (match[1]?.length ?? 0), end: start + match[0].length - (isAddress ? 1 : 0) };
}

/** Some part of each shape, found fast; most texts have none. */
const hint =
  /-----BEGIN|[Aa]uthorization|AUTHORIZATION|[Bb]earer|BEARER|:\/\/[^\s/]*@|\beyJ|A(?:KIA|SIA|BIA|CCA)|gh[pousr]_|github_pat_|glpat-|\bxox|\bsk-|[sr]k_(?:live|test)_|AIza|npm_|hf_/g;

/** A look at single characters, many times as fast as the pattern: true for every text that `hint` matches, and for some others. */
function maySuspect(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const words = code < 128 ? byCode[code] : undefined;
    if (words === undefined) continue;
    for (const [word, before] of words) if (text.startsWith(word, at - before)) return true;
  }
  return false;
}

/** By the code of one of its characters: words that may belong to a secret, and how far before that character they begin. */
const telling: Readonly<Record<number, readonly (readonly [word: string, before: number])[]>> = {
  58: [["://", 0]],
  65: [
    ["AKIA", 0],
    ["ASIA", 0],
    ["ABIA", 0],
    ["ACCA", 0],
    ["AIza", 0],
  ],
  66: [
    ["Bearer", 0],
    ["BEARER", 0],
    ["BEGIN", 0],
  ],
  74: [["eyJ", 2]],
  84: [["AUTHO", 2]],
  95: [
    ["ghp_", 3],
    ["gho_", 3],
    ["ghu_", 3],
    ["ghs_", 3],
    ["ghr_", 3],
    ["_pat_", 4],
    ["k_live_", 1],
    ["k_test_", 1],
    ["npm_", 3],
    ["hf_", 2],
  ],
  98: [["bearer", 0]],
  107: [["sk-", 1]],
  112: [["glpat-", 2]],
  120: [["xox", 0]],
  122: [["uthoriz", 6]],
};

const byCode = Array.from({ length: 128 }, (_, code) => telling[code]);

/** Lines that may hold a secret; from the beginning of a private key, all the rest. */
function suspectPlaces(text: string): TextRange[] {
  const places: TextRange[] = [];
  for (const { index, 0: word } of text.matchAll(hint)) {
    if (index < (places.at(-1)?.end ?? 0)) continue;
    const end = word.startsWith("-") ? text.length : lineEnd(text, index);
    places.push({ start: lineStart(text, index), end });
  }
  return places;
}

/** `<token>`, `$TOKEN`, `user:password`, what was redacted already. */
function isPlaceholder(word: string): boolean {
  const value = word.slice(word.indexOf(":") + 1);
  if (/^["'`]?(?:[<${*[]|\.{3}|x{3,}|%)/i.test(value)) return true;
  return /^["'`]?(?:\w*pass(?:word|wd)?|pwd|secret|changeme|token|your[\w-]*|example|user|postgres|root|guest|admin)["'`]?$/i.test(
    value,
  );
}
