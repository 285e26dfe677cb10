/** The catalog of models, what is installed, and downloads: one at a time, and forgotten when the backend restarts. */
import { toForm } from "../http/httpConnection.ts";
import type { BackendCalls } from "./backendCalls.ts";
import * as readers from "./backendReaders.ts";
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

export function catalog(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/models/catalog", readers.listUnder("items", shapes.toModel), signal);
}

export function customCatalog(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/models/catalog/custom", readers.listUnder("items", shapes.toModel), signal);
}

export function add(calls: BackendCalls, model: CustomModel, signal?: AbortSignal) {
  return calls.send("POST", "/models/catalog/custom", model, readers.under("item", shapes.toModel), signal);
}

/** The whole entry anew. */
export function replace(calls: BackendCalls, id: string, model: CustomModel, signal?: AbortSignal) {
  const path = `/models/catalog/custom/${encodeURIComponent(id)}`;
  return calls.send("PUT", path, model, readers.under("item", shapes.toModel), signal);
}

export function remove(calls: BackendCalls, id: string, signal?: AbortSignal) {
  const path = `/models/catalog/custom/${encodeURIComponent(id)}`;
  return calls.send("DELETE", path, undefined, readers.decodeDone, signal);
}

export function installed(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/models/installed", readers.listUnder("items", shapes.toInstalled), signal);
}

export function downloads(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/models/downloads/items", readers.listUnder("items", shapes.toDownload), signal);
}

/** Those that wait, in order. */
export function queue(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/models/downloads/queue", readers.listUnder("items", shapes.toDownload), signal);
}

export function enqueue(calls: BackendCalls, modelId: string, signal?: AbortSignal) {
  const decode = readers.under("item", shapes.toDownload);
  return calls.send("POST", "/models/downloads/enqueue", { model_id: modelId }, decode, signal);
}

/** One that runs is only told to end at first. */
export function cancel(calls: BackendCalls, id: string, signal?: AbortSignal) {
  const decode = readers.under("item", shapes.toDownload);
  return calls.send("POST", "/models/downloads/cancel", { download_id: id }, decode, signal);
}

/** The backend holds the whole file in memory: for small models. */
export function importFile(
  calls: BackendCalls,
  file: { readonly name: string; readonly bytes: Uint8Array },
  type = "other",
  signal?: AbortSignal,
) {
  const form = toForm({ field: "file", ...file }, { model_type: type });
  const decode = readers.under("item", shapes.toInstalled);
  return calls.send("POST", "/models/import", form, decode, signal, slowMs);
}

/** Its hash, compared with nothing; slow for big files. `path` as `installed` gives it. */
export function verify(calls: BackendCalls, path: string, signal?: AbortSignal) {
  const decode = readers.under("item", shapes.toInstalled);
  return calls.send("POST", "/models/verify", { path }, decode, signal, slowMs);
}
