import { insertEdit, replaceEdit, type TextEdit } from "../../base/text.ts";
import type { ControlDocument, Task, TaskDetail, TaskDetailKind } from "../model.ts";
import { refuseEdit, requireLine } from "./plainText.ts";
import { contentEnd, nextLineStart } from "./textLines.ts";

const labels: Readonly<Record<Exclude<TaskDetailKind, "other">, string>> = {
  "definition-of-done": "Definition of Done",
  evidence: "Evidence required",
  verification: "Verification commands",
  surface: "Surface area",
  "depends-on": "Depends on",
  services: "Services",
  reason: "Reason",
  status: "Status",
  checkpoint: "Checkpoint",
  tests: "Tests",
  notes: "Notes",
  source: "Source",
};

/** `  - **Depends on:** T-…` without a line end. Throws `edit-refused`, also for `other`, which has no label. */
export function newDetailLine(indent: string, kind: TaskDetailKind, text: string): string {
  if (kind === "other") return refuseEdit("Unexpected sub-bullet without a label; choose a kind, notes for example");
  return `${indent}- **${labels[kind]}:** ${requireLine(labels[kind], text)}`;
}

/** Sets the text of the task's first sub-bullet of a kind, adds it behind the others, or takes it away (undefined). */
export function detailEdits(
  document: ControlDocument,
  task: Task,
  kind: TaskDetailKind,
  text: string | undefined,
): TextEdit[] {
  const detail = task.details.find((candidate) => candidate.kind === kind);
  if (detail !== undefined) {
    if (text === undefined) return [replaceEdit(detail.range, "")];
    return [detailTextEdit(document, detail, requireLine(detail.label || kind, text))];
  }
  if (text === undefined) return [];
  const last = task.details.at(-1);
  const at = last?.range.end ?? nextLineStart(document.text, task.textRange.start);
  const ended = /[\r\n]/.test(document.text.charAt(at - 1));
  const line = newDetailLine(detailIndent(document, task), kind, text);
  return [insertEdit(at, ended ? line + document.eol : document.eol + line)];
}

/** A Checkpoint bullet that still waits for its commit gets it. */
export function pendingCheckpointEdits(
  document: ControlDocument,
  task: Task,
  checkpoint: string | undefined,
): TextEdit[] {
  const bullet = task.details.find(({ kind }) => kind === "checkpoint");
  if (bullet === undefined || checkpoint === undefined || /\b[0-9a-f]{7,40}\b/.test(bullet.text)) return [];
  return [detailTextEdit(document, bullet, bullet.text.startsWith("`") ? `\`${checkpoint}\`` : checkpoint)];
}

function detailTextEdit(document: ControlDocument, { range, textRange }: TaskDetail, text: string): TextEdit {
  // A label without words ends its line, and the range of what it says is behind the line end.
  if (textRange.start === textRange.end)
    return insertEdit(contentEnd(document.text, range.start, range.end), ` ${text}`);
  const isGlued = /\S/.test(document.text.charAt(textRange.start - 1));
  return replaceEdit(textRange, isGlued ? ` ${text}` : text);
}

/** The indentation of the task's own sub-bullets, else the width of its marker. */
function detailIndent(document: ControlDocument, task: Task): string {
  const first = task.details[0]?.range.start;
  const own = first === undefined ? undefined : /^[ \t]*/.exec(document.text.slice(first, first + 40))?.[0];
  if (own) return own;
  const marker = /^(?:[-*+]|\d+[.)]) +/.exec(document.text.slice(task.textRange.start, task.idRange.start))?.[0];
  return " ".repeat(Math.max(2, marker?.length ?? 2));
}
