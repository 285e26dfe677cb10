import stringWidth from "string-width";

const ascii = /^[\x20-\x7e]*$/;

/** Terminal columns of one line: wide characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  return ascii.test(text) ? text.length : stringWidth(text);
}

/** The text with blanks behind it up to `width` columns; longer text stays as it is. */
export function padToWidth(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** The text cut to at most `width` columns, with `…` at the end when something is missing; grapheme clusters stay whole. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let result = "";
  let columns = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    columns += displayWidth(segment);
    if (columns > width - 1) break;
    result += segment;
  }
  return width > 0 ? `${result}…` : "";
}
