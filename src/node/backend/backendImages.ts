import { setTimeout as delay } from "node:timers/promises";
import type { BackendAnswer } from "./backendAnswer.ts";
import { type BackendCalls, toQuery } from "./backendCalls.ts";
import * as shapes from "./backendShapes.ts";

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

/** Jobs that make pictures. There is no list of them that works: whoever creates one keeps its id. */
export class BackendImages {
  readonly #calls: BackendCalls;

  constructor(calls: BackendCalls) {
    this.#calls = calls;
  }

  /** The dependable way: the route of its own refuses correct requests where the backend runs on its pinned framework. */
  create(request: ImageRequest, signal?: AbortSignal) {
    return this.#calls.send("POST", "/workflows/run", request, shapes.under("job", shapes.toImageJob), signal, 60_000);
  }

  /** The route of its own, with what it alone can do; see `isBrokenRoute`. At most ten a minute. */
  createDirectly(request: Omit<ImageRequest, "pack_id"> & Readonly<Record<string, unknown>>, signal?: AbortSignal) {
    return this.#calls.send("POST", "/generate/image", request, shapes.under("job", shapes.toImageJob), signal, 60_000);
  }

  job(id: string, signal?: AbortSignal) {
    return this.#calls.get(jobPath(id), shapes.under("job", shapes.toImageJob), signal);
  }

  /** Asynchronous; it interrupts whatever ComfyUI computes. */
  cancel(id: string, options: { readonly keepDone?: boolean } = {}, signal?: AbortSignal) {
    const query = options.keepDone ? "?preserve_partial=true" : "";
    return this.#calls.send("POST", `${jobPath(id)}/cancel${query}`, undefined, shapes.decodeDone, signal);
  }

  /** With its pictures. */
  delete(id: string, signal?: AbortSignal) {
    return this.#calls.send("DELETE", jobPath(id), undefined, shapes.decodeDone, signal);
  }

  /** An archive of its pictures and what they are made of. */
  save(id: string, file: string, signal?: AbortSignal) {
    return this.#calls.save({ path: `${jobPath(id)}/download` }, file, signal);
  }

  /** The best pictures of a batch first. */
  rank(id: string, limit = 10, signal?: AbortSignal) {
    const decode = shapes.listUnder("top_images", shapes.toRankedImage);
    return this.#calls.get(`${jobPath(id)}/rank${toQuery({ limit })}`, decode, signal);
  }

  /** Newer backends only. */
  batchQueue(signal?: AbortSignal) {
    return this.#calls.get("/generate/image/batch/queue", shapes.under("queue_stats", shapes.toCounts), signal);
  }

  /** Newer backends only. */
  batchSummary(id: string, signal?: AbortSignal) {
    const path = `/generate/image/batch/${encodeURIComponent(id)}/summary`;
    return this.#calls.get(path, shapes.under("summary", shapes.toCounts), signal);
  }

  storage(signal?: AbortSignal) {
    return this.#calls.get("/generate/storage", shapes.decodeCounts, signal);
  }

  /** Deletes all jobs with their pictures: ask first. */
  clear(signal?: AbortSignal) {
    return this.#calls.send("POST", "/generate/clear", undefined, shapes.decodeCounts, signal);
  }

  presets(category?: string, signal?: AbortSignal) {
    const query = toQuery(category ? { category } : {});
    return this.#calls.get(`/generate/presets${query}`, shapes.listUnder("items", shapes.toPreset), signal);
  }

  preset(id: string, signal?: AbortSignal) {
    const path = `/generate/presets/${encodeURIComponent(id)}`;
    return this.#calls.get(path, shapes.under("preset", shapes.toPreset), signal);
  }

  /** Follows a job by asking. A job that a restart left behind stays running for ever: `timeoutMs` is the only end then. */
  async wait(
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
      const answer = await this.job(id, signal);
      if (!answer.ok) return answer;
      onChange?.(answer.value);
      if (!["queued", "running"].includes(answer.value.state)) return answer;
      if (performance.now() + intervalMs > until) return { ok: false, timedOut: true };
      await delay(intervalMs, undefined, signal ? { signal } : {});
    }
  }
}

function jobPath(id: string): string {
  return `/generate/image/${encodeURIComponent(id)}`;
}
