/** Calls of the local backend. Loads undici: import this file when it is first needed. */
import { open, rename, rm } from "node:fs/promises";
import type { Disposable } from "../../core/base/disposables.ts";
import { ControlError } from "../../core/base/errors.ts";
import { parsePythonJson } from "../../core/base/pythonJson.ts";
import { type FormBody, type HttpCall, HttpConnection } from "../http/httpConnection.ts";
import { type BackendAnswer, decodeAnswer } from "./backendAnswer.ts";

export type Decode<T> = (value: unknown) => T | undefined;
export type QueryValues = Readonly<Record<string, string | number | boolean>>;

/** Answers are JSON; only files are larger. */
const maximumJson = 16 * 1024 * 1024;
const maximumFile = 64 * 1024 ** 3;
const minute = 60_000;

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

  /**
   * Writes what the backend sends to `file`, whole or not at all, and gives the number of bytes. A refusal, which comes with 200 as
   * well, is told by its first character: no archive, picture or video begins with a brace.
   */
  async save(
    call: Pick<HttpCall, "body" | "method" | "path">,
    file: string,
    signal?: AbortSignal,
  ): Promise<BackendAnswer<number>> {
    const part = `${file}.part`;
    const handle = await open(part, "w");
    let bytes = 0;
    let said: Buffer | undefined;
    try {
      const take = async (chunk: Buffer) => {
        if (bytes === 0 && chunk[0] === 0x7b) said = Buffer.alloc(0);
        bytes += chunk.length;
        if (said === undefined) await handle.writeFile(chunk);
        else if (said.length < maximumJson) said = Buffer.concat([said, chunk]);
      };
      const bounds = { timeoutMs: 60 * minute, maximumBytes: maximumFile };
      const status = await this.#http.stream({ ...call, ...bounds, path: `/api${call.path}` }, take, signal);
      await handle.close();
      if (status === 200 && said === undefined) {
        await rename(part, file);
        return { ok: true, value: bytes };
      }
      return decodeAnswer<number>(status, parsePythonJson(said?.toString("utf8") ?? ""), () => undefined);
    } finally {
      await handle.close();
      await rm(part, { force: true });
    }
  }

  dispose(): void {
    void this.#http.close();
  }

  async #call<T>(call: HttpCall, decode: Decode<T>, signal: AbortSignal | undefined): Promise<BackendAnswer<T>> {
    const { body, status } = await this.#http.call({ maximumBytes: maximumJson, ...call }, signal);
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
