/** Changes of EXECUTIVE_CAPSULE. */
import { insertEdit, replaceEdit, type TextEdit } from "../../base/text.ts";
import type { CapsuleField } from "../dashboardModel.ts";
import type { ControlDocument } from "../model.ts";
import { isSameButDamaged } from "./damage.ts";
import { toLine } from "./plainText.ts";
import { lineEnd, lineRangeAt, nextLineStart } from "./textLines.ts";

/** Sets the values of keys that are there, a text on the key's line, a list below it; other keys are passed over. */
export function setCapsuleEdits(
  document: ControlDocument,
  fields: Readonly<Record<string, string | readonly string[]>>,
): TextEdit[] {
  return (document.capsule?.fields ?? []).flatMap((field) => {
    const value = Object.hasOwn(fields, field.key) ? fields[field.key] : undefined;
    if (value === undefined) return [];
    return typeof value === "string" ? valueEdits(document, field, value) : itemEdits(document, field, value);
  });
}

function valueEdits(document: ControlDocument, field: CapsuleField, value: string): TextEdit[] {
  const line = toLine(value);
  if (isSameButDamaged(field.value, line)) return [];
  const isGlued = document.text.charAt(field.valueRange.start - 1) === ":";
  return [replaceEdit(field.valueRange, isGlued && line !== "" ? ` ${line}` : line)];
}

/** The list below the key, in the style of its first line. */
function itemEdits(document: ControlDocument, field: CapsuleField, values: readonly string[]): TextEdit[] {
  const { text, eol } = document;
  const items = itemsBelow(text, field);
  const [first] = items;
  const style = /^(\s*)(\d+[.)]|[-*•])?\s*/.exec(
    first === undefined ? "1) " : text.slice(first.range.start, first.range.end),
  );
  const lines = values.map((value, index) => `${style?.[1] ?? ""}${markerOf(style?.[2], index)}${toLine(value)}`);
  const kept = items.slice(0, lines.length);
  const replaced = kept.flatMap(({ range }, index) => {
    const line = lines[index] ?? "";
    return isSameButDamaged(text.slice(range.start, range.end), line) ? [] : [replaceEdit(range, line)];
  });
  const removed = items.slice(lines.length).map(({ range }) => replaceEdit(lineRangeAt(text, range.start), ""));
  const more = lines.slice(items.length);
  const at = lineEnd(text, items.at(-1)?.range.start ?? field.valueRange.start);
  return [
    ...replaced,
    ...removed,
    ...(more.length === 0 ? [] : [insertEdit(at, more.map((line) => eol + line).join(""))]),
  ];
}

/** The items on the lines right below the key; what comes after a gap or the end of the fence is not the list's. */
function itemsBelow(text: string, field: CapsuleField): CapsuleField["items"] {
  let next = nextLineStart(text, field.valueRange.start);
  const end = field.items.findIndex(({ range, text: item }) => {
    const isNext = range.start === next && !/^(?:```|~~~)/.test(item);
    next = nextLineStart(text, range.start);
    return !isNext;
  });
  return end === -1 ? field.items : field.items.slice(0, end);
}

function markerOf(style: string | undefined, index: number): string {
  if (style === undefined) return "";
  return /^\d/.test(style) ? `${index + 1}${style.slice(-1)} ` : `${style} `;
}
