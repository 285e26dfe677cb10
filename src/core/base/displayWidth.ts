import stringWidth from "string-width";

const printableAscii = /^[\x20-\x7e]*$/;
const ellipsis = "…";
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Columns that a text takes in a fixed-width font: wide characters and emoji count two, combining ones none. */
export function displayWidth(text: string): number {
  return printableAscii.test(text) ? text.length : stringWidth(text, { countAnsiEscapeCodes: true });
}

/** The longest start of the text that takes at most `width` columns; characters made of several code points stay whole. */
function cutToWidth(text: string, width: number): string {
  let result = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += displayWidth(segment);
    if (used > width) break;
    result += segment;
  }
  return result;
}

/** The text in exactly `width` columns: filled with blanks behind, or cut with an ellipsis. */
export function fitToWidth(text: string, width: number): string {
  const full = displayWidth(text);
  if (full <= width) return text + " ".repeat(width - full);
  if (width < 1) return "";
  const cut = cutToWidth(text, width - 1).trimEnd() + ellipsis;
  return cut + " ".repeat(width - displayWidth(cut));
}
