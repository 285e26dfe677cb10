/** The local backend. Loads undici: import this file when it is first needed. */
import type { Disposable } from "../../core/base/disposables.ts";
import { ControlError } from "../../core/base/errors.ts";
import { isLoopbackUrl } from "../../core/policy/safeValues.ts";
import { BackendCalls } from "./backendCalls.ts";
import { BackendContent } from "./backendContent.ts";
import { BackendImages } from "./backendImages.ts";
import { BackendModels } from "./backendModels.ts";
import { BackendPipeline } from "./backendPipeline.ts";
import * as shapes from "./backendShapes.ts";

export interface BackendClientInit {
  /** `http://localhost:8000` */
  readonly baseUrl: string;
  /** A person has agreed that this host, which is not this machine, may be asked. */
  readonly isHostApproved?: boolean;
  /** Sent as `X-Run-Id` with every call of a cycle. */
  readonly runId?: string | undefined;
}

const minute = 60_000;

/**
 * Calls of the backend, each bounded and decoded. A refusal in any of its five shapes is a value; a backend that is not there, or
 * answers no JSON, throws `service-failed`. Where routes are known not to work, the dependable one is used.
 */
export class BackendClient implements Disposable {
  readonly baseUrl: string;
  readonly images: BackendImages;
  readonly models: BackendModels;
  readonly content: BackendContent;
  readonly pipeline: BackendPipeline;
  readonly #calls: BackendCalls;

  /** Throws `not-approved` for a host that is not this machine and that nobody approved. */
  constructor({ baseUrl, isHostApproved = false, runId }: BackendClientInit) {
    if (!URL.canParse(baseUrl) || (!isHostApproved && !isLoopbackUrl(baseUrl))) {
      throw new ControlError(
        "not-approved",
        `The backend at ${baseUrl} is not on this machine; approve the host first`,
      );
    }
    this.baseUrl = baseUrl.replace(/\/+$/, "");
    this.#calls = new BackendCalls(baseUrl, runId ? { "x-run-id": runId } : {});
    this.images = new BackendImages(this.#calls);
    this.models = new BackendModels(this.#calls);
    this.content = new BackendContent(this.#calls);
    this.pipeline = new BackendPipeline(this.#calls);
  }

  /** Waits for the backend's own look at Redis. */
  health(signal?: AbortSignal) {
    return this.#calls.get("/health", shapes.decodeDone, signal, 5000);
  }

  /** Slow: it looks at ports and at the machine. Not to be asked more often than every few seconds. */
  status(signal?: AbortSignal) {
    return this.#calls.get("/status", shapes.decodeStatus, signal, 20_000);
  }

  /** True for a newer backend, which has a pipeline. */
  async hasPipeline(signal?: AbortSignal): Promise<boolean> {
    return (await this.pipeline.presets({}, signal)).ok;
  }

  errors(limit = 50, signal?: AbortSignal) {
    return this.#calls.get(`/errors?limit=${limit}`, shapes.listUnder("errors", shapes.toReportedError), signal);
  }

  errorSummary(signal?: AbortSignal) {
    return this.#calls.get("/errors/aggregation", shapes.decodeErrorSummary, signal);
  }

  reportError(
    error: { readonly level: string; readonly source: string; readonly message: string },
    signal?: AbortSignal,
  ) {
    return this.#calls.send("POST", "/errors", error, shapes.decodeDone, signal);
  }

  clearErrors(signal?: AbortSignal) {
    return this.#calls.send("DELETE", "/errors", undefined, shapes.decodeDone, signal);
  }

  /**
   * Newest first. The backend's own filter by level answers something else than was asked, so levels are told apart here; lines of
   * the installer come from its own route.
   */
  async logs(
    options: { readonly limit?: number; readonly source?: string; readonly levels?: readonly string[] } = {},
    signal?: AbortSignal,
  ) {
    const { levels, limit = 200, source = "all" } = options;
    const isInstaller = source === "installer";
    const path = isInstaller ? "/installer/logs" : `/logs?limit=${limit}&source=${encodeURIComponent(source)}`;
    const decode = shapes.listUnder(isInstaller ? "items" : "logs", shapes.toLogLine);
    const answer = await this.#calls.get(path, decode, signal);
    if (!answer.ok) return answer;
    const newestFirst = isInstaller ? answer.value.toReversed().slice(0, limit) : answer.value;
    return { ok: true as const, value: newestFirst.filter(({ level }) => !levels || levels.includes(level)) };
  }

  /** Numbers of lines, which the list of lines does not tell. */
  logCounts(signal?: AbortSignal) {
    return this.#calls.get("/logs/stats", shapes.under("by_level", shapes.toCounts), signal);
  }

  serviceStatus(name: "backend" | "frontend" | "comfyui", signal?: AbortSignal) {
    return this.#calls.get(`/services/${name}/status`, shapes.decodeService, signal);
  }

  /** What a person is told to do, by keys such as `start` and `note`. */
  serviceInstructions(name: "backend" | "frontend" | "comfyui", signal?: AbortSignal) {
    return this.#calls.get(`/services/${name}/info`, shapes.under("instructions", shapes.toTexts), signal);
  }

  checkpoints(signal?: AbortSignal) {
    return this.#calls.get("/comfyui/checkpoints", shapes.namesUnder("checkpoints"), signal);
  }

  comfyManager(signal?: AbortSignal) {
    return this.#calls.get("/comfyui/manager/status", shapes.decodeService, signal);
  }

  /** Blocks until it is done: installing takes up to forty minutes. */
  manageComfy(action: "install" | "start" | "stop" | "restart" | "sync-models", signal?: AbortSignal) {
    const timeoutMs = action === "install" ? 45 * minute : 2 * minute;
    return this.#calls.send("POST", `/comfyui/manager/${action}`, undefined, shapes.decodeDone, signal, timeoutMs);
  }

  comfyManagerLogs(limit = 500, signal?: AbortSignal) {
    return this.#calls.get(`/comfyui/manager/logs?limit=${limit}`, shapes.namesUnder("logs"), signal);
  }

  /** Packs of the person's own are listed here alone. */
  packs(signal?: AbortSignal) {
    return this.#calls.get("/workflows/catalog", shapes.listUnder("packs", shapes.toPack), signal);
  }

  /** `pack` has at least `id`, `name` and `description`. */
  addPack(pack: Readonly<Record<string, unknown>>, signal?: AbortSignal) {
    return this.#calls.send("POST", "/workflows/catalog/custom", pack, shapes.under("pack", shapes.toPack), signal);
  }

  changePack(id: string, changes: Readonly<Record<string, unknown>>, signal?: AbortSignal) {
    const path = `/workflows/catalog/custom/${encodeURIComponent(id)}`;
    return this.#calls.send("PUT", path, changes, shapes.under("pack", shapes.toPack), signal);
  }

  removePack(id: string, signal?: AbortSignal) {
    const path = `/workflows/catalog/custom/${encodeURIComponent(id)}`;
    return this.#calls.send("DELETE", path, undefined, shapes.decodeDone, signal);
  }

  validatePack(id: string, signal?: AbortSignal) {
    const path = `/workflows/validate/${encodeURIComponent(id)}`;
    return this.#calls.send("POST", path, undefined, shapes.decodePackValidation, signal);
  }

  settings(signal?: AbortSignal) {
    return this.#calls.get("/settings", shapes.decodeSettings, signal);
  }

  /** The answer is what holds now: an address of the environment stays. */
  setComfyUrl(url: string, signal?: AbortSignal) {
    return this.#calls.send("PUT", "/settings", { comfyui_base_url: url }, shapes.decodeSettings, signal);
  }

  dispose(): void {
    this.#calls.dispose();
  }
}
