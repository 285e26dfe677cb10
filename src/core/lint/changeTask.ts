/** What a person may do to a task by hand, held to the rules: the same for a command, a menu and a dragged row. */
import { ControlError } from "../base/errors.ts";
import type { TextEdit } from "../base/text.ts";
import { openBlockers } from "../document/blockers.ts";
import { resolveBlockerEdits } from "../document/edits/blockerEdits.ts";
import { DocumentDraft } from "../document/edits/draft.ts";
import { moveTaskEdits, requireTask } from "../document/edits/taskEdits.ts";
import type { ControlDocument, TaskState } from "../document/model.ts";
import type { Settings } from "../settings.ts";
import { applyFixes } from "./applyFixes.ts";
import type { Finding } from "./finding.ts";
import { lintDocument } from "./lintDocument.ts";

/** Changes the draft and gives the id of the task that it changed. May throw `edit-refused` with the legal way. */
export type TaskChange = (draft: DocumentDraft) => string;

export interface ChangedTask {
  readonly id: string;
  readonly edits: readonly TextEdit[];
}

/**
 * The edits of a change. What the change makes false, a count for example, is mended with it; what was false before is left
 * alone. Throws `edit-refused` when it would add an error to the document, two tasks in DOING for example.
 */
export function changeTask(before: ControlDocument, change: TaskChange, settings: Settings): ChangedTask {
  const draft = new DocumentDraft(before);
  const former = lintDocument(before, { settings });
  const id = change(draft);
  const known = new Set(former.map(({ rule }) => rule));
  const mended = applyFixes(draft.document, { settings }, ({ rule }) => !known.has(rule));
  draft.apply(() => mended.edits);
  refuseNewErrors(former, lintDocument(draft.document, { settings }));
  return { id, edits: draft.batch().edits };
}

/** Moves a task by hand. DONE asks for evidence, BLOCKED for a reason, and what is DONE stays so. */
export function movedTask(id: string, state: TaskState, reason?: string): TaskChange {
  return (draft) => {
    const task = requireTask(draft.document, id);
    if (state === "DONE" && task.state !== "DONE") {
      throw refused(
        id,
        `${id} cannot be moved to DONE by hand: DONE needs evidence. Do the work, then run AUTO (with the manual executor when you work yourself)`,
      );
    }
    if (task.state === "DONE" && state === "BLOCKED") throw refused(id, `${id} is DONE and cannot be blocked`);
    if (task.state === "DONE") throw refused(id, `${id} is DONE with a commit; add a new task for what is missing`);
    if (state === "BLOCKED" && (reason ?? "").trim() === "") throw refused(id, `${id} needs a reason to be blocked`);
    draft.apply((document) => moveTaskEdits(document, id, state, reason === undefined ? {} : { reason }));
    return id;
  };
}

/** Moves a task from BLOCKED to TODO, and resolves its open blockers; in another state it stays there. */
export function unblockedTask(id: string): TaskChange {
  return (draft) => {
    const isBlocked = requireTask(draft.document, id).state === "BLOCKED";
    const open = openBlockers(draft.document, id);
    if (!isBlocked && open.length === 0) throw refused(id, `${id} is not in BLOCKED and has no open blocker`);
    for (const blocker of open) draft.apply((document) => resolveBlockerEdits(document, blocker.id, "by hand"));
    return isBlocked ? movedTask(id, "TODO")(draft) : id;
  };
}

function refused(id: string, message: string): ControlError {
  return new ControlError("edit-refused", message, { data: { id } });
}

/** The legal way, where a change by hand often meets the rule. */
const ways: Readonly<Record<string, string>> = {
  "more-than-one-doing": "; let AUTO finish that one, block it, or move it back to TODO first",
};

function refuseNewErrors(before: readonly Finding[], after: readonly Finding[]): void {
  const known = new Map<string, number>();
  for (const { rule } of before) known.set(rule, (known.get(rule) ?? 0) + 1);
  for (const { message, rule, severity } of after) {
    const left = (known.get(rule) ?? 0) - 1;
    known.set(rule, left);
    if (left >= 0 || severity !== "error") continue;
    throw new ControlError("edit-refused", `This would break the document: ${message}${ways[rule] ?? ""}`, {
      data: { rule },
    });
  }
}
