/** What a waiting run keeps in its folder, so that another process can end it. */
import type { CycleBase } from "./cycleRun.ts";
import { parseStatedEvidence, type StatedEvidence } from "./evidence.ts";
import type { WorkerWord } from "./executor.ts";

export const waitingFile = "waiting.json";

export interface WaitingRun {
  /** The document that the task stands in; undefined: written by a former version. */
  readonly documentPath?: string | undefined;
  readonly taskId: string;
  readonly base: CycleBase;
  readonly continued: boolean;
  /** Who works: a person (`manual`) or an outside agent (`mcp`). */
  readonly executor: string;
  /** The store's name for the document when the work began. */
  readonly documentVersion: string;
  /** What an agent said beside "done", for the person who looks next. */
  readonly said?: WorkerWord | undefined;
}

export function encodeWaitingRun(waiting: WaitingRun): string {
  return `${JSON.stringify(waiting, null, 2)}\n`;
}

/** Undefined when the text is not what `encodeWaitingRun` writes. */
export function decodeWaitingRun(text: string): WaitingRun | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // Cut by a crash: there is nothing to go on with.
  }
  if (!isRecord(value) || !isRecord(value.base) || !isRecord(value.base.foreign)) return undefined;
  const { documentPath, taskId, continued, documentVersion, base, executor = "manual" } = value;
  if (typeof taskId !== "string" || typeof continued !== "boolean" || typeof documentVersion !== "string")
    return undefined;
  if (typeof base.head !== "string" || typeof executor !== "string") return undefined;
  const foreign = Object.entries(base.foreign as object).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return {
    documentPath: typeof documentPath === "string" ? documentPath : undefined,
    taskId,
    continued,
    executor,
    documentVersion,
    base: { head: base.head, foreign: Object.fromEntries(foreign) },
    said: isRecord(value.said) ? toWord(value.said) : undefined,
  };
}

function toWord({ also, evidence }: Record<string, unknown>): WorkerWord {
  const ids = Array.isArray(also) ? also.filter((id): id is string => typeof id === "string") : [];
  return { also: ids, evidence: isRecord(evidence) ? toEvidence(evidence) : undefined };
}

function toEvidence({ kind, reason, link, who }: Record<string, unknown>): StatedEvidence | undefined {
  return parseStatedEvidence(kind === "no-code" ? { noCode: reason } : { link, who });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
