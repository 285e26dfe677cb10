import { findTaskIds } from "../../document/ids.ts";
import type { GuardedChange } from "./guardedChange.ts";
import type { GuardFinding } from "./guardFinding.ts";

/** The task ids that a commit message claims: those of its subject and of its `Control-Plane-Task` trailers. */
export function claimedTasks(message: string): readonly { readonly id: string; readonly line: number }[] {
  const lines = message.split(/\r?\n/);
  const subject = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("#"));
  return lines.flatMap((line, index) =>
    index === subject || /^Control-Plane-Task:/i.test(line)
      ? findTaskIds(line).map(({ id }) => ({ id, line: index + 1 }))
      : [],
  );
}

/** Tasks of a commit message that neither version of the document knows. */
export function judgeMessage(
  message: string,
  { before, after, documentPath }: Pick<GuardedChange, "before" | "after" | "documentPath">,
): readonly GuardFinding[] {
  if (before === undefined && after === undefined) return [];
  return claimedTasks(message)
    .filter(({ id }) => before?.text.includes(id) !== true && after?.text.includes(id) !== true)
    .map(({ id, line }) => ({
      rule: "unknown-task",
      file: "commit message",
      line,
      side: "after",
      message: `Unexpected ${id} in the commit message, expected a task of ${documentPath}`,
      mend: "write the id of the task that this commit belongs to, or none",
    }));
}
