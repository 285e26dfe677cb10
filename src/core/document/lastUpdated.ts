import { isBlank, trimmedRange } from "./characters.ts";
import type { ControlDocument } from "./model.ts";
import type { Source } from "./source.ts";

const nearTheTop = 4000;

/** `> **Last Updated:** value` within the first characters of the text. */
export function findLastUpdated(source: Source): ControlDocument["lastUpdated"] {
  const { text } = source;
  const match = /^(?:>[ \t]?)?\*{0,2}Last Updated(?::\*\*|\*\*:|:)/im.exec(text.slice(0, nearTheTop));
  if (match === null) return undefined;
  let at = match.index + match[0].length;
  while (isBlank(text.charCodeAt(at))) at++;
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
  const valueRange = trimmedRange(text, at, end);
  return { value: text.slice(valueRange.start, valueRange.end), valueRange };
}
