/** What may stand in the parts of a task line; everything else would be read as something else. */
import { isTaskId } from "../ids.ts";
import type { Task } from "../model.ts";
import { parseDocument } from "../parse.ts";
import { cutText, refuseEdit, requireLine, toLine, withoutHiding } from "./plainText.ts";

const readElsewhere: readonly (readonly [pattern: RegExp, what: string, mend: string])[] = [
  [/\[\s*(?:optional\s+)?P\d\s*\]$/i, "a priority", "set the priority instead"],
  [/\(\s*#[^()]*\)$/, "tags", "set the tags instead"],
  [/\(\s*checkpoint\s*:[^()]*\)$/i, "a checkpoint", "set the checkpoint instead"],
  [/\[\s*(?:DOING|TODO|DONE|BLOCKED)\b[^\]]*\]$/i, "a state", "move the task instead"],
];

/** The title trimmed. Throws `edit-refused` when a reader would take a part of it for something else. */
export function requireTitle(value: string): string {
  const title = requireLine("title", value);
  for (const [pattern, what, mend] of readElsewhere) {
    if (pattern.test(title)) refuseEdit(`Unexpected ${what} at the end of the title; ${mend}`, { value });
  }
  if (/^\[P\d\]/i.test(title))
    refuseEdit("Unexpected priority at the start of the title; set the priority instead", { value });
  return title;
}

/** `T-20260102-001`, also with a letter behind. Throws `edit-refused`. */
export function requireTaskId(id: string): string {
  if (!isTaskId(id)) {
    refuseEdit(`Unexpected task id ${JSON.stringify(id)}, expected T-YYYYMMDD-NNN`, { id });
  }
  return id;
}

/**
 * Reads a task line back, and throws `edit-refused` when it would say anything but what was asked: the title says something of its
 * own then, a second task for example.
 */
export function requireReadable(line: string, asked: Pick<Task, "id" | "title" | "priority" | "tags">): void {
  const read = parseDocument(`## TASK_LEDGER\n\n### TODO\n\n${line}\n`, "");
  const [task, ...others] = read.ledgers.flatMap((ledger) => ledger.tasks);
  const isAsked =
    task?.id === asked.id &&
    task.title === asked.title &&
    task.priority === asked.priority &&
    task.tags.join(" ") === asked.tags.join(" ") &&
    others.length === 0 &&
    !read.problems.some(({ code }) => code === "joined-task");
  if (isAsked) return;
  refuseEdit(`Unexpected title, it would be read as ${JSON.stringify(task?.title ?? "no task")}; reword it`, { line });
}

/** The tags without hash signs, each once. Throws `edit-refused`. */
export function requireTags(tags: readonly string[]): string[] {
  const names = tags.map((tag) => tag.trim().replace(/^#/, ""));
  const wrong = names.find((name) => !/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_./+-]*$/u.test(name));
  if (wrong !== undefined) {
    refuseEdit(`Unexpected tag ${JSON.stringify(wrong)}; use letters, digits and hyphens, without blanks`, { tags });
  }
  return [...new Set(names)];
}

/** The words of `(checkpoint: …)`. Throws `edit-refused`. */
export function requireCheckpoint(value: string): string {
  const checkpoint = requireLine("checkpoint", value);
  if (/[()[\]]/.test(checkpoint)) refuseEdit("Unexpected bracket in the checkpoint; write the short hash", { value });
  return checkpoint;
}

/** The words of `[BLOCKED - …]`. Throws `edit-refused`. */
export function requireReason(value: string): string {
  const reason = requireLine("reason", value);
  if (/[[\]]/.test(reason)) refuseEdit("Unexpected square bracket in the reason; use parentheses", { value });
  return reason;
}

/** Words from anywhere, such as an agent's, as a reason that `requireReason` takes: one line, no square brackets, not long. */
export function toReason(value: string): string {
  const line = withoutHiding(toLine(value))
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replace(/(?<=--)>/g, "&gt;");
  return cutText(line, 160) || "no reason given";
}
