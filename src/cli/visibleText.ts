/** Document text comes from anywhere; a terminal must show it, never obey it. */

/** Marks, embeddings, overrides and isolates of writing direction. */
const bidiControl = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu;

function visibleCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (bidiControl.test(character)) return "";
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return "\ufffd";
}

/** One line without control characters (shown as their pictures), bidi controls (gone) and lone surrogates (U+FFFD). */
export function toVisibleText(text: string): string {
  return text.replaceAll("\t", " ").replace(unsafe, visibleCharacter);
}

/** The same for text of several lines; line ends become `\n`. */
export function toVisibleLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(toVisibleText)
    .join("\n");
}
