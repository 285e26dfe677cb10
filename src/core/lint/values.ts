/** How rules read single values. */

/** True when the text names a commit: 7 to 40 hexadecimal digits. */
export function hasHash(text: string | undefined): boolean {
  return text !== undefined && /\b[0-9a-f]{7,40}\b/i.test(text);
}

/** The first commit that a text names, in lower case. */
export function firstHash(text: string): string | undefined {
  return /\b[0-9a-f]{7,40}\b/i.exec(text)?.[0].toLowerCase();
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
