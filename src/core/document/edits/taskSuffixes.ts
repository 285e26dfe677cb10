/** Edits inside one task line. */
import { insertEdit, replaceEdit, type TextEdit, type TextRange } from "../../base/text.ts";
import type { ControlDocument, Priority, Task, TaskState } from "../model.ts";
import type { MoveOptions } from "./inputs.ts";

/** Sets `[P1]` behind the title, or takes it away. */
export function prioritySuffixEdits(text: string, task: Task, priority: Priority | undefined): TextEdit[] {
  const range = task.priorityRange;
  if (range === undefined) return priority === undefined ? [] : [insertEdit(titleEnd(text, task), ` [${priority}]`)];
  return [priority === undefined ? withoutBlanksBefore(text, range) : replaceEdit(range, `[${priority}]`)];
}

/** Sets `(#a #b)` behind title and priority, or takes it away. */
export function tagsSuffixEdits(text: string, task: Task, tags: readonly string[]): TextEdit[] {
  const range = task.tagsRange;
  const suffix = toTagsText(tags);
  if (range === undefined) {
    const offset = Math.max(titleEnd(text, task), task.priorityRange?.end ?? 0);
    return tags.length === 0 ? [] : [insertEdit(offset, ` ${suffix}`)];
  }
  return [tags.length === 0 ? withoutBlanksBefore(text, range) : replaceEdit(range, suffix)];
}

/** `(#docs #ui)` */
export function toTagsText(tags: readonly string[]): string {
  return `(${tags.map((tag) => `#${tag}`).join(" ")})`;
}

/** Sets `(checkpoint: hash)` at the end of the line, or takes it away. */
export function checkpointSuffixEdits(text: string, task: Task, checkpoint: string | undefined): TextEdit[] {
  if (checkpoint === undefined) {
    return task.checkpointRange === undefined ? [] : [withoutBlanksBefore(text, task.checkpointRange)];
  }
  if (task.checkpointValueRange !== undefined) return [replaceEdit(task.checkpointValueRange, checkpoint)];
  return [insertEdit(textEnd(text, task), ` (checkpoint: ${checkpoint})`)];
}

/** Sets `[BLOCKED - reason]` behind title, priority and tags, or takes it away with the comment that explains it. */
export function reasonSuffixEdits(text: string, task: Task, reason: string | undefined): TextEdit[] {
  const range = task.reasonRange;
  const suffix = `[BLOCKED - ${reason}]`;
  if (range === undefined) {
    const offset = Math.max(titleEnd(text, task), task.priorityRange?.end ?? 0, task.tagsRange?.end ?? 0);
    return reason === undefined ? [] : [insertEdit(offset, ` ${suffix}`)];
  }
  if (reason !== undefined) return [replaceEdit(range, suffix)];
  const comment = task.commentRange;
  // Left alone, the comment would become the end of the title.
  const explains = comment !== undefined && text.slice(range.end, comment.start).trim() === "";
  return [withoutBlanksBefore(text, explains ? { start: range.start, end: comment.end } : range)];
}

/** What the line says of its state, brought to `to`: marks, check box, reason, checkpoint. */
export function stateLineEdits(document: ControlDocument, task: Task, to: TaskState, options: MoveOptions): TextEdit[] {
  const { text } = document;
  const keepsReason = to === "BLOCKED" && options.reason === undefined;
  const keepsCheckpoint = to === "DONE" && options.checkpoint === undefined;
  return [
    ...prefixEdits(text, task, to),
    ...markEdits(text, task),
    ...(keepsReason ? [] : reasonSuffixEdits(text, task, to === "BLOCKED" ? options.reason : undefined)),
    ...(keepsCheckpoint ? [] : checkpointSuffixEdits(text, task, to === "DONE" ? options.checkpoint : undefined)),
  ];
}

/** Ticks a check box; words before the id, such as `Currently:`, go. */
function prefixEdits(text: string, task: Task, to: TaskState): TextEdit[] {
  const range = { start: task.textRange.start, end: task.idRange.start };
  const prefix = text.slice(range.start, range.end);
  const box = /\[[ xX]\]/.exec(prefix);
  if (box !== null) {
    const inside = range.start + box.index + 1;
    return [replaceEdit({ start: inside, end: inside + 1 }, to === "DONE" ? "x" : " ")];
  }
  const words = /^((?:[-*+]|\d+[.)])\s+)\p{L}[^`*]*/u.exec(prefix);
  if (words?.[1] === undefined) return [];
  return [replaceEdit({ start: range.start + words[1].length, end: range.start + words[0].length }, "")];
}

/** Takes `[DONE]` and its like away. */
function markEdits(text: string, task: Task): TextEdit[] {
  const start = task.titleRange.end;
  const tail = text.slice(start, textEnd(text, task));
  return [...tail.matchAll(/[ \t]*\[(?:DOING|TODO|DONE|BLOCKED)\]/gi)]
    .map((match) => ({ start: start + match.index, end: start + match.index + match[0].length }))
    .filter(
      (range) =>
        task.reasonRange === undefined || range.end <= task.reasonRange.start || range.start >= task.reasonRange.end,
    )
    .map((range) => replaceEdit(range, ""));
}

/** The end of the title with its bold marks. */
function titleEnd(text: string, task: Task): number {
  let { end } = task.titleRange;
  while (text.startsWith("**", end)) end += 2;
  return end;
}

/** The end of the line's words, before trailing blanks. */
function textEnd(text: string, task: Task): number {
  return task.textRange.start + text.slice(task.textRange.start, task.textRange.end).trimEnd().length;
}

function withoutBlanksBefore(text: string, range: TextRange): TextEdit {
  let { start } = range;
  while (start > 0 && /[ \t]/.test(text.charAt(start - 1))) start -= 1;
  return replaceEdit({ start, end: range.end }, "");
}
