import { ControlError } from "./errors.ts";

/** Half-open range of UTF-16 offsets, `start` inclusive, `end` exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Replaces `range` by `newText`; an empty range inserts, an empty text deletes. */
export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** Zero-based line and UTF-16 column. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Edits and the version of the text that they were computed from. */
export interface EditBatch {
  readonly version: string;
  readonly edits: readonly TextEdit[];
}

/** A text and the store's name for exactly these bytes. */
export interface TextSnapshot {
  readonly text: string;
  readonly version: string;
}

/** A copy of a slice that does not keep the text alive that it was cut from: for what outlives one version of a document. */
export function detached(slice: string): string {
  return ` ${slice}`.slice(1);
}

/** An edit that inserts `newText` at `offset`. */
export function insertEdit(offset: number, newText: string): TextEdit {
  return { range: { start: offset, end: offset }, newText };
}

/** An edit that replaces `range` by `newText`. */
export function replaceEdit(range: TextRange, newText: string): TextEdit {
  return { range: { start: range.start, end: range.end }, newText };
}

/** The edits in document order; insertions at one place keep their order. Throws `edit-overlap` when two touch the same text. */
export function sortedEdits(edits: readonly TextEdit[], textLength: number): TextEdit[] {
  const sorted = edits.map((edit, index) => ({ edit, index }));
  sorted.sort(
    (a, b) => a.edit.range.start - b.edit.range.start || a.edit.range.end - b.edit.range.end || a.index - b.index,
  );
  let end = 0;
  for (const { edit } of sorted) {
    const { start } = edit.range;
    if (start < end || edit.range.end < start || edit.range.end > textLength) {
      throw new ControlError("edit-overlap", `Unexpected edit at ${start}..${edit.range.end}, expected a free range`, {
        data: { start, end: edit.range.end, freeFrom: end, textLength },
      });
    }
    end = edit.range.end;
  }
  return sorted.map(({ edit }) => edit);
}

/** The text after all edits, which refer to offsets of `text`. Throws `edit-overlap`. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let from = 0;
  for (const edit of sortedEdits(edits, text.length)) {
    result += text.slice(from, edit.range.start) + edit.newText;
    from = edit.range.end;
  }
  return result + text.slice(from);
}

/** Like `applyEdits`, and refuses with `stale-edit` when the batch was computed from another version. */
export function applyBatch(snapshot: TextSnapshot, batch: EditBatch): string {
  if (snapshot.version !== batch.version) {
    throw new ControlError("stale-edit", "The text changed since the edit was computed; read it again and retry", {
      data: { expected: batch.version, actual: snapshot.version },
    });
  }
  return applyEdits(snapshot.text, batch.edits);
}
