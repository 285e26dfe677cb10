import { parsePythonJson } from "../../core/base/pythonJson.ts";
import { numberOf, recordOf, textOf, textsOf } from "../http/fields.ts";

export interface NodeProgress {
  readonly node: string;
  /** The node of the submitted workflow. */
  readonly displayNode: string;
  readonly value: number;
  readonly max: number;
  readonly state: "running" | "finished";
}

/** A picture of the work so far. */
export interface PreviewPicture {
  readonly mime: "image/jpeg" | "image/png";
  readonly image: Buffer;
}

/** What the server says of a failed node. */
export interface RunFailure {
  readonly node: string;
  readonly nodeType: string;
  readonly type: string;
  /** At most 4 KB; the traceback, which names paths of the server, is left out. */
  readonly message: string;
}

/** A frame of the socket. `promptId` is undefined where the server does not say it. */
export type ComfyFrame =
  | { readonly type: "status"; readonly remaining: number }
  | { readonly type: "features"; readonly previewMetadata: boolean }
  | { readonly type: "started"; readonly promptId: string }
  | { readonly type: "cached"; readonly promptId: string; readonly nodes: readonly string[] }
  | { readonly type: "executing"; readonly promptId: string | undefined; readonly node: string | undefined }
  | {
      readonly type: "progress";
      readonly promptId: string | undefined;
      readonly node: string | undefined;
      readonly value: number;
      readonly max: number;
    }
  | { readonly type: "progress-state"; readonly promptId: string; readonly nodes: readonly NodeProgress[] }
  | { readonly type: "executed"; readonly promptId: string; readonly node: string }
  | { readonly type: "succeeded"; readonly promptId: string }
  | { readonly type: "failed"; readonly promptId: string; readonly failure: RunFailure }
  /** One output was kept from running on purpose; the run goes on. */
  | { readonly type: "blocked"; readonly promptId: string; readonly failure: RunFailure }
  | { readonly type: "interrupted"; readonly promptId: string }
  | {
      readonly type: "preview";
      readonly promptId: string | undefined;
      readonly node: string | undefined;
      readonly picture: PreviewPicture;
    }
  | { readonly type: "text"; readonly node: string; readonly text: string }
  | { readonly type: "unknown"; readonly name: string };

const maximumMessage = 4096;

/** Reads a frame; undefined for garbage. Custom nodes send types of their own: those are `unknown`. */
export function decodeFrame(data: Buffer, isBinary: boolean): ComfyFrame | undefined {
  return isBinary ? decodeBinary(data) : decodeText(data.toString("utf8"));
}

function decodeBinary(data: Buffer): ComfyFrame | undefined {
  if (data.length < 8) return undefined;
  const [event, number] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  if (event === 1) return toPreview(number === 2 ? "image/png" : "image/jpeg", data.subarray(8), undefined);
  if (event !== 3 && event !== 4) return { type: "unknown", name: `event ${event}` };
  if (8 + number > data.length) return undefined;
  const head = data.toString("utf8", 8, 8 + number);
  const rest = data.subarray(8 + number);
  if (event === 3) return { type: "text", node: head, text: rest.toString("utf8", 0, maximumMessage) };
  const meta = recordOf(parsePythonJson(head));
  return meta && toPreview(meta.image_type === "image/png" ? "image/png" : "image/jpeg", rest, meta);
}

function toPreview(
  mime: PreviewPicture["mime"],
  image: Buffer,
  meta: Readonly<Record<string, unknown>> | undefined,
): ComfyFrame {
  const node = textOf(meta?.display_node_id) ?? textOf(meta?.node_id);
  return { type: "preview", promptId: textOf(meta?.prompt_id), node, picture: { mime, image } };
}

function decodeText(text: string): ComfyFrame | undefined {
  const message = recordOf(parsePythonJson(text));
  const name = textOf(message?.type);
  const data = recordOf(message?.data);
  if (name === undefined) return undefined;
  return (data && toFrame(name, data)) ?? { type: "unknown", name };
}

function toFrame(name: string, data: Readonly<Record<string, unknown>>): ComfyFrame | undefined {
  const promptId = textOf(data.prompt_id);
  if (name === "status") return toStatus(data);
  if (name === "feature_flags") return { type: "features", previewMetadata: data.supports_preview_metadata === true };
  if (name === "executing")
    return { type: "executing", promptId, node: textOf(data.display_node) ?? textOf(data.node) };
  if (name === "progress") return toProgress(promptId, data);
  if (promptId === undefined) return undefined;
  switch (name) {
    case "execution_start":
      return { type: "started", promptId };
    case "execution_cached":
      return { type: "cached", promptId, nodes: textsOf(data.nodes) };
    case "progress_state":
      return {
        type: "progress-state",
        promptId,
        nodes: Object.entries(recordOf(data.nodes) ?? {}).flatMap(toNodeProgress),
      };
    case "executed":
      return { type: "executed", promptId, node: textOf(data.display_node) ?? textOf(data.node) ?? "" };
    case "execution_success":
      return { type: "succeeded", promptId };
    case "execution_interrupted":
      return { type: "interrupted", promptId };
    case "execution_error":
      return toFailed(promptId, data);
    default:
      return undefined;
  }
}

function toStatus(data: Readonly<Record<string, unknown>>): ComfyFrame | undefined {
  const remaining = numberOf(recordOf(recordOf(data.status)?.exec_info)?.queue_remaining);
  return remaining === undefined ? undefined : { type: "status", remaining };
}

function toProgress(promptId: string | undefined, data: Readonly<Record<string, unknown>>): ComfyFrame | undefined {
  const [value, max] = [numberOf(data.value), numberOf(data.max)];
  if (value === undefined || max === undefined) return undefined;
  return { type: "progress", promptId, node: textOf(data.node), value, max };
}

function toNodeProgress([node, told]: [string, unknown]): NodeProgress[] {
  const { display_node_id, max, state, value } = recordOf(told) ?? {};
  return [
    {
      ...{ node, displayNode: textOf(display_node_id) ?? node, value: numberOf(value) ?? 0, max: numberOf(max) ?? 1 },
      state: state === "finished" ? "finished" : "running",
    },
  ];
}

function toFailed(promptId: string, data: Readonly<Record<string, unknown>>): ComfyFrame {
  const failure = decodeFailure(data);
  return { type: failure.type === "ExecutionBlocked" ? "blocked" : "failed", promptId, failure };
}

/** The body of an `execution_error`, of a frame or of the history. */
export function decodeFailure(data: Readonly<Record<string, unknown>>): RunFailure {
  return {
    node: textOf(data.node_id) ?? "",
    nodeType: textOf(data.node_type) ?? "",
    type: textOf(data.exception_type) ?? "error",
    message: (textOf(data.exception_message) ?? "").trim().slice(0, maximumMessage),
  };
}
