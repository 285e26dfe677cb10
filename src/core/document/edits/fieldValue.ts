import { toLine } from "./plainText.ts";

const statusMarks: Readonly<Record<string, string>> = {
  GREEN: "🟢",
  YELLOW: "🟡",
  RED: "🔴",
  UP: "🟢",
  STARTING: "🟡",
  DEGRADED: "🟡",
  DOWN: "🔴",
  UNKNOWN: "⚪",
};

/**
 * A plain value in the style of the one that it replaces: back-ticks where there were some (around hash and subject each), a
 * coloured mark before a status or the state of a service. A value that has back-ticks or a mark of its own stays as it is.
 */
export function styledValue(old: string, value: string): string {
  const line = toLine(value);
  const mark = statusMarks[line.toUpperCase()];
  if (mark !== undefined && /^[^\p{L}\p{N}`*[(]|^[\u0e01-\u0e5b]/u.test(old)) return `${mark} ${line}`;
  if (line === "" || line.includes("`") || !old.includes("`")) return line;
  const pair = /^([0-9a-f]{7,40}) [—–-] (.+)$/.exec(line);
  return pair === null ? `\`${line}\`` : `\`${pair[1]}\` — \`${pair[2]}\``;
}

/** The value with pipes escaped for a table cell. */
export function toCell(value: string): string {
  return value.replace(/(\\*)\|/g, (match, slashes: string) => (slashes.length % 2 === 1 ? match : `${slashes}\\|`));
}
