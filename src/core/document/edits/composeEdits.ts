import { sortedEdits, type TextEdit } from "../../base/text.ts";

/** A stretch of the original text, or text that an edit put in. */
type Piece = { readonly start: number; readonly end: number } | string;

/** The end of an original whose length nobody asked for; longer than any text, and exact when edits make it longer still. */
const openEnd = 2 ** 50;

/** Reads pieces from left to right by offsets of the text that they make up. */
class PieceReader {
  readonly #pieces: readonly Piece[];
  #index = 0;
  /** How much of the current piece was read. */
  #within = 0;
  #position = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  readTo(end: number): Piece[] {
    const result: Piece[] = [];
    for (let piece = this.#pieces[this.#index]; piece !== undefined && this.#position < end; ) {
      const length = typeof piece === "string" ? piece.length : piece.end - piece.start;
      const taken = Math.min(length - this.#within, end - this.#position);
      const to = this.#within + taken;
      result.push(
        typeof piece === "string"
          ? piece.slice(this.#within, to)
          : { start: piece.start + this.#within, end: piece.start + to },
      );
      this.#position += taken;
      this.#within = to < length ? to : 0;
      if (to === length) piece = this.#pieces[++this.#index];
    }
    return result;
  }
}

function editedPieces(pieces: readonly Piece[], edits: readonly TextEdit[]): Piece[] {
  const reader = new PieceReader(pieces);
  const result: Piece[] = [];
  for (const edit of sortedEdits(edits, Number.POSITIVE_INFINITY)) {
    result.push(...reader.readTo(edit.range.start), edit.newText);
    reader.readTo(edit.range.end);
  }
  return [...result, ...reader.readTo(Number.POSITIVE_INFINITY)];
}

/** What turns the original into the text that the pieces make up; neighbouring changes become one edit. */
function toEdits(pieces: readonly Piece[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let end = 0;
  let newText = "";
  for (const piece of [...pieces, { start: openEnd, end: openEnd }]) {
    if (typeof piece === "string") {
      newText += piece;
      continue;
    }
    if (piece.start > end || newText !== "") edits.push({ range: { start: end, end: piece.start }, newText });
    newText = "";
    end = piece.end;
  }
  return edits;
}

/**
 * One list of edits for two in a row: the offsets of `second` refer to the text after `first`, those of the result to the
 * original. The result is sorted and free of overlaps. Throws `edit-overlap` when one of the lists overlaps itself.
 */
export function composeEdits(first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  const original: readonly Piece[] = [{ start: 0, end: openEnd }];
  return toEdits(editedPieces(editedPieces(original, first), second));
}
