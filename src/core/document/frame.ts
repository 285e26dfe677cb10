import { fitToWidth } from "../base/displayWidth.ts";

/** Columns of a frame drawn anew, edges included. */
export const frameWidth = 80;

/** A frame in clean UTF-8: a title, a rule, and lines, each cut or padded to the frame's display width. */
export function toFrame(title: string, lines: readonly string[], width = frameWidth): string {
  const rule = "─".repeat(width - 2);
  const row = (text: string) => `│ ${fitToWidth(text, width - 4)} │`;
  return [`┌${rule}┐`, row(title), `├${rule}┤`, ...lines.map(row), `└${rule}┘`].join("\n");
}
