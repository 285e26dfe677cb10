/** Of the backend itself: health, errors, services, ComfyUI, packs and settings. */
import type { BackendCalls } from "./backendCalls.ts";
import { presets } from "./backendPipeline.ts";
import * as readers from "./backendReaders.ts";
import * as shapes from "./backendShapes.ts";

const minute = 60_000;

/** Waits for the backend's own look at Redis. */
export function health(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/health", readers.decodeDone, signal, 5000);
}

/** True for a newer backend, which has a pipeline. */
export async function hasPipeline(calls: BackendCalls, signal?: AbortSignal): Promise<boolean> {
  return (await presets(calls, {}, signal)).ok;
}

export function errorSummary(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/errors/aggregation", shapes.decodeErrorSummary, signal);
}

export function reportError(
  calls: BackendCalls,
  error: { readonly level: string; readonly source: string; readonly message: string },
  signal?: AbortSignal,
) {
  return calls.send("POST", "/errors", error, readers.decodeDone, signal);
}

export function clearErrors(calls: BackendCalls, signal?: AbortSignal) {
  return calls.send("DELETE", "/errors", undefined, readers.decodeDone, signal);
}

/** Numbers of lines, which the list of lines does not tell. */
export function logCounts(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/logs/stats", readers.under("by_level", readers.toCounts), signal);
}

export function serviceStatus(calls: BackendCalls, name: "backend" | "frontend" | "comfyui", signal?: AbortSignal) {
  return calls.get(`/services/${name}/status`, shapes.decodeService, signal);
}

/** What a person is told to do, by keys such as `start` and `note`. */
export function serviceInstructions(
  calls: BackendCalls,
  name: "backend" | "frontend" | "comfyui",
  signal?: AbortSignal,
) {
  return calls.get(`/services/${name}/info`, readers.under("instructions", readers.toTexts), signal);
}

export function checkpoints(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/comfyui/checkpoints", readers.namesUnder("checkpoints"), signal);
}

export function comfyManager(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/comfyui/manager/status", shapes.decodeService, signal);
}

/** Blocks until it is done: installing takes up to forty minutes. */
export function manageComfy(
  calls: BackendCalls,
  action: "install" | "start" | "stop" | "restart" | "sync-models",
  signal?: AbortSignal,
) {
  const timeoutMs = action === "install" ? 45 * minute : 2 * minute;
  return calls.send("POST", `/comfyui/manager/${action}`, undefined, readers.decodeDone, signal, timeoutMs);
}

export function comfyManagerLogs(calls: BackendCalls, limit = 500, signal?: AbortSignal) {
  return calls.get(`/comfyui/manager/logs?limit=${limit}`, readers.namesUnder("logs"), signal);
}

/** `pack` has at least `id`, `name` and `description`. */
export function addPack(calls: BackendCalls, pack: Readonly<Record<string, unknown>>, signal?: AbortSignal) {
  return calls.send("POST", "/workflows/catalog/custom", pack, readers.under("pack", shapes.toPack), signal);
}

export function changePack(
  calls: BackendCalls,
  id: string,
  changes: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
) {
  const path = `/workflows/catalog/custom/${encodeURIComponent(id)}`;
  return calls.send("PUT", path, changes, readers.under("pack", shapes.toPack), signal);
}

export function removePack(calls: BackendCalls, id: string, signal?: AbortSignal) {
  const path = `/workflows/catalog/custom/${encodeURIComponent(id)}`;
  return calls.send("DELETE", path, undefined, readers.decodeDone, signal);
}

export function settings(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/settings", shapes.decodeSettings, signal);
}

/** The answer is what holds now: an address of the environment stays. */
export function setComfyUrl(calls: BackendCalls, url: string, signal?: AbortSignal) {
  return calls.send("PUT", "/settings", { comfyui_base_url: url }, shapes.decodeSettings, signal);
}
