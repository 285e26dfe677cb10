/** The context files that an outside agent read; its run folder counts them, whoever serves the next read. */

import { ControlError } from "../base/errors.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { CyclePorts } from "./cyclePorts.ts";
import { documentOf } from "./documentOf.ts";
import { type FoundRun, findWaitingRun } from "./findWaitingRun.ts";
import { IoBudget, type IoSpent, toIoLimits } from "./ioBudget.ts";

export const ioFile = "io.json";

/** The budget of the waiting run, with what was spent so far. Throws `run-unknown` and `task-unknown`. */
export async function openWaitingBudget(
  ports: CyclePorts,
): Promise<{ readonly found: FoundRun; readonly budget: IoBudget }> {
  const found = await findWaitingRun(ports);
  const snapshot = await ports.store.read();
  const document = documentOf(ports, snapshot);
  const task = document.findTask(found.waiting.taskId);
  if (!task)
    throw new ControlError("task-unknown", `${found.waiting.taskId} is no longer in the document; stop the run`);
  const limits = toIoLimits(readPolicy(document, ports.settings), task, ports.documentPath);
  const text = await found.folder.readFile(ioFile);
  return { found, budget: new IoBudget(limits, text === undefined ? undefined : decodeIoSpent(text)) };
}

/** Counts one context file of the waiting run; gives the refusal, or undefined when it may be read. */
export async function meterRead(ports: CyclePorts, path: string): Promise<string | undefined> {
  const { found, budget } = await openWaitingBudget(ports);
  const refusal = budget.read(path);
  if (refusal === undefined) await found.folder.writeFile(ioFile, `${JSON.stringify(budget.spent, null, 2)}\n`);
  return refusal;
}

/** Undefined when the text is not what `meterRead` writes: then counting begins anew. */
function decodeIoSpent(text: string): IoSpent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // Cut by a crash.
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { contextFiles, changes, miniChecks, unchecked } = value as Record<string, unknown>;
  if (!isTexts(contextFiles) || !isTexts(changes)) return undefined;
  if (typeof miniChecks !== "number" || typeof unchecked !== "number") return undefined;
  return { contextFiles, changes, miniChecks, unchecked, failedCheck: undefined };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
