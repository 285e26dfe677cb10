import { type BackendCalls, type QueryValues, toQuery } from "./backendCalls.ts";
import * as shapes from "./backendShapes.ts";

/** What was made: files of pictures and videos, and the library, which needs a database. */
export class BackendContent {
  readonly #calls: BackendCalls;

  constructor(calls: BackendCalls) {
    this.#calls = calls;
  }

  /** `filter` holds the backend's own names: `approval_status`, `search`, `limit`, … */
  library(filter: QueryValues = {}, signal?: AbortSignal) {
    return this.#calls.get(`/content/library${toQuery(filter)}`, shapes.listUnder("items", shapes.toContent), signal);
  }

  one(id: string, signal?: AbortSignal) {
    return this.#calls.get(itemPath(id), shapes.under("content", shapes.toContent), signal);
  }

  /** `changes` holds the backend's own names: `description`, `folder_path`, `quality_score`, … */
  change(id: string, changes: Readonly<Record<string, unknown>>, signal?: AbortSignal) {
    return this.#calls.send("PUT", itemPath(id), changes, shapes.under("content", shapes.toContent), signal);
  }

  addTags(id: string, tags: readonly string[], signal?: AbortSignal) {
    return this.#calls.send("POST", `${itemPath(id)}/tags`, { tags }, shapes.decodeDone, signal);
  }

  removeTags(id: string, tags: readonly string[], signal?: AbortSignal) {
    return this.#calls.send("DELETE", `${itemPath(id)}/tags`, { tags }, shapes.decodeDone, signal);
  }

  /** One bad id refuses all of them, here and in the next two. */
  approve(ids: readonly string[], signal?: AbortSignal) {
    return this.#batch("approve", { content_ids: ids }, signal);
  }

  reject(ids: readonly string[], reason: string, signal?: AbortSignal) {
    return this.#batch("reject", { content_ids: ids, rejection_reason: reason }, signal);
  }

  /** Always for good. */
  delete(ids: readonly string[], signal?: AbortSignal) {
    return this.#batch("delete", { content_ids: ids }, signal);
  }

  save(id: string, file: string, signal?: AbortSignal) {
    return this.#calls.save({ path: `${itemPath(id)}/download` }, file, signal);
  }

  /** An archive of several. */
  saveSeveral(ids: readonly string[], file: string, signal?: AbortSignal) {
    const body = JSON.stringify({ content_ids: ids });
    return this.#calls.save({ method: "POST", path: "/content/library/batch/download", body }, file, signal);
  }

  images(filter: QueryValues = {}, signal?: AbortSignal) {
    const path = `/content/images${toQuery(filter)}`;
    return this.#calls.get(path, shapes.listUnder("items", shapes.toContentImage), signal);
  }

  videos(filter: QueryValues = {}, signal?: AbortSignal) {
    return this.#calls.get(`/content/videos${toQuery(filter)}`, shapes.listUnder("items", shapes.toVideo), signal);
  }

  videoStorage(signal?: AbortSignal) {
    return this.#calls.get("/content/videos/storage", shapes.decodeCounts, signal);
  }

  deleteFile(kind: "images" | "videos", name: string, signal?: AbortSignal) {
    const path = `/content/${kind}/${encodeURIComponent(name)}`;
    return this.#calls.send("DELETE", path, undefined, shapes.decodeDone, signal);
  }

  deleteFiles(kind: "images" | "videos", filenames: readonly string[], signal?: AbortSignal) {
    const path = kind === "images" ? "/content/images/delete" : "/content/videos/bulk-delete";
    return this.#calls.send("POST", path, { filenames }, shapes.decodeCounts, signal);
  }

  /** Deletes what is older than so many days. */
  cleanUp(kind: "images" | "videos", days: number, signal?: AbortSignal) {
    const body = { older_than_days: days };
    return this.#calls.send("POST", `/content/${kind}/cleanup`, body, shapes.decodeCounts, signal);
  }

  /** An archive of all of them. */
  saveAll(kind: "images" | "videos", file: string, signal?: AbortSignal) {
    return this.#calls.save({ path: `/content/${kind}/download${kind === "videos" ? "-all" : ""}` }, file, signal);
  }

  #batch(action: string, body: unknown, signal: AbortSignal | undefined) {
    return this.#calls.send("POST", `/content/library/batch/${action}`, body, shapes.decodeCounts, signal);
  }
}

function itemPath(id: string): string {
  return `/content/library/${encodeURIComponent(id)}`;
}
