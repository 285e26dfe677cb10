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
  /-----BEGIN|[Aa]uthorization|AUTHORIZATION|[Bb]earer|BEARER|:\/\/[^\s/]*@|\beyJ|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|\bxox|\bsk-|[sr]k_(?:live|test)_|AIza|npm_|hf_/g;

/** A look at single characters, many times as fast as the pattern: true for every text that `hint` matches, and for some others. */
function maySuspect(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 58: // the colon of an address
        if (text.startsWith("//", at + 1) && text.indexOf("@", at) !== -1) return true;
        break;
      case 45: // the last hyphen of a prefix, or the first of a key
        if (/(?:glpat|\bxox[a-z]?|\bsk)$/.test(text.slice(Math.max(0, at - 6), at)) || text.startsWith("-BEGIN", at))
          return true;
        break;
      case 95: // the low line of a prefix
        if (/(?:gh[pousr]|pat|live|test|npm|hf)$/.test(text.slice(Math.max(0, at - 5), at))) return true;
        break;
      case 65: // the first letter of a key
        if (/^A(?:KIA|SIA|Iza|UTHO)/.test(text.slice(at, at + 5))) return true;
        break;
      case 74: // eyJ
        if (text.startsWith("ey", at - 2)) return true;
        break;
      case 122: // authorization
        if (text.startsWith("uthori", at - 6)) return true;
        break;
      case 66: // Bearer
      case 98:
        if (/^b(?:earer|EARER)/i.test(text.slice(at, at + 6))) return true;
        break;
    }
  }
  return false;
}

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
