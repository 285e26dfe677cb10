/** The pipeline of newer backends; older ones refuse with 404. */
import { type BackendCalls, toQuery } from "./backendCalls.ts";
import * as readers from "./backendReaders.ts";
import * as shapes from "./backendShapes.ts";

export interface PipelineRequest {
  readonly preset_id: string;
  readonly prompt: string;
  readonly negative_prompt?: string;
  readonly quality_level?: "low" | "standard" | "pro";
  readonly seed?: number;
  readonly identity_reference?: readonly string[];
  /** A person has said yes to what the preset asks for. */
  readonly consent_given?: boolean;
}

export function presets(
  calls: BackendCalls,
  filter: { readonly category?: string; readonly engine?: string } = {},
  signal?: AbortSignal,
) {
  const path = `/pipeline/presets${toQuery(filter)}`;
  return calls.get(path, readers.listUnder("presets", shapes.toPipelinePreset), signal);
}

export function preset(calls: BackendCalls, id: string, signal?: AbortSignal) {
  const path = `/pipeline/presets/${encodeURIComponent(id)}`;
  return calls.get(path, readers.under("preset", shapes.toPipelinePreset), signal);
}

/** Answers when the picture is there; a failed one is a value with its error. See `isBrokenRoute`. */
export function generate(calls: BackendCalls, request: PipelineRequest, signal?: AbortSignal) {
  return calls.send("POST", "/pipeline/generate/image", request, shapes.decodePipelineJob, signal, 15 * 60_000);
}

export function job(calls: BackendCalls, id: string, signal?: AbortSignal) {
  return calls.get(`/pipeline/jobs/${encodeURIComponent(id)}`, shapes.decodePipelineJob, signal);
}

/** As the backend tells them. */
export function artifacts(calls: BackendCalls, id: string, signal?: AbortSignal) {
  const path = `/pipeline/jobs/${encodeURIComponent(id)}/artifacts`;
  return calls.get(path, readers.listUnder("artifacts", readers.asTold), signal);
}
