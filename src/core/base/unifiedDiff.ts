import { applyEdits, sortedEdits, type TextEdit } from "./text.ts";

/** Lines with their line ends, from `start` to `end` of the old text, and what they become. */
interface ChangedBlock {
  readonly firstLine: number;
  readonly old: readonly string[];
  readonly now: readonly string[];
}

const context = 3;

/** Edits of a text as a patch that `git apply` takes; empty without a change. Only `\n` ends a line, as in git. */
export function unifiedDiff(path: string, text: string, edits: readonly TextEdit[]): string {
  const lines = toLines(text);
  const hunks = toHunks(changedBlocks(text, edits));
  if (hunks.length === 0) return "";
  const name = /["\\\p{Cc}]/u.test(path)
    ? (side: string) => JSON.stringify(side + path)
    : (side: string) => side + path;
  return [`--- ${name("a/")}\n+++ ${name("b/")}\n`, ...toHunkTexts(lines, hunks)].join("");
}

/** `git diff` ends the last line of a text without a line end with a note. */
function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function changedBlocks(text: string, edits: readonly TextEdit[]): ChangedBlock[] {
  const groups: { start: number; end: number; edits: TextEdit[] }[] = [];
  for (const edit of sortedEdits(edits, text.length)) {
    const start = edit.range.start === 0 ? 0 : text.lastIndexOf("\n", edit.range.start - 1) + 1;
    const stop = text.indexOf("\n", Math.max(edit.range.start, edit.range.end - 1));
    const end = stop === -1 ? text.length : stop + 1;
    const last = groups.at(-1);
    if (last !== undefined && start < last.end) {
      last.edits.push(edit);
      last.end = Math.max(last.end, end);
    } else groups.push({ start, end, edits: [edit] });
  }
  let [line, from] = [0, 0];
  return groups.flatMap((group): ChangedBlock[] => {
    line += countLines(text, from, group.start);
    from = group.start;
    const old = text.slice(group.start, group.end);
    const moved = group.edits.map(({ range, newText }) => ({
      range: { start: range.start - group.start, end: range.end - group.start },
      newText,
    }));
    const now = applyEdits(old, moved);
    return now === old ? [] : [{ firstLine: line, old: toLines(old), now: toLines(now) }];
  });
}

function countLines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", start); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** Blocks whose context would touch stand in one hunk. */
function toHunks(blocks: readonly ChangedBlock[]): ChangedBlock[][] {
  const hunks: ChangedBlock[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const block of blocks) {
    if (block.firstLine - end <= 2 * context) hunks.at(-1)?.push(block);
    else hunks.push([block]);
    end = block.firstLine + block.old.length;
  }
  return hunks;
}

function toHunkTexts(lines: readonly string[], hunks: readonly (readonly ChangedBlock[])[]): string[] {
  let shift = 0;
  return hunks.map((blocks) => {
    const first = Math.max(0, (blocks[0]?.firstLine ?? 0) - context);
    const body: string[] = [];
    let at = first;
    for (const { firstLine, now, old } of blocks) {
      body.push(...marked(" ", lines.slice(at, firstLine)), ...marked("-", old), ...marked("+", now));
      at = firstLine + old.length;
    }
    const end = Math.min(lines.length, at + context);
    body.push(...marked(" ", lines.slice(at, end)));
    const growth = blocks.reduce((sum, { now, old }) => sum + now.length - old.length, 0);
    const head = `@@ -${rangeOf(first, end - first)} +${rangeOf(first + shift, end - first + growth)} @@\n`;
    shift += growth;
    return head + body.join("");
  });
}

function rangeOf(first: number, count: number): string {
  return `${count === 0 ? first : first + 1},${count}`;
}

function marked(mark: string, lines: readonly string[]): string[] {
  return lines.map((line) => (line.endsWith("\n") ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`));
}
