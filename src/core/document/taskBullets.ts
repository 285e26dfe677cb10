/** The sub-bullets of a list item: label, text and range of each. */
import { forEachLine, isBlank, isLetter, skipBlanks, trimEnd, trimmedRange } from "./characters.ts";
import { bulletEnd } from "./lineMarks.ts";
import type { TaskDetail, TaskDetailKind } from "./model.ts";

interface OpenBullet {
  start: number;
  textStart: number;
  end: number;
}

/** The bullets of the lines in the range, which follow an item's own line; deeper bullets belong to the one above. */
export function readBullets(text: string, start: number, end: number): TaskDetail[] {
  const bullets: OpenBullet[] = [];
  let column = -1;
  forEachLine(text, start, end, (at, stop, next) => {
    const first = skipBlanks(text, at, stop);
    if (first === stop) return;
    const last = bullets.at(-1);
    const marker = bulletEnd(text, first, stop);
    const indent = first - at;
    if (last !== undefined && (marker === -1 || indent > column)) {
      last.end = next;
      return;
    }
    column = marker === -1 ? column : indent;
    bullets.push({ start: at, textStart: marker === -1 ? first : skipBlanks(text, marker, stop), end: next });
  });
  return bullets.map((bullet) => toDetail(text, bullet));
}

function toDetail(text: string, bullet: OpenBullet): TaskDetail {
  const { start, end } = bullet;
  const label = readLabel(text, bullet.textStart, end);
  const textRange = trimmedRange(text, label?.end ?? bullet.textStart, end);
  const name = label?.name ?? "";
  return {
    kind: label === undefined ? "other" : detailKind(name),
    label: name,
    text: text.slice(textRange.start, textRange.end),
    range: { start, end },
    textRange,
  };
}

/** A label at `at`: `**Name:**`, `**Name**:`, or `Name:` when the name is a known one. `end` is where its text begins. */
export function readLabel(
  text: string,
  at: number,
  end: number,
): { readonly name: string; readonly nameStart: number; readonly nameEnd: number; readonly end: number } | undefined {
  const bold = text.startsWith("**", at) || text.startsWith("__", at);
  const nameStart = bold ? at + 2 : at;
  let stop = nameStart;
  const limit = Math.min(end, nameStart + 80);
  while (stop < limit && !isLabelStop(text.charCodeAt(stop))) stop++;
  if (stop === limit || stop === nameStart) return undefined;
  const mark = text.slice(at, nameStart);
  const nameEnd = trimEnd(text, nameStart, stop);
  const name = text.slice(nameStart, nameEnd);
  if (text.charCodeAt(stop) === 58) {
    if (!bold) {
      const spaced = stop + 1 >= end || isBlank(text.charCodeAt(stop + 1)) || text.charCodeAt(stop + 1) < 14;
      return spaced && detailKind(name) !== "other" ? { name, nameStart, nameEnd, end: stop + 1 } : undefined;
    }
    return text.startsWith(mark, stop + 1) ? { name, nameStart, nameEnd, end: stop + 3 } : undefined;
  }
  if (!bold || !text.startsWith(mark, stop) || text.charCodeAt(stop + 2) !== 58) return undefined;
  return { name, nameStart, nameEnd, end: stop + 3 };
}

function isLabelStop(code: number): boolean {
  return code === 58 || code === 42 || code === 10 || code === 13;
}

const labelKinds: readonly (readonly [start: string, kind: TaskDetailKind])[] = [
  ["definition of done", "definition-of-done"],
  ["dod", "definition-of-done"],
  ["evidence", "evidence"],
  ["verif", "verification"],
  ["minimal verif", "verification"],
  ["surface", "surface"],
  ["depends", "depends-on"],
  ["dependenc", "depends-on"],
  ["blocked by", "depends-on"],
  ["service", "services"],
  ["reason", "reason"],
  ["why blocked", "reason"],
  ["status", "status"],
  ["checkpoint", "checkpoint"],
  ["test", "tests"],
  ["note", "notes"],
  ["source", "source"],
];

/** The kind that a label names, by its first words; `other` when it is no known one. */
export function detailKind(label: string): TaskDetailKind {
  if (!isLetter(label.charCodeAt(0)) || label.length > 40) return "other";
  const name = label.toLowerCase();
  for (const [start, kind] of labelKinds) if (name.startsWith(start)) return kind;
  return "other";
}
