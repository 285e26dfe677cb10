/** How many tokens a text costs a language model at most. No tokenizer is asked: each vendor has its own, and megabytes of tables. */

/** Bits of text, each with its own price; together they are all of it. A single blank is part of the word behind it. */
const bits = / ?[A-Za-z]+|[0-9]+|\P{ASCII}+|\p{ASCII}/gu;
/** Looks like a word: small letters behind at most one capital, no heap of consonants or vowels, no rare letter. */
const word = /^ ?(?!.*(?:[bcdfghjklmnpqrstvwxyz]{3}|[aeiou]{3}|[jqxz]))[A-Za-z][a-z]+$/;

/**
 * An upper bound, about three times what plain English really costs. Never below what the usual byte-pair tokenizers say, whatever the
 * text: a test compares on many kinds of it.
 */
export function tokenBound(text: string): number {
  let bound = 0;
  for (const [bit] of text.matchAll(bits)) bound += priceOf(bit);
  return bound;
}

function priceOf(bit: string): number {
  const first = bit.charCodeAt(0);
  if (first > 0x7f) return utf8Length(bit);
  if (/[A-Za-z]/.test(bit)) return bit.length > 3 && word.test(bit) ? Math.ceil(bit.length * 0.7) : bit.length;
  return /[0-9]/.test(bit) ? Math.ceil(bit.length / 2) + 1 : bit.length;
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** The beginning of a text that costs at most `limit` tokens, `…` behind it when something is missing; a character is never cut in two. */
export function cutToTokens(text: string, limit: number): string {
  if (tokenBound(text) <= limit) return text;
  let kept = "";
  let bound = tokenBound("…");
  for (const [bit] of text.matchAll(bits)) {
    bound += priceOf(bit);
    if (bound > limit) return `${kept}${beginningOf(bit, limit - (bound - priceOf(bit)))}…`;
    kept += bit;
  }
  return kept;
}

/** As many characters of one bit as surely fit; 4 tokens is the most that one costs. */
function beginningOf(bit: string, left: number): string {
  return [...bit].slice(0, Math.max(0, Math.floor(left / 4))).join("");
}
