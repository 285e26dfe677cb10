import type { TextRange } from "../../base/text.ts";
import type { ControlDocument, Task } from "../../document/model.ts";

/** Where the task's line or its Checkpoint bullet names the hash; the id when it does not. */
export function checkpointRange({ text }: ControlDocument, task: Task, hash: string | undefined): TextRange {
  if (hash === undefined) return task.checkpointValueRange ?? task.idRange;
  const { start, end } = task.checkpointValueRange ?? task.range;
  const at = text.slice(start, end).toLowerCase().indexOf(hash);
  return at === -1 ? task.idRange : { start: start + at, end: start + at + hash.length };
}
