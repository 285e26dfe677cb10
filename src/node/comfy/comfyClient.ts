/** A ComfyUI server. Loads undici and ws: import this file when it is first needed. */
import { randomUUID } from "node:crypto";
import type { Disposable } from "../../core/base/disposables.ts";
import { ControlError, messageOf } from "../../core/base/errors.ts";
import { parsePythonJson } from "../../core/base/pythonJson.ts";
import { isLoopbackUrl } from "../../core/policy/safeValues.ts";
import { decodeNodeClasses, type NodeClasses } from "../../core/workflow/nodeClasses.ts";
import { recordOf, recordsOf, textOf, textsOf } from "../http/fields.ts";
import { HttpConnection, type HttpReply, toForm } from "../http/httpConnection.ts";
import {
  decodeHistory,
  decodeQueue,
  decodeServerInfo,
  decodeSubmitAnswer,
  type HistoryEntry,
  type OutputFile,
  type Queue,
  type ServerInfo,
  type SubmitAnswer,
  toMovedPrompt,
} from "./comfyReplies.ts";
import { ComfySocket } from "./comfySocket.ts";

export interface ComfyClientInit {
  /** `http://127.0.0.1:8188`; what follows the host is kept as a prefix. */
  readonly baseUrl: string;
  /** A person has agreed that this host, which is not this machine, may be asked. */
  readonly isHostApproved?: boolean;
  /** Correlates the calls of one cycle. */
  readonly runId?: string | undefined;
  readonly retryMs?: number;
}

export interface SubmitOptions {
  readonly promptId?: string;
  /** Before everything that waits. */
  readonly isFirst?: boolean;
  /** Own place in the queue: smaller numbers run first. */
  readonly number?: number;
  /** Ask for previews, which are off by default. */
  readonly previews?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Calls and socket of one server. The client id lives as long as the object, and is nobody else's. */
export class ComfyClient implements Disposable {
  readonly baseUrl: string;
  readonly clientId = randomUUID();
  readonly socket: ComfySocket;
  readonly #http: HttpConnection;

  /** Throws `not-approved` for a host that is not this machine and that nobody approved. */
  constructor({ baseUrl, isHostApproved = false, retryMs, runId }: ComfyClientInit) {
    if (!URL.canParse(baseUrl) || (!isHostApproved && !isLoopbackUrl(baseUrl))) {
      throw new ControlError("not-approved", `ComfyUI at ${baseUrl} is not on this machine; approve the host first`);
    }
    this.baseUrl = baseUrl.replace(/\/+$/, "");
    this.#http = new HttpConnection({ baseUrl, name: "ComfyUI", headers: runId ? { "x-run-id": runId } : {} });
    this.socket = new ComfySocket({ baseUrl, clientId: this.clientId, ...(retryMs === undefined ? {} : { retryMs }) });
  }

  async serverInfo(signal?: AbortSignal): Promise<ServerInfo> {
    return this.#decoded("/system_stats", decodeServerInfo, signal);
  }

  async queue(signal?: AbortSignal): Promise<Queue> {
    return this.#decoded("/queue", decodeQueue, signal);
  }

  /** The newest `limit` entries, oldest first. */
  async history(limit: number, signal?: AbortSignal): Promise<readonly HistoryEntry[]> {
    return this.#decoded(`/history?max_items=${limit}`, decodeHistory, signal);
  }

  /** Undefined for an id that the server does not know, or not yet. */
  async historyOf(promptId: string, signal?: AbortSignal): Promise<HistoryEntry | undefined> {
    const entries = await this.#decoded(`/history/${encodeURIComponent(promptId)}`, decodeHistory, signal);
    return entries.find((entry) => entry.promptId === promptId);
  }

  /** Everything that the server says of its classes; takes seconds where there are many custom nodes. */
  async nodeClasses(signal?: AbortSignal): Promise<NodeClasses> {
    const value = await this.#json("/object_info", signal, 120_000);
    return decodeNodeClasses(value);
  }

  /** Files of a model folder with the server's own separators; undefined when there is no such folder. */
  async models(folder: string, signal?: AbortSignal): Promise<readonly string[] | undefined> {
    const reply = await this.#http.call({ path: `/models/${encodeURIComponent(folder)}` }, signal);
    return reply.status === 404 ? undefined : textsOf(this.#parsed(reply, "/models"));
  }

  /** What the server tells of a model's file: `size` in bytes, `modified` in seconds; undefined when it has no such file. */
  async modelFile(folder: string, name: string, signal?: AbortSignal): Promise<Fields | undefined> {
    const files = await this.#json(`/experiment/models/${encodeURIComponent(folder)}`, signal);
    return recordsOf(files).find((file) => file.name === name);
  }

  /** What was written into a `.safetensors` file; undefined when there is nothing, or no such file. */
  async modelMetadata(folder: string, name: string, signal?: AbortSignal): Promise<Fields | undefined> {
    const path = `/view_metadata/${encodeURIComponent(folder)}?${new URLSearchParams({ filename: name })}`;
    const reply = await this.#http.call({ path }, signal);
    return reply.status === 404 ? undefined : recordOf(this.#parsed(reply, path));
  }

  /** Sends a workflow as its text stands, so that seeds keep every digit. An answer of the server is a value, also a refusal. */
  async submit(workflow: string, options: SubmitOptions = {}, signal?: AbortSignal): Promise<SubmitAnswer> {
    const { isFirst, number, previews, promptId } = options;
    const more = {
      client_id: this.clientId,
      ...(promptId === undefined ? {} : { prompt_id: promptId }),
      ...(isFirst ? { front: true } : {}),
      ...(number === undefined ? {} : { number }),
      ...(previews ? { extra_data: { preview_method: "auto" } } : {}),
    };
    const body = `{"prompt":${workflow},${JSON.stringify(more).slice(1)}`;
    const reply = await this.#http.call({ method: "POST", path: "/prompt", body, timeoutMs: 60_000 }, signal);
    const text = reply.body.toString("utf8");
    return decodeSubmitAnswer(reply.status, parsePythonJson(text), text);
  }

  /** Takes waiting prompts out of the queue; others are left alone. */
  async deleteWaiting(promptIds: readonly string[], signal?: AbortSignal): Promise<void> {
    await this.#post("/queue", { delete: promptIds }, signal);
  }

  /**
   * Gives a waiting prompt another place, 1 for the next to run; resolves with its place, undefined when it does not wait any
   * more. A server moves nothing: the prompt is taken out and submitted again, as it was, under its id.
   * When it could not be put back, the error's data are `promptId` and `prompt`, for `putBack`.
   */
  async move(promptId: string, place: number, signal?: AbortSignal): Promise<number | undefined> {
    const moved = toMovedPrompt(await this.#json("/queue", signal), promptId, place);
    if (moved === undefined) return undefined;
    if ((await this.#http.call({ path: "/features" }, signal)).status === 404) {
      const why = "is older than 0.3.45: it would give the prompt another id";
      throw new ControlError("service-failed", `ComfyUI at ${this.baseUrl} ${why}`);
    }
    await this.deleteWaiting([promptId], signal);
    // From here on it is nowhere: neither an abort nor a slow answer may leave it there.
    const put = () => this.putBack(promptId, moved);
    const isBack = await put()
      .catch(put)
      .catch((error: unknown) => {
        const message = `The prompt ${promptId} was taken out of the queue and could not be put back: ${messageOf(error)}`;
        throw new ControlError("service-failed", message, { cause: error, data: { promptId, prompt: moved } });
      });
    if (!isBack) return undefined;
    const at = (await this.queue()).pending.findIndex((item) => item.promptId === promptId);
    return at < 0 ? undefined : at + 1;
  }

  /** Submits what `move` has taken out and could not put back; false when the prompt waits, runs or has ended after all. */
  async putBack(promptId: string, prompt: string, signal?: AbortSignal): Promise<boolean> {
    const { pending, running } = await this.queue(signal);
    const isThere = [...pending, ...running].some((item) => item.promptId === promptId);
    if (isThere || (await this.historyOf(promptId, signal))) return false;
    const reply = await this.#http.call({ method: "POST", path: "/prompt", body: prompt, timeoutMs: 60_000 }, signal);
    if (reply.status !== 200) throw this.#refused("/prompt", reply);
    return true;
  }

  /**
   * Interrupts a prompt if it is the running one; false when it is not. Old servers interrupt whatever runs, so the queue is
   * asked before.
   */
  async interrupt(promptId: string, signal?: AbortSignal): Promise<boolean> {
    const { running } = await this.queue(signal);
    if (!running.some((item) => item.promptId === promptId)) return false;
    await this.#post("/interrupt", { prompt_id: promptId }, signal);
    return true;
  }

  /** Interrupts a prompt that runs, takes one that waits out of the queue; false when it does neither any more. */
  async cancel(promptId: string, signal?: AbortSignal): Promise<boolean> {
    const { pending } = await this.queue(signal);
    if (!pending.some((item) => item.promptId === promptId)) return this.interrupt(promptId, signal);
    await this.deleteWaiting([promptId], signal);
    // It may have begun in between; then it is interrupted.
    await this.interrupt(promptId, signal);
    return true;
  }

  /** Unloads models, and with `all` forgets results. */
  async free(all: boolean, signal?: AbortSignal): Promise<void> {
    await this.#post("/free", { unload_models: true, free_memory: all }, signal);
  }

  /** Stores a picture in the server's input folder; resolves with the name that a workflow uses for it. */
  async upload(
    name: string,
    bytes: Uint8Array,
    options: { subfolder?: string; replace?: boolean } = {},
    signal?: AbortSignal,
  ): Promise<string> {
    const { replace = false, subfolder = "" } = options;
    const body = toForm({ field: "image", name, bytes }, { subfolder, overwrite: String(replace), type: "input" });
    const reply = await this.#http.call({ method: "POST", path: "/upload/image", body, timeoutMs: 300_000 }, signal);
    const told = recordOf(this.#parsed(reply, "/upload/image"));
    const stored = textOf(told?.name);
    if (stored === undefined) throw this.#odd("/upload/image");
    return told?.subfolder ? `${told.subfolder}/${stored}` : stored;
  }

  /** Hands the bytes of an output file on; false when it is not there any more. */
  async download(
    file: OutputFile,
    onChunk: (chunk: Buffer) => Promise<void>,
    limits: { readonly maximumBytes: number; readonly timeoutMs: number },
    signal?: AbortSignal,
  ): Promise<boolean> {
    const { filename, subfolder, type } = file;
    const query = new URLSearchParams({ filename, subfolder, type });
    const status = await this.#http.stream({ path: `/view?${query}`, ...limits }, onChunk, signal);
    if (status === 404) return false;
    if (status !== 200)
      throw new ControlError("service-failed", `ComfyUI at ${this.baseUrl} refuses ${filename}: ${status}`);
    return true;
  }

  dispose(): void {
    this.socket.dispose();
    void this.#http.close();
  }

  async #post(path: string, body: unknown, signal: AbortSignal | undefined): Promise<void> {
    const reply = await this.#http.call({ method: "POST", path, body: JSON.stringify(body) }, signal);
    if (reply.status !== 200) throw this.#refused(path, reply);
  }

  async #decoded<T>(
    path: string,
    decode: (value: unknown) => T | undefined,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const decoded = decode(await this.#json(path, signal));
    if (decoded === undefined) throw this.#odd(path);
    return decoded;
  }

  async #json(path: string, signal: AbortSignal | undefined, timeoutMs?: number): Promise<unknown> {
    const reply = await this.#http.call({ path, ...(timeoutMs === undefined ? {} : { timeoutMs }) }, signal);
    return this.#parsed(reply, path);
  }

  #parsed(reply: HttpReply, path: string): unknown {
    if (reply.status !== 200) throw this.#refused(path, reply);
    const value = parsePythonJson(reply.body.toString("utf8"));
    if (value === undefined) throw this.#odd(path);
    return value;
  }

  #refused(path: string, { body, status }: HttpReply): ControlError {
    const reason = status === 403 && body.length === 0 ? "its check of the caller's origin" : `${status}`;
    return new ControlError("service-failed", `ComfyUI at ${this.baseUrl} refuses ${path.split("?")[0]}: ${reason}`, {
      data: { status },
    });
  }

  #odd(path: string): ControlError {
    return new ControlError(
      "service-failed",
      `ComfyUI at ${this.baseUrl} answers ${path.split("?")[0]}, but not as ComfyUI`,
    );
  }
}
