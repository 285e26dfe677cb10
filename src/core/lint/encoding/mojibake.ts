/** UTF-8 that was read as Windows-1252 or Latin-1: found where the bytes give sensible characters, repaired exactly. */
import type { TextRange } from "../../base/text.ts";

export interface Mojibake {
  readonly range: TextRange;
  /** What the characters were. */
  readonly text: string;
}

/** A character that begins like one read wrongly; a quick look before the slow one. */
const suspect = /[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/;

const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009dž\u{178}";

/** Runs of wrongly read characters, in order. */
export function findMojibake(text: string): Mojibake[] {
  const found: Mojibake[] = [];
  if (!suspect.test(text)) return found;
  for (let at = 0; at < text.length; at++) {
    if (byteOf(text, at) < 0xc2) continue;
    const run = readRun(text, at);
    if (run === undefined) continue;
    found.push(run);
    at = run.range.end - 1;
  }
  return found;
}

/** Characters that follow each other and are all wrongly read; undefined when it may as well be meant. */
function readRun(text: string, start: number): Mojibake | undefined {
  let end = start;
  let result = "";
  let count = 0;
  let isSure = false;
  for (let code = codeAt(text, end); code !== -1; code = codeAt(text, end)) {
    isSure ||= isTelling(text, end, code);
    result += String.fromCodePoint(code);
    end += lengthOf(byteOf(text, end));
    count++;
  }
  return count >= 2 || isSure ? { range: { start, end }, text: result } : undefined;
}

/** The byte that this character stands for, 0 for one that no byte gives. */
function byteOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0x80 && code <= 0xff) return code;
  if (code < 0x152 || code > 0x2122) return 0;
  const place = windows1252.indexOf(text[at] as string);
  return place === -1 ? 0 : 0x80 + place;
}

function lengthOf(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** The code point whose UTF-8 bytes stand at `at`, or -1. */
function codeAt(text: string, at: number): number {
  const lead = byteOf(text, at);
  const length = lengthOf(lead);
  if (length === 0) return -1;
  let code = lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const byte = byteOf(text, at + i);
    if (byte < 0x80 || byte > 0xbf) return -1;
    code = (code << 6) | (byte & 0x3f);
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code < least || code > 0x10ffff || isSurrogate ? -1 : code;
}

/**
 * True when one such character is proof enough: Latin letters and signs, dashes, arrows, frames and emoji. `MANHÃ”` in quotes and
 * `voilà »` with a hard blank are meant as they stand.
 */
function isTelling(text: string, at: number, code: number): boolean {
  if (code <= 0xff) {
    const isQuote = "‘’“”„‚‹›…–—•™".includes(text[at + 1] as string);
    return !isQuote || !/\p{L}/u.test(text[at - 1] ?? "") || /\p{Ll}/u.test(text[at + 2] ?? "");
  }
  return (
    (code >= 0x2000 && code <= 0x2bff) || code === 0xfe0f || code === 0xfeff || (code >= 0x1f000 && code <= 0x1faff)
  );
}
