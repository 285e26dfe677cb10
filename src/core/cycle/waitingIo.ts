/** The context files that an outside agent read; its run folder counts them, whoever serves the next read. */

import { ControlError, isControlError } from "../base/errors.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { CyclePorts } from "./cyclePorts.ts";
import { documentOf } from "./documentOf.ts";
import { type FoundRun, findWaitingRun, lookForWaitingRun } from "./findWaitingRun.ts";
import { IoBudget, type IoSpent, nothingSpent, toIoLimits } from "./ioBudget.ts";

const ioFile = "io.json";

/** Context files by run, as this process counted them: whoever writes over the count in the run folder gains nothing. */
export type CountedReads = Map<string, readonly string[]>;

/** A run that waits, and the budget of who has it in hand. */
export interface WaitingBudget {
  readonly found: FoundRun;
  readonly budget: IoBudget;
}

/** Undefined when no run waits, or another process takes it at this moment. Throws `task-unknown`. */
export async function lookAtWaitingBudget(
  ports: CyclePorts,
  counted: CountedReads,
): Promise<WaitingBudget | undefined> {
  if (!(await lookForWaitingRun(ports))) return undefined;
  try {
    return await openWaitingBudget(ports, counted);
  } catch (error) {
    if (isControlError(error) && error.code === "run-unknown") return undefined;
    throw error;
  }
}

/** With what was spent so far. Throws `run-unknown` and `task-unknown`. */
async function openWaitingBudget(ports: CyclePorts, counted: CountedReads): Promise<WaitingBudget> {
  const found = await findWaitingRun(ports);
  const snapshot = await ports.store.read();
  const document = documentOf(ports, snapshot);
  const task = document.findTask(found.waiting.taskId);
  if (!task)
    throw new ControlError("task-unknown", `${found.waiting.taskId} is no longer in the document; stop the run`);
  const limits = toIoLimits(readPolicy(document, ports.settings), task, ports.documentPath);
  const kept = decodeIoSpent((await found.folder.readFile(ioFile)) ?? "");
  const contextFiles = [...(counted.get(found.folder.runId) ?? []), ...(kept?.contextFiles ?? [])];
  return { found, budget: new IoBudget(limits, { ...nothingSpent, ...kept, contextFiles }) };
}

/** Counts one context file of the waiting run; gives the refusal, or undefined when it may be read. */
export async function meterRead(ports: CyclePorts, counted: CountedReads, path: string): Promise<string | undefined> {
  const { found, budget } = await openWaitingBudget(ports, counted);
  const refusal = budget.read(path);
  if (refusal !== undefined) return refusal;
  counted.set(found.folder.runId, budget.spent.contextFiles);
  await found.folder.writeFile(ioFile, `${JSON.stringify(budget.spent, null, 2)}\n`);
  return undefined;
}

/** Undefined when the text is not what `meterRead` writes: then this process's own count is all there is. */
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
