/**
 * Lossy damage: UTF-8 read as ISO-8859-11 with the bytes 0x80–0xA0 dropped. One letter is left of dashes, arrows, frames and marks, so
 * a character is repaired only where its neighbourhood says which one it was; the others are listed.
 */
import { replaceEdit, type TextEdit, type TextRange } from "../../base/text.ts";
import { damagedCode, forEachLine } from "../../document/characters.ts";
import type { ControlDocument } from "../../document/model.ts";
import { frameEdits } from "./damagedFrames.ts";
import { repairLine } from "./damagedLine.ts";

/** Repairs of lossy damage, and the runs of damaged characters that stay. */
export interface DamageRepair {
  readonly edits: readonly TextEdit[];
  readonly left: readonly TextRange[];
}

const damagedRun = /[\u0e01-\u0e5b\ufffd]+/g;
const fenceMark = /^ {0,3}(?:`{3,}|~{3,})/;

/** Nothing for a text that is not damaged as a whole, such as one that is meant to be Thai. */
export function repairDamage(document: ControlDocument): DamageRepair {
  const { text } = document;
  if (!document.problems.some(({ code }) => code === "damaged-characters")) return { edits: [], left: [] };
  const edits: TextEdit[] = [];
  let fence: TextRange[] | undefined;
  forEachLine(text, 0, text.length, (start, end) => {
    const line = text.slice(start, end);
    if (fenceMark.test(line)) {
      if (fence !== undefined) edits.push(...frameEdits(text, fence));
      fence = fence === undefined ? [] : undefined;
      return;
    }
    fence?.push({ start, end });
    if (hasDamage(line))
      edits.push(...repairLine(line).map(({ range, newText }) => replaceEdit(moved(range, start), newText)));
  });
  const sorted = withoutOverlap(edits);
  return { edits: sorted, left: leftRuns(text, sorted) };
}

function hasDamage(line: string): boolean {
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === damagedCode || code === 0x0e50) return true;
  }
  return false;
}

function moved(range: TextRange, by: number): TextRange {
  return { start: range.start + by, end: range.end + by };
}

/** Of two repairs of one character the first wins; those of frames are told last and are the more certain ones. */
function withoutOverlap(edits: readonly TextEdit[]): TextEdit[] {
  const byStart = new Map<number, TextEdit>();
  for (const edit of edits) byStart.set(edit.range.start, edit);
  const sorted = [...byStart.values()].sort((a, b) => a.range.start - b.range.start);
  let end = 0;
  return sorted.filter(({ range }) => {
    if (range.start < end) return false;
    end = range.end;
    return true;
  });
}

function leftRuns(text: string, edits: readonly TextEdit[]): TextRange[] {
  const left: TextRange[] = [];
  let next = 0;
  for (const match of text.matchAll(damagedRun)) {
    const end = match.index + match[0].length;
    let from = match.index;
    while (next < edits.length && (edits[next] as TextEdit).range.end <= from) next++;
    for (let i = next; i < edits.length && (edits[i] as TextEdit).range.start < end; i++) {
      const { range } = edits[i] as TextEdit;
      if (range.start > from) left.push({ start: from, end: range.start });
      from = range.end;
    }
    if (from < end) left.push({ start: from, end });
  }
  return left;
}
