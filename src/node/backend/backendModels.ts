import { toForm } from "../http/httpConnection.ts";
import type { BackendCalls } from "./backendCalls.ts";
import * as shapes from "./backendShapes.ts";

/** A model that is not in the backend's own catalog. */
export interface CustomModel {
  readonly name: string;
  readonly url: string;
  readonly filename: string;
  readonly type?: string;
  readonly tier?: number;
  readonly tags?: readonly string[];
  readonly sha256?: string;
  readonly notes?: string;
}

const slowMs = 30 * 60_000;

/** The catalog of models, what is installed, and downloads: one at a time, and forgotten when the backend restarts. */
export class BackendModels {
  readonly #calls: BackendCalls;

  constructor(calls: BackendCalls) {
    this.#calls = calls;
  }

  catalog(signal?: AbortSignal) {
    return this.#calls.get("/models/catalog", shapes.listUnder("items", shapes.toModel), signal);
  }

  customCatalog(signal?: AbortSignal) {
    return this.#calls.get("/models/catalog/custom", shapes.listUnder("items", shapes.toModel), signal);
  }

  add(model: CustomModel, signal?: AbortSignal) {
    return this.#calls.send("POST", "/models/catalog/custom", model, shapes.under("item", shapes.toModel), signal);
  }

  /** The whole entry anew. */
  replace(id: string, model: CustomModel, signal?: AbortSignal) {
    const path = `/models/catalog/custom/${encodeURIComponent(id)}`;
    return this.#calls.send("PUT", path, model, shapes.under("item", shapes.toModel), signal);
  }

  remove(id: string, signal?: AbortSignal) {
    const path = `/models/catalog/custom/${encodeURIComponent(id)}`;
    return this.#calls.send("DELETE", path, undefined, shapes.decodeDone, signal);
  }

  installed(signal?: AbortSignal) {
    return this.#calls.get("/models/installed", shapes.listUnder("items", shapes.toInstalled), signal);
  }

  downloads(signal?: AbortSignal) {
    return this.#calls.get("/models/downloads/items", shapes.listUnder("items", shapes.toDownload), signal);
  }

  /** Those that wait, in order. */
  queue(signal?: AbortSignal) {
    return this.#calls.get("/models/downloads/queue", shapes.listUnder("items", shapes.toDownload), signal);
  }

  enqueue(modelId: string, signal?: AbortSignal) {
    const decode = shapes.under("item", shapes.toDownload);
    return this.#calls.send("POST", "/models/downloads/enqueue", { model_id: modelId }, decode, signal);
  }

  /** One that runs is only told to end at first. */
  cancel(id: string, signal?: AbortSignal) {
    const decode = shapes.under("item", shapes.toDownload);
    return this.#calls.send("POST", "/models/downloads/cancel", { download_id: id }, decode, signal);
  }

  /** The backend holds the whole file in memory: for small models. */
  import(file: { readonly name: string; readonly bytes: Uint8Array }, type = "other", signal?: AbortSignal) {
    const form = toForm({ field: "file", ...file }, { model_type: type });
    const decode = shapes.under("item", shapes.toInstalled);
    return this.#calls.send("POST", "/models/import", form, decode, signal, slowMs);
  }

  /** Its hash, compared with nothing; slow for big files. `path` as `installed` gives it. */
  verify(path: string, signal?: AbortSignal) {
    const decode = shapes.under("item", shapes.toInstalled);
    return this.#calls.send("POST", "/models/verify", { path }, decode, signal, slowMs);
  }
}
