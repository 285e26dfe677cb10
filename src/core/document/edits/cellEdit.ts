import { displayWidth } from "../../base/displayWidth.ts";
import { replaceEdit, type TextEdit, type TextRange } from "../../base/text.ts";

/**
 * Replaces a value and takes up its padding: the blanks behind it shrink or grow so that what follows keeps its column. `width` is
 * the column count of value and padding together (undefined: as it is now); a value too long for it pushes what follows.
 */
export function paddedEdit(text: string, range: TextRange, value: string, width?: number): TextEdit {
  let { end } = range;
  while (/[ \t]/.test(text.charAt(end))) end += 1;
  const isFollowed = end < text.length && !/[\r\n]/.test(text.charAt(end));
  if (!isFollowed || end === range.end) return replaceEdit(range, value);
  const columns = width ?? displayWidth(text.slice(range.start, end));
  const padding = Math.max(1, columns - displayWidth(value));
  return replaceEdit({ start: range.start, end }, value + " ".repeat(padding));
}
