import { type BackendCalls, toQuery } from "./backendCalls.ts";
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

/** The pipeline of newer backends; older ones refuse with 404. */
export class BackendPipeline {
  readonly #calls: BackendCalls;

  constructor(calls: BackendCalls) {
    this.#calls = calls;
  }

  presets(filter: { readonly category?: string; readonly engine?: string } = {}, signal?: AbortSignal) {
    const path = `/pipeline/presets${toQuery(filter)}`;
    return this.#calls.get(path, shapes.listUnder("presets", shapes.toPipelinePreset), signal);
  }

  preset(id: string, signal?: AbortSignal) {
    const path = `/pipeline/presets/${encodeURIComponent(id)}`;
    return this.#calls.get(path, shapes.under("preset", shapes.toPipelinePreset), signal);
  }

  /** Answers when the picture is there; a failed one is a value with its error. See `isBrokenRoute`. */
  generate(request: PipelineRequest, signal?: AbortSignal) {
    return this.#calls.send("POST", "/pipeline/generate/image", request, shapes.decodePipelineJob, signal, 15 * 60_000);
  }

  job(id: string, signal?: AbortSignal) {
    return this.#calls.get(`/pipeline/jobs/${encodeURIComponent(id)}`, shapes.decodePipelineJob, signal);
  }

  /** As the backend tells them. */
  artifacts(id: string, signal?: AbortSignal) {
    const path = `/pipeline/jobs/${encodeURIComponent(id)}/artifacts`;
    return this.#calls.get(path, shapes.listUnder("artifacts", shapes.asTold), signal);
  }
}
