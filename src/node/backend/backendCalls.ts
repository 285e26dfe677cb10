/** Calls of the local backend. Loads undici: import this file when it is first needed. */
import type { Disposable } from "../../core/base/disposables.ts";
import { ControlError } from "../../core/base/errors.ts";
import { parsePythonJson } from "../../core/base/pythonJson.ts";
import { type FormBody, type HttpCall, HttpConnection } from "../http/httpConnection.ts";
import { type BackendAnswer, decodeAnswer } from "./backendAnswer.ts";

export type Decode<T> = (value: unknown) => T | undefined;
export type QueryValues = Readonly<Record<string, string | number | boolean>>;

/** Only files are larger. */
export const maximumJson = 16 * 1024 * 1024;

/** `?a=b`, or nothing. */
export function toQuery(values: QueryValues): string {
  const texts = Object.entries(values).map(([name, value]) => [name, String(value)]);
  return texts.length > 0 ? `?${new URLSearchParams(texts)}` : "";
}

/** Paths are below `/api`, bounded in time and size; a refusal in any of the five shapes is a value. */
export class BackendCalls implements Disposable {
  readonly #baseUrl: string;
  readonly #http: HttpConnection;

  constructor(baseUrl: string, headers: Readonly<Record<string, string>>) {
    this.#baseUrl = baseUrl;
    this.#http = new HttpConnection({ baseUrl, name: "the backend", headers });
  }

  get<T>(path: string, decode: Decode<T>, signal?: AbortSignal, timeoutMs?: number): Promise<BackendAnswer<T>> {
    return this.#call({ path: `/api${path}`, ...(timeoutMs === undefined ? {} : { timeoutMs }) }, decode, signal);
  }

  /** A text, or anything else as JSON; a form goes as it is. */
  send<T>(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    decode: Decode<T>,
    signal?: AbortSignal,
    timeoutMs = 30_000,
  ): Promise<BackendAnswer<T>> {
    const call = { method, path: `/api${path}`, timeoutMs };
    if (body === undefined) return this.#call(call, decode, signal);
    return this.#call({ ...call, body: isForm(body) ? body : JSON.stringify(body) }, decode, signal);
  }

  /** Hands the chunks of a successful answer on; the status when it was none. */
  stream(call: HttpCall, onChunk: (chunk: Buffer) => Promise<void>, signal?: AbortSignal): Promise<number> {
    return this.file({ ...call, path: `/api${call.path}` }, onChunk, signal);
  }

  /** The same for what does not lie below `/api`. */
  file(call: HttpCall, onChunk: (chunk: Buffer) => Promise<void>, signal?: AbortSignal): Promise<number> {
    return this.#http.stream(call, onChunk, signal);
  }

  dispose(): void {
    void this.#http.close();
  }

  async #call<T>(call: HttpCall, decode: Decode<T>, signal: AbortSignal | undefined): Promise<BackendAnswer<T>> {
    const { body, status } = await this.#http.call({ maximumBytes: maximumJson, ...call }, signal);
    // Some early backends have the word twice in the paths of their errors.
    const doubled = call.path.replace(/^\/api\/errors(?!\/errors)/, "$&/errors");
    if (status === 404 && doubled !== call.path) return this.#call({ ...call, path: doubled }, decode, signal);
    const value = parsePythonJson(body.toString("utf8"));
    if (value === undefined && status < 300) {
      const place = call.path.split("?")[0];
      throw new ControlError("service-failed", `Whoever answers at ${this.#baseUrl}${place} is not the backend`, {
        data: { status },
      });
    }
    return decodeAnswer(status, value, decode);
  }
}

function isForm(body: unknown): body is FormBody {
  return typeof body === "object" && body !== null && "bytes" in body && "type" in body;
}
