import { sortedEdits, type TextEdit } from "../../base/text.ts";

/** True when the offset lies inside a surrogate pair or a `\r\n`, where editors have no position. */
function splitsCharacter(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return (before === 13 && after === 10) || ((before & 0xfc00) === 0xd800 && (after & 0xfc00) === 0xdc00);
}

/** Behind the end of a text there is no code, and what is none is never the same: so no length is looked at. */
function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  while (splitsCharacter(a, length) || splitsCharacter(b, length)) length -= 1;
  return length;
}

function commonSuffix(a: string, b: string): number {
  let length = 0;
  while (a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length += 1;
  while (splitsCharacter(a, a.length - length) || splitsCharacter(b, b.length - length)) length -= 1;
  return length;
}

function trimmedEdit(text: string, edit: TextEdit): TextEdit {
  const old = text.slice(edit.range.start, edit.range.end);
  const prefix = commonPrefix(old, edit.newText);
  const suffix = commonSuffix(old.slice(prefix), edit.newText.slice(prefix));
  return {
    range: { start: edit.range.start + prefix, end: edit.range.end - suffix },
    newText: edit.newText.slice(prefix, edit.newText.length - suffix),
  };
}

/** The same change without what it replaces by itself: sorted, each edit shorn of its common start and end. Throws `edit-overlap`. */
export function minimalEdits(text: string, edits: readonly TextEdit[]): TextEdit[] {
  return sortedEdits(edits, text.length)
    .map((edit) => trimmedEdit(text, edit))
    .filter(({ range, newText }) => range.end > range.start || newText !== "");
}
