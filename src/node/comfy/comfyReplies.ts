import { toExactJson } from "../../core/base/pythonJson.ts";
import { numberOf, recordOf, recordsOf, textOf } from "../http/fields.ts";
import { decodeFailure, type RunFailure } from "./comfyFrames.ts";

export interface ServerInfo {
  /** Empty when the server does not tell. */
  readonly version: string;
  readonly system: string;
  readonly devices: readonly { readonly name: string; readonly vramTotal: number; readonly vramFree: number }[];
}

/** `GET /system_stats`; undefined when it is no ComfyUI. `argv` holds paths and is left out. */
export function decodeServerInfo(value: unknown): ServerInfo | undefined {
  const system = recordOf(recordOf(value)?.system);
  if (!system) return undefined;
  const devices = recordsOf(recordOf(value)?.devices).map(({ name, vram_free, vram_total }) => ({
    ...{ name: textOf(name) ?? "", vramTotal: numberOf(vram_total) ?? 0, vramFree: numberOf(vram_free) ?? 0 },
  }));
  return { version: textOf(system.comfyui_version) ?? "", system: textOf(system.os) ?? "", devices };
}

export interface QueueItem {
  /** Smaller runs first; may be negative or a fraction. */
  readonly number: number;
  readonly promptId: string;
  readonly clientId: string | undefined;
}

export interface Queue {
  readonly running: readonly QueueItem[];
  /** In the order in which they will run. */
  readonly pending: readonly QueueItem[];
}

/** `GET /queue` */
export function decodeQueue(value: unknown): Queue | undefined {
  const { queue_pending, queue_running } = recordOf(value) ?? {};
  if (!Array.isArray(queue_running) || !Array.isArray(queue_pending)) return undefined;
  const pending = queue_pending.flatMap(toQueueItem).sort((a, b) => a.number - b.number);
  return { running: queue_running.flatMap(toQueueItem), pending };
}

function toQueueItem(item: unknown): QueueItem[] {
  if (!Array.isArray(item)) return [];
  const [number, promptId, , extra] = item;
  if (typeof number !== "number" || typeof promptId !== "string") return [];
  return [{ number, promptId, clientId: textOf(recordOf(extra)?.client_id) }];
}

/**
 * The body that submits a waiting prompt of `GET /queue` once more, at another place: as it was, for whoever listens to it, with
 * every digit. Undefined when it does not wait. Keys of accounts are not in the queue, so they are lost.
 */
export function toMovedPrompt(value: unknown, promptId: string, place: number): string | undefined {
  const told = recordOf(value)?.queue_pending;
  const waiting: unknown[][] = Array.isArray(told) ? told.filter(Array.isArray) : [];
  const item = waiting.find((each) => each[1] === promptId);
  if (!item) return undefined;
  const [, , prompt, extra, outputs] = item;
  const numbers = waiting.flatMap((each) => (each !== item && typeof each[0] === "number" ? [each[0]] : []));
  return toExactJson({
    ...{ prompt, prompt_id: promptId, client_id: recordOf(extra)?.client_id, extra_data: extra },
    ...{ number: numberAt(numbers, place), partial_execution_targets: outputs },
  });
}

/** A number that sorts between those of the places before and behind. */
function numberAt(numbers: readonly number[], place: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = Math.min(Math.max(0, place - 1), sorted.length);
  const [before, behind] = [sorted[at - 1], sorted[at]];
  if (behind === undefined) return (before ?? 0) + 1;
  return before === undefined ? behind - 1 : (before + behind) / 2;
}

/** A file that a run has made, by the three names that `/view` asks for. */
export interface OutputFile {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
  /** `images`, `gifs`, `audio`, … */
  readonly kind: string;
  /** The node of the submitted workflow. */
  readonly node: string;
}

export interface HistoryEntry {
  readonly promptId: string;
  readonly number: number;
  readonly status: "success" | "error" | "interrupted";
  readonly failure: RunFailure | undefined;
  readonly files: readonly OutputFile[];
  readonly texts: readonly { readonly node: string; readonly text: string }[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** The workflow as the server ran it. */
  readonly prompt: Readonly<Record<string, unknown>>;
}

/** `GET /history` or `/history/{id}`, oldest first; an unknown id is an empty list. */
export function decodeHistory(value: unknown): readonly HistoryEntry[] {
  return Object.entries(recordOf(value) ?? {}).flatMap(([promptId, entry]) => {
    const told = recordOf(entry);
    return told ? [toEntry(promptId, told)] : [];
  });
}

function toEntry(promptId: string, { meta, outputs, prompt, status }: Readonly<Record<string, unknown>>): HistoryEntry {
  const [number, , workflow] = Array.isArray(prompt) ? prompt : [];
  const messages = messagesOf(recordOf(status)?.messages);
  const told = (name: string) => messages.find(([type]) => type === name)?.[1];
  const isSuccess = recordOf(status)?.status_str === "success";
  const error = told("execution_error");
  const found = Object.entries(recordOf(outputs) ?? {}).flatMap(([node, ui]) => {
    const shown = textOf(recordOf(recordOf(meta)?.[node])?.display_node) ?? node;
    return Object.entries(recordOf(ui) ?? {}).map(([kind, values]) => ({ node: shown, kind, values }));
  });
  return {
    promptId,
    number: numberOf(number) ?? 0,
    status: isSuccess ? "success" : told("execution_interrupted") ? "interrupted" : "error",
    failure: error && decodeFailure(error),
    files: found.flatMap(({ kind, node, values }) => recordsOf(values).flatMap((value) => toFile(value, kind, node))),
    texts: found.flatMap(({ kind, node, values }) =>
      kind === "text" && Array.isArray(values)
        ? values.filter((text) => typeof text === "string").map((text) => ({ node, text }))
        : [],
    ),
    startedAt: numberOf(told("execution_start")?.timestamp),
    endedAt: numberOf(messages.at(-1)?.[1].timestamp),
    prompt: recordOf(workflow) ?? {},
  };
}

function messagesOf(value: unknown): (readonly [string, Readonly<Record<string, unknown>>])[] {
  return (Array.isArray(value) ? value : []).flatMap((message) => {
    const [type, data] = Array.isArray(message) ? message : [];
    const told = recordOf(data);
    return typeof type === "string" && told ? [[type, told] as const] : [];
  });
}

function toFile(value: Readonly<Record<string, unknown>>, kind: string, node: string): OutputFile[] {
  const [filename, type] = [textOf(value.filename), textOf(value.type)];
  if (!filename || !type) return [];
  return [{ filename, type, subfolder: textOf(value.subfolder) ?? "", kind, node }];
}

/** A fault that the server found in a submitted workflow. */
export interface SubmitFault {
  /** Undefined for the workflow as a whole. */
  readonly node: string | undefined;
  readonly input: string | undefined;
  readonly message: string;
}

export type SubmitAnswer =
  /** `faults`: parts of the workflow that were left out, while the rest runs. */
  | {
      readonly type: "accepted";
      readonly promptId: string;
      readonly number: number;
      readonly faults: readonly SubmitFault[];
    }
  | { readonly type: "refused"; readonly faults: readonly SubmitFault[] };

/** The answer of `POST /prompt`, of new and old servers; `text` is the body when it is no JSON. */
export function decodeSubmitAnswer(status: number, value: unknown, text: string): SubmitAnswer {
  const told = recordOf(value);
  const promptId = textOf(told?.prompt_id);
  const nodes = nodeFaults(told?.node_errors);
  if (status === 200 && promptId !== undefined) {
    return { type: "accepted", promptId, number: numberOf(told?.number) ?? 0, faults: nodes };
  }
  const whole = wholeFault(told?.error);
  const faults = [...nodes, ...(whole && (nodes.length === 0 || whole.node) ? [whole] : [])];
  return {
    type: "refused",
    faults: faults.length > 0 ? faults : [{ node: undefined, input: undefined, message: plainFault(status, text) }],
  };
}

function plainFault(status: number, text: string): string {
  if (status === 413) return "The workflow is larger than the server takes";
  const first = text.trim().split("\n")[0]?.slice(0, 200);
  return `The server could not read the workflow: ${status}${first ? ` ${first.replace(/^\d+\s*/, "")}` : ""}`;
}

function wholeFault(error: unknown): SubmitFault | undefined {
  if (typeof error === "string") return { node: undefined, input: undefined, message: error };
  const told = recordOf(error);
  if (!told) return undefined;
  const [message, details] = [textOf(told.message) ?? "refused", textOf(told.details) ?? ""];
  const node = textOf(recordOf(told.extra_info)?.node_id) ?? /Node ID '#([^']+)'/.exec(details)?.[1];
  return {
    node,
    input: undefined,
    message: details && !message.includes(details) ? `${message} (${details})` : message,
  };
}

/** An object by node id; a list, always empty, on old servers. */
function nodeFaults(value: unknown): SubmitFault[] {
  return Object.entries(recordOf(value) ?? {}).flatMap(([node, told]) =>
    recordsOf(recordOf(told)?.errors).map((error) => {
      const [message, details] = [textOf(error.message) ?? "refused", textOf(error.details) ?? ""];
      const input = textOf(recordOf(error.extra_info)?.input_name);
      return { node, input, message: details && details !== input ? `${message}: ${details}` : message };
    }),
  );
}
