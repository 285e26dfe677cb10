/** Jobs that make pictures. There is no list of them that works: whoever creates one keeps its id. */
import { setTimeout as delay } from "node:timers/promises";
import type { BackendAnswer } from "./backendAnswer.ts";
import { type BackendCalls, toQuery } from "./backendCalls.ts";
import * as readers from "./backendReaders.ts";
import * as shapes from "./backendShapes.ts";
import { saveFile } from "./saveFile.ts";

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

/** The dependable way: the route of its own refuses correct requests where the backend runs on its pinned framework. */
export function create(calls: BackendCalls, request: ImageRequest, signal?: AbortSignal) {
  return calls.send("POST", "/workflows/run", request, readers.under("job", shapes.toImageJob), signal, 60_000);
}

/** The route of its own, with what it alone can do; see `isBrokenRoute`. At most ten a minute. */
export function createDirectly(
  calls: BackendCalls,
  request: Omit<ImageRequest, "pack_id"> & Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
) {
  return calls.send("POST", "/generate/image", request, readers.under("job", shapes.toImageJob), signal, 60_000);
}

export function job(calls: BackendCalls, id: string, signal?: AbortSignal) {
  return calls.get(jobPath(id), readers.under("job", shapes.toImageJob), signal);
}

/** Asynchronous; it interrupts whatever ComfyUI computes. */
export function cancel(
  calls: BackendCalls,
  id: string,
  options: { readonly keepDone?: boolean } = {},
  signal?: AbortSignal,
) {
  const query = options.keepDone ? "?preserve_partial=true" : "";
  return calls.send("POST", `${jobPath(id)}/cancel${query}`, undefined, readers.decodeDone, signal);
}

/** With its pictures. */
export function remove(calls: BackendCalls, id: string, signal?: AbortSignal) {
  return calls.send("DELETE", jobPath(id), undefined, readers.decodeDone, signal);
}

/** An archive of its pictures and what they are made of. */
export function save(calls: BackendCalls, id: string, file: string, signal?: AbortSignal) {
  return saveFile(calls, { path: `${jobPath(id)}/download` }, file, signal);
}

/** The best pictures of a batch first. */
export function rank(calls: BackendCalls, id: string, limit = 10, signal?: AbortSignal) {
  const decode = readers.listUnder("top_images", shapes.toRankedImage);
  return calls.get(`${jobPath(id)}/rank${toQuery({ limit })}`, decode, signal);
}

/** Newer backends only. */
export function batchQueue(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/generate/image/batch/queue", readers.under("queue_stats", readers.toCounts), signal);
}

/** Newer backends only. */
export function batchSummary(calls: BackendCalls, id: string, signal?: AbortSignal) {
  const path = `/generate/image/batch/${encodeURIComponent(id)}/summary`;
  return calls.get(path, readers.under("summary", readers.toCounts), signal);
}

export function storage(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/generate/storage", readers.decodeCounts, signal);
}

/** Deletes all jobs with their pictures: ask first. */
export function clear(calls: BackendCalls, signal?: AbortSignal) {
  return calls.send("POST", "/generate/clear", undefined, readers.decodeCounts, signal);
}

export function presets(calls: BackendCalls, category?: string, signal?: AbortSignal) {
  const query = toQuery(category ? { category } : {});
  return calls.get(`/generate/presets${query}`, readers.listUnder("items", shapes.toPreset), signal);
}

export function preset(calls: BackendCalls, id: string, signal?: AbortSignal) {
  const path = `/generate/presets/${encodeURIComponent(id)}`;
  return calls.get(path, readers.under("preset", shapes.toPreset), signal);
}

/** Follows a job by asking. A job that a restart left behind stays running for ever: `timeoutMs` is the only end then. */
export async function wait(
  calls: BackendCalls,
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
    const answer = await job(calls, id, signal);
    if (!answer.ok) return answer;
    onChange?.(answer.value);
    if (!["queued", "running"].includes(answer.value.state)) return answer;
    if (performance.now() + intervalMs > until) return { ok: false, timedOut: true };
    await delay(intervalMs, undefined, signal ? { signal } : {});
  }
}

function jobPath(id: string): string {
  return `/generate/image/${encodeURIComponent(id)}`;
}
