/** Changes of tasks. An unknown id throws `task-unknown`, a text that would be read as something else `edit-refused`. */
import { ControlError } from "../../base/errors.ts";
import { applyEdits, replaceEdit, type TextEdit, type TextRange } from "../../base/text.ts";
import type { ControlDocument, Ledger, Priority, Task, TaskDetailKind, TaskState } from "../model.ts";
import type { MoveOptions, NewTask } from "./inputs.ts";
import { refuseEdit } from "./plainText.ts";
import { detailEdits, newDetailLine, pendingCheckpointEdits } from "./taskDetailEdits.ts";
import { appendBlockEdit, ledgerOf, takeOutEdit } from "./taskPlacement.ts";
import {
  checkpointSuffixEdits,
  prioritySuffixEdits,
  reasonSuffixEdits,
  stateLineEdits,
  tagsSuffixEdits,
  toTagsText,
} from "./taskSuffixes.ts";
import {
  requireCheckpoint,
  requireReadable,
  requireReason,
  requireTags,
  requireTaskId,
  requireTitle,
} from "./taskText.ts";

/** The first task with the id, primary ledger first. Throws `task-unknown`. */
export function requireTask(document: ControlDocument, id: string): Task {
  const task = document.findTask(id);
  if (task === undefined) {
    throw new ControlError("task-unknown", `Unexpected task ${id}, expected one of the ledgers`, { data: { id } });
  }
  return task;
}

/**
 * Moves the whole block, sub-bullets byte for byte, to the end of the section `to` of its ledger, and brings the suffixes of the
 * line in step: DONE gets its checkpoint, BLOCKED its reason, and what no longer holds goes.
 */
export function moveTaskEdits(
  document: ControlDocument,
  id: string,
  to: TaskState,
  options: MoveOptions = {},
): TextEdit[] {
  const task = requireTask(document, id);
  const checked: MoveOptions = {
    ...(options.checkpoint === undefined ? {} : { checkpoint: requireCheckpoint(options.checkpoint) }),
    ...(options.reason === undefined ? {} : { reason: requireReason(options.reason) }),
  };
  const blockEdits = [
    ...stateLineEdits(document, task, to, checked),
    ...(to === "DONE" ? pendingCheckpointEdits(document, task, checked.checkpoint) : []),
  ];
  if (task.state === to) return blockEdits;
  const block = editedSlice(document, task.range, blockEdits);
  const ended = /[\r\n]$/.test(block) ? block : block + document.eol;
  const ledger = ledgerOf(document, task) ?? requireLedger(document, task.ledger);
  return [takeOutEdit(document, task), appendBlockEdit(document, ledger, to, ended)];
}

/** Appends a task to a ledger (undefined: the primary one) in a state (undefined: TODO), with the ledger's separator. */
export function addTaskEdits(
  document: ControlDocument,
  task: NewTask,
  place: { readonly ledger?: string; readonly state?: TaskState } = {},
): TextEdit[] {
  const ledger = requireLedger(document, place.ledger);
  const id = requireTaskId(task.id);
  if (document.findTask(id)) refuseEdit(`Unexpected id ${id}, it is in use; take the next free one`, { id });
  const title = requireTitle(task.title);
  const tags = requireTags(task.tags ?? []);
  const priority = task.priority === undefined ? "" : ` [${task.priority}]`;
  const line = `- ${id}${separatorOf(document, ledger)}${title}${priority}${tags.length === 0 ? "" : ` ${toTagsText(tags)}`}`;
  requireReadable(line, { id, title, priority: task.priority, tags });
  const details = (task.details ?? []).map((detail) => newDetailLine("  ", detail.kind, detail.text));
  const block = [line, ...details, ""].join(document.eol);
  return [appendBlockEdit(document, ledger, place.state ?? "TODO", block)];
}

/** Takes the block out. */
export function removeTaskEdits(document: ControlDocument, id: string): TextEdit[] {
  return [takeOutEdit(document, requireTask(document, id))];
}

export function retitleTaskEdits(document: ControlDocument, id: string, title: string): TextEdit[] {
  const task = requireTask(document, id);
  const words = requireTitle(title);
  const { separatorRange, titleRange } = task;
  const edit =
    titleRange.end > titleRange.start
      ? replaceEdit(titleRange, words)
      : replaceEdit({ start: separatorRange.start, end: titleRange.end }, ` — ${words}`);
  const line = editedSlice(document, task.textRange, [edit]);
  requireReadable(line, { id, title: words, priority: task.priority, tags: task.tags });
  return [edit];
}

/** Undefined takes the priority away. */
export function setPriorityEdits(document: ControlDocument, id: string, priority: Priority | undefined): TextEdit[] {
  return prioritySuffixEdits(document.text, requireTask(document, id), priority);
}

/** No tags take the parentheses away. */
export function setTagsEdits(document: ControlDocument, id: string, tags: readonly string[]): TextEdit[] {
  return tagsSuffixEdits(document.text, requireTask(document, id), requireTags(tags));
}

/** Undefined takes the suffix away. */
export function setCheckpointEdits(document: ControlDocument, id: string, checkpoint: string | undefined): TextEdit[] {
  const value = checkpoint === undefined ? undefined : requireCheckpoint(checkpoint);
  return checkpointSuffixEdits(document.text, requireTask(document, id), value);
}

/** Undefined takes `[BLOCKED - …]` away. */
export function setReasonEdits(document: ControlDocument, id: string, reason: string | undefined): TextEdit[] {
  const value = reason === undefined ? undefined : requireReason(reason);
  return reasonSuffixEdits(document.text, requireTask(document, id), value);
}

/** Sets the first sub-bullet of a kind, or adds it; undefined takes it away. */
export function setDetailEdits(
  document: ControlDocument,
  id: string,
  kind: TaskDetailKind,
  text: string | undefined,
): TextEdit[] {
  return detailEdits(document, requireTask(document, id), kind, text);
}

function requireLedger(document: ControlDocument, name: string | undefined): Ledger {
  const found = document.ledgers.find((ledger) => (name === undefined ? ledger.primary : ledger.name === name));
  const names = document.ledgers.map((ledger) => ledger.name);
  if (found !== undefined) return found;
  const mend = names.length === 0 ? "add a heading `## TASK_LEDGER`" : `take one of ${names.join(", ")}`;
  return refuseEdit(`Unexpected ledger ${name ?? "(none in the document)"}; ${mend}`, { name, names });
}

/** The separator of the ledger's last task when it is a clean one. */
function separatorOf(document: ControlDocument, ledger: Ledger): string {
  const range = ledger.tasks.at(-1)?.separatorRange;
  const separator = range === undefined ? "" : document.text.slice(range.start, range.end);
  return /^ (?:[-–—]|--) $|^: $/.test(separator) ? separator : " — ";
}

/** The text of a range after edits inside it. */
function editedSlice(document: ControlDocument, { start, end }: TextRange, edits: readonly TextEdit[]): string {
  const inside = edits.map(({ range, newText }) => ({
    range: { start: range.start - start, end: range.end - start },
    newText,
  }));
  return applyEdits(document.text.slice(start, end), inside);
}
