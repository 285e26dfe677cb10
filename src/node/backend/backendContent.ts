/** What was made: files of pictures and videos, and the library, which needs a database. */
import { ControlError } from "../../core/base/errors.ts";
import { type BackendCalls, type QueryValues, toQuery } from "./backendCalls.ts";
import * as readers from "./backendReaders.ts";
import * as shapes from "./backendShapes.ts";
import { saveFile } from "./saveFile.ts";

/** `filter` holds the backend's own names: `approval_status`, `search`, `limit`, … */
export function library(calls: BackendCalls, filter: QueryValues = {}, signal?: AbortSignal) {
  return calls.get(`/content/library${toQuery(filter)}`, readers.listUnder("items", shapes.toContent), signal);
}

export function one(calls: BackendCalls, id: string, signal?: AbortSignal) {
  return calls.get(itemPath(id), readers.under("content", shapes.toContent), signal);
}

/** `changes` holds the backend's own names: `description`, `folder_path`, `quality_score`, … */
export function change(
  calls: BackendCalls,
  id: string,
  changes: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
) {
  return calls.send("PUT", itemPath(id), changes, readers.under("content", shapes.toContent), signal);
}

export function addTags(calls: BackendCalls, id: string, tags: readonly string[], signal?: AbortSignal) {
  return calls.send("POST", `${itemPath(id)}/tags`, { tags }, readers.decodeDone, signal);
}

export function removeTags(calls: BackendCalls, id: string, tags: readonly string[], signal?: AbortSignal) {
  return calls.send("DELETE", `${itemPath(id)}/tags`, { tags }, readers.decodeDone, signal);
}

/** One bad id refuses all of them, here and in the next two. */
export function approve(calls: BackendCalls, ids: readonly string[], signal?: AbortSignal) {
  return batch(calls, "approve", { content_ids: ids }, signal);
}

export function reject(calls: BackendCalls, ids: readonly string[], reason: string, signal?: AbortSignal) {
  return batch(calls, "reject", { content_ids: ids, rejection_reason: reason }, signal);
}

/** Always for good. */
export function remove(calls: BackendCalls, ids: readonly string[], signal?: AbortSignal) {
  return batch(calls, "delete", { content_ids: ids }, signal);
}

export function save(calls: BackendCalls, id: string, file: string, signal?: AbortSignal) {
  return saveFile(calls, { path: `${itemPath(id)}/download` }, file, signal);
}

/** An archive of several. */
export function saveSeveral(calls: BackendCalls, ids: readonly string[], file: string, signal?: AbortSignal) {
  const body = JSON.stringify({ content_ids: ids });
  return saveFile(calls, { method: "POST", path: "/content/library/batch/download", body }, file, signal);
}

export function images(calls: BackendCalls, filter: QueryValues = {}, signal?: AbortSignal) {
  const path = `/content/images${toQuery(filter)}`;
  return calls.get(path, readers.listUnder("items", shapes.toContentImage), signal);
}

/** Hands the bytes of a picture on, by the name that `images` gives it; false when it is not there any more. */
export async function loadImage(
  calls: BackendCalls,
  name: string,
  onChunk: (chunk: Buffer) => Promise<void>,
  limits: { readonly maximumBytes: number; readonly timeoutMs: number },
  signal?: AbortSignal,
): Promise<boolean> {
  const status = await calls.file({ path: `/content/images/${encodeURIComponent(name)}`, ...limits }, onChunk, signal);
  if (status === 200 || status === 404) return status === 200;
  throw new ControlError("service-failed", `The backend refuses ${name}: ${status}`);
}

export function videos(calls: BackendCalls, filter: QueryValues = {}, signal?: AbortSignal) {
  return calls.get(`/content/videos${toQuery(filter)}`, readers.listUnder("items", shapes.toVideo), signal);
}

export function videoStorage(calls: BackendCalls, signal?: AbortSignal) {
  return calls.get("/content/videos/storage", readers.decodeCounts, signal);
}

export function deleteFile(calls: BackendCalls, kind: "images" | "videos", name: string, signal?: AbortSignal) {
  const path = `/content/${kind}/${encodeURIComponent(name)}`;
  return calls.send("DELETE", path, undefined, readers.decodeDone, signal);
}

export function deleteFiles(
  calls: BackendCalls,
  kind: "images" | "videos",
  filenames: readonly string[],
  signal?: AbortSignal,
) {
  const path = kind === "images" ? "/content/images/delete" : "/content/videos/bulk-delete";
  return calls.send("POST", path, { filenames }, readers.decodeCounts, signal);
}

/** Deletes what is older than so many days. */
export function cleanUp(calls: BackendCalls, kind: "images" | "videos", days: number, signal?: AbortSignal) {
  const body = { older_than_days: days };
  return calls.send("POST", `/content/${kind}/cleanup`, body, readers.decodeCounts, signal);
}

/** An archive of all of them. */
export function saveAll(calls: BackendCalls, kind: "images" | "videos", file: string, signal?: AbortSignal) {
  return saveFile(calls, { path: `/content/${kind}/download${kind === "videos" ? "-all" : ""}` }, file, signal);
}

function batch(calls: BackendCalls, action: string, body: unknown, signal: AbortSignal | undefined) {
  return calls.send("POST", `/content/library/batch/${action}`, body, readers.decodeCounts, signal);
}

function itemPath(id: string): string {
  return `/content/library/${encodeURIComponent(id)}`;
}
