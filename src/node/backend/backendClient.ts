/** The local backend. Loads undici: import this file when it is first needed. */
import { setTimeout as delay } from "node:timers/promises";
import type { Disposable } from "../../core/base/disposables.ts";
import { ControlError } from "../../core/base/errors.ts";
import { parsePythonJson } from "../../core/base/pythonJson.ts";
import { isLoopbackUrl } from "../../core/policy/safeValues.ts";
import { type HttpCall, HttpConnection } from "../http/httpConnection.ts";
import { type BackendAnswer, decodeAnswer } from "./backendAnswer.ts";
import * as shapes from "./backendShapes.ts";

export interface BackendClientInit {
  /** `http://localhost:8000` */
  readonly baseUrl: string;
  /** A person has agreed that this host, which is not this machine, may be asked. */
  readonly isHostApproved?: boolean;
  /** Sent as `X-Run-Id` with every call of a cycle. */
  readonly runId?: string | undefined;
}

/** What a picture is made of; the backend's own defaults for what is left out. */
export interface ImageRequest {
  readonly pack_id: string;
  readonly prompt: string;
  readonly negative_prompt?: string;
  readonly seed?: number;
  readonly checkpoint?: string;
  readonly width?: number;
  readonly height?: number;
  readonly steps?: number;
  readonly cfg?: number;
  readonly sampler_name?: string;
  readonly scheduler?: string;
  readonly batch_size?: number;
}

const minute = 60_000;
type Decode<T> = (value: unknown) => T | undefined;

/**
 * Calls of the backend, each bounded and decoded. A refusal in any of its five shapes is a value; a backend that is not there, or
 * answers no JSON, throws `service-failed`. Where routes are known not to work, the dependable one is used.
 */
export class BackendClient implements Disposable {
  readonly baseUrl: string;
  readonly #http: HttpConnection;

  /** Throws `not-approved` for a host that is not this machine and that nobody approved. */
  constructor({ baseUrl, isHostApproved = false, runId }: BackendClientInit) {
    if (!URL.canParse(baseUrl) || (!isHostApproved && !isLoopbackUrl(baseUrl))) {
      throw new ControlError(
        "not-approved",
        `The backend at ${baseUrl} is not on this machine; approve the host first`,
      );
    }
    this.baseUrl = baseUrl.replace(/\/+$/, "");
    this.#http = new HttpConnection({ baseUrl, name: "the backend", headers: runId ? { "x-run-id": runId } : {} });
  }

  /** Waits for the backend's own look at Redis. */
  health = (signal?: AbortSignal) => this.#get("/health", shapes.decodeDone, signal, 5000);
  /** Slow: it looks at ports and at the machine. Not to be asked more often than every few seconds. */
  status = (signal?: AbortSignal) => this.#get("/status", shapes.decodeStatus, signal, 20_000);
  /** True for a newer backend, which has a pipeline. */
  async hasPipeline(signal?: AbortSignal): Promise<boolean> {
    return (await this.pipelinePresets(signal)).ok;
  }

  errors = (limit = 50, signal?: AbortSignal) =>
    this.#get(`/errors?limit=${limit}`, shapes.listUnder("errors", shapes.toReportedError), signal);
  errorSummary = (signal?: AbortSignal) => this.#get("/errors/aggregation", shapes.decodeErrorSummary, signal);
  reportError = (
    error: { readonly level: string; readonly source: string; readonly message: string },
    signal?: AbortSignal,
  ) => this.#send("POST", "/errors", error, shapes.decodeDone, signal);
  clearErrors = (signal?: AbortSignal) => this.#send("DELETE", "/errors", undefined, shapes.decodeDone, signal);

  /**
   * Newest first. The backend's own filter by level answers something else than was asked, so levels are told apart here; lines of
   * the installer come from its own route.
   */
  async logs(
    options: { readonly limit?: number; readonly source?: string; readonly levels?: readonly string[] } = {},
    signal?: AbortSignal,
  ) {
    const { levels, limit = 200, source = "all" } = options;
    const answer =
      source === "installer"
        ? await this.#get("/installer/logs", shapes.listUnder("items", shapes.toLogLine), signal)
        : await this.#get(
            `/logs?limit=${limit}&source=${encodeURIComponent(source)}`,
            shapes.listUnder("logs", shapes.toLogLine),
            signal,
          );
    if (!answer.ok) return answer;
    const newestFirst = source === "installer" ? answer.value.toReversed().slice(0, limit) : answer.value;
    return { ok: true as const, value: newestFirst.filter(({ level }) => !levels || levels.includes(level)) };
  }

  serviceStatus = (name: "backend" | "frontend" | "comfyui", signal?: AbortSignal) =>
    this.#get(`/services/${name}/status`, shapes.decodeService, signal);

  checkpoints = (signal?: AbortSignal) => this.#get("/comfyui/checkpoints", shapes.namesUnder("checkpoints"), signal);
  comfyManager = (signal?: AbortSignal) => this.#get("/comfyui/manager/status", shapes.decodeService, signal);
  /** Blocks until it is done: installing takes up to forty minutes. */
  manageComfy = (action: "install" | "start" | "stop" | "restart" | "sync-models", signal?: AbortSignal) =>
    this.#send(
      "POST",
      `/comfyui/manager/${action}`,
      undefined,
      shapes.decodeDone,
      signal,
      action === "install" ? 45 * minute : 2 * minute,
    );
  comfyManagerLogs = (limit = 500, signal?: AbortSignal) =>
    this.#get(`/comfyui/manager/logs?limit=${limit}`, shapes.namesUnder("logs"), signal);

  packs = (signal?: AbortSignal) => this.#get("/workflows/catalog", shapes.listUnder("packs", shapes.toPack), signal);
  validatePack = (id: string, signal?: AbortSignal) =>
    this.#send("POST", `/workflows/validate/${encodeURIComponent(id)}`, undefined, shapes.decodePackValidation, signal);
  /** The dependable way to a picture: the route of its own refuses correct requests where the backend runs on its pinned framework. */
  createImage = (request: ImageRequest, signal?: AbortSignal) =>
    this.#send("POST", "/workflows/run", request, shapes.under("job", shapes.toImageJob), signal, minute);

  /** There is no list of jobs that works: whoever creates one keeps its id. */
  imageJob = (id: string, signal?: AbortSignal) =>
    this.#get(`/generate/image/${encodeURIComponent(id)}`, shapes.under("job", shapes.toImageJob), signal);
  cancelImage = (id: string, signal?: AbortSignal) =>
    this.#send("POST", `/generate/image/${encodeURIComponent(id)}/cancel`, undefined, shapes.decodeDone, signal);
  deleteImage = (id: string, signal?: AbortSignal) =>
    this.#send("DELETE", `/generate/image/${encodeURIComponent(id)}`, undefined, shapes.decodeDone, signal);

  presets = (signal?: AbortSignal) =>
    this.#get("/generate/presets", shapes.listUnder("items", shapes.toPreset), signal);

  models = (signal?: AbortSignal) => this.#get("/models/catalog", shapes.listUnder("items", shapes.toModel), signal);
  installedModels = (signal?: AbortSignal) =>
    this.#get("/models/installed", shapes.listUnder("items", shapes.toInstalled), signal);
  downloads = (signal?: AbortSignal) =>
    this.#get("/models/downloads/items", shapes.listUnder("items", shapes.toDownload), signal);
  enqueueDownload = (modelId: string, signal?: AbortSignal) =>
    this.#send(
      "POST",
      "/models/downloads/enqueue",
      { model_id: modelId },
      shapes.under("item", shapes.toDownload),
      signal,
    );
  cancelDownload = (id: string, signal?: AbortSignal) =>
    this.#send(
      "POST",
      "/models/downloads/cancel",
      { download_id: id },
      shapes.under("item", shapes.toDownload),
      signal,
    );

  settings = (signal?: AbortSignal) => this.#get("/settings", shapes.decodeSettings, signal);
  /** The answer is what holds now: an address of the environment stays. */
  setComfyUrl = (url: string, signal?: AbortSignal) =>
    this.#send("PUT", "/settings", { comfyui_base_url: url }, shapes.decodeSettings, signal);

  images = (limit = 48, signal?: AbortSignal) =>
    this.#get(`/content/images?limit=${limit}`, shapes.listUnder("items", shapes.toContentImage), signal);
  content = (limit = 50, signal?: AbortSignal) =>
    this.#get(`/content/library?limit=${limit}`, shapes.listUnder("items", shapes.toContent), signal);
  approve = (ids: readonly string[], signal?: AbortSignal) => this.#batch("approve", { content_ids: ids }, signal);
  reject = (ids: readonly string[], reason: string, signal?: AbortSignal) =>
    this.#batch("reject", { content_ids: ids, rejection_reason: reason }, signal);
  /** Always for good. */
  deleteContent = (ids: readonly string[], signal?: AbortSignal) => this.#batch("delete", { content_ids: ids }, signal);

  pipelinePresets = (signal?: AbortSignal) => this.#get("/pipeline/presets", shapes.pipelinePresetIds, signal);
  pipelineJob = (id: string, signal?: AbortSignal) =>
    this.#get(`/pipeline/jobs/${encodeURIComponent(id)}`, shapes.decodePipelineJob, signal);

  /** Follows a job by asking. A job that a restart left behind stays running for ever: `timeoutMs` is the only end then. */
  async waitForImage(
    id: string,
    options: {
      readonly timeoutMs: number;
      readonly intervalMs?: number;
      readonly onChange?: (job: shapes.ImageJob) => void;
    },
    signal?: AbortSignal,
  ): Promise<BackendAnswer<shapes.ImageJob> | { readonly ok: false; readonly timedOut: true }> {
    const { intervalMs = 2000, onChange, timeoutMs } = options;
    const until = performance.now() + timeoutMs;
    for (;;) {
      const answer = await this.imageJob(id, signal);
      if (!answer.ok) return answer;
      onChange?.(answer.value);
      if (!["queued", "running"].includes(answer.value.state)) return answer;
      if (performance.now() + intervalMs > until) return { ok: false, timedOut: true };
      await delay(intervalMs, undefined, signal ? { signal } : {});
    }
  }

  dispose(): void {
    void this.#http.close();
  }

  #get<T>(
    path: string,
    decode: Decode<T>,
    signal: AbortSignal | undefined,
    timeoutMs?: number,
  ): Promise<BackendAnswer<T>> {
    return this.#call({ path: `/api${path}`, ...(timeoutMs === undefined ? {} : { timeoutMs }) }, decode, signal);
  }

  #send<T>(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    decode: Decode<T>,
    signal: AbortSignal | undefined,
    timeoutMs = 30_000,
  ): Promise<BackendAnswer<T>> {
    const call = { method, path: `/api${path}`, timeoutMs };
    return this.#call(body === undefined ? call : { ...call, body: JSON.stringify(body) }, decode, signal);
  }

  #batch(action: string, body: unknown, signal: AbortSignal | undefined): Promise<BackendAnswer<shapes.Counts>> {
    return this.#send("POST", `/content/library/batch/${action}`, body, shapes.decodeCounts, signal);
  }

  async #call<T>(call: HttpCall, decode: Decode<T>, signal: AbortSignal | undefined): Promise<BackendAnswer<T>> {
    const { body, status } = await this.#http.call(call, signal);
    const value = parsePythonJson(body.toString("utf8"));
    if (value === undefined && status < 300) {
      const place = call.path.split("?")[0];
      throw new ControlError("service-failed", `Whoever answers at ${this.baseUrl}${place} is not the backend`, {
        data: { status },
      });
    }
    return decodeAnswer(status, value, decode);
  }
}
