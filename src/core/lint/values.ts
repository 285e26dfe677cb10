/** How rules read single values. */
import type { TextRange } from "../base/text.ts";
import { trimEnd, trimmedRange } from "../document/characters.ts";
import type { BoxLine } from "../document/dashboardModel.ts";
import type { RunEntry } from "../document/recordModel.ts";

/** Not the digits of an id such as `P-20260102-1803`. */
const commit = /(?<![\w-])[0-9a-f]{7,40}\b/i;

/** True when the text names a commit: 7 to 40 hexadecimal digits. */
export function hasHash(text: string | undefined): boolean {
  return text !== undefined && commit.test(text);
}

/** The first commit that a text names, in lower case. */
export function firstHash(text: string): string | undefined {
  return commit.exec(text)?.[0].toLowerCase();
}

/** True when both may be the same commit: one is the beginning of the other. */
export function isSameHash(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/** True for `none`, `n/a`, a dash, and nothing at all. */
export function isNone(plain: string): boolean {
  return /^(?:\(?none\)?|n\/a|null|nothing|[-—–]*)\.?$/i.test(plain.trim());
}

/** A text as a message shows it: one line, cut. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}

/** Equal but for case, punctuation and damage, or one the beginning of the other. */
export function isSameTitle(a: string, b: string): boolean {
  if (a === b) return true;
  const [x, y] = [a, b].map(plainTitle);
  return x === undefined || y === undefined || x.startsWith(y) || y.startsWith(x);
}

/** Equal as `isSameTitle` says, or with a word in common that is more than a joint; titles without such a word tell nothing. */
export function isLikeTitle(a: string, b: string): boolean {
  const [x, y] = [tellingWords(a), tellingWords(b)] as const;
  if (isSameTitle(a, b) || x.length === 0 || y.length === 0) return true;
  return x.some((word) => y.some((other) => word.startsWith(other) || other.startsWith(word)));
}

const joints = new Set(
  "the and for with from into onto that this its their our your are was has have not all any one new when where also than then".split(
    " ",
  ),
);

/** Words of three letters and more; of scripts without spaces, each character. */
function tellingWords(title: string): readonly string[] {
  const spaced = plainTitle(title).replace(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu, " $& ");
  return spaced.split(" ").filter((word) => (word.length >= 3 || /^[^\p{ASCII}]$/u.test(word)) && !joints.has(word));
}

function plainTitle(title: string): string {
  const words = title.toLowerCase().replace(/[^\p{L}\p{N}]+|[\u0e01-\u0e5b]+/gu, " ");
  return words.replace(/ {2,}/g, " ").trim();
}

/** A part of a box line's text, as a range of the document. */
export function inBoxLine(text: string, { innerRange }: BoxLine, part: TextRange): TextRange {
  const { start } = trimmedRange(text, innerRange.start, innerRange.end);
  return { start: start + part.start, end: start + part.end };
}

/** The heading of a run entry without its line end. */
export function headingRangeOf(text: string, { headingRange }: RunEntry): TextRange {
  return { start: headingRange.start, end: trimEnd(text, headingRange.start, headingRange.end) };
}

/** Milliseconds that local time is ahead of UTC at most. */
export const farthestZone = 14 * 3_600_000;

/** True when the time says which zone it is in. */
export function hasZone(timestamp: string): boolean {
  return /(?:Z|UTC|T.*[+-]\d\d:?\d\d)$/.test(timestamp);
}
