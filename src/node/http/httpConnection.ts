/** HTTP to one service, with bounds on everything. Loads undici: import this file when it is first needed. */
import { randomBytes } from "node:crypto";
import { Agent, type Dispatcher } from "undici";
import { ControlError } from "../../core/base/errors.ts";
import { toNetworkWords } from "../health/networkWords.ts";
import { throwIfAborted } from "../process/abortError.ts";
import { boundedSignal } from "./boundedSignal.ts";

export interface HttpCall {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** With its query, `/` first. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as JSON. */
  readonly body?: string | FormBody;
  /** The whole call, the body too. */
  readonly timeoutMs?: number;
  readonly maximumBytes?: number;
}

export interface HttpReply {
  readonly status: number;
  /** Lower case, without parameters; empty when there is none. */
  readonly type: string;
  readonly body: Buffer;
}

export interface HttpConnectionInit {
  /** `http://127.0.0.1:8188`; a path in it goes before the path of every call. */
  readonly baseUrl: string;
  /** What errors call it. */
  readonly name: string;
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>>;
}

const defaultTimeoutMs = 15_000;
const defaultMaximumBytes = 64 * 1024 * 1024;
/** A connection that the server has closed meanwhile fails once; reading again is safe, writing is not. */
const staleCodes = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

/** Follows no redirect, asks for no compression and takes none, and sends no `Origin`. Failures are `service-failed`. */
export class HttpConnection {
  readonly #init: HttpConnectionInit;
  readonly #agent = new Agent({
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 30_000,
    connect: { timeout: 5000 },
    pipelining: 1,
  });
  readonly #origin: string;
  readonly #prefix: string;

  constructor(init: HttpConnectionInit) {
    const { origin, pathname } = new URL(init.baseUrl);
    this.#init = init;
    this.#origin = origin;
    this.#prefix = pathname.replace(/\/+$/, "");
  }

  /** The whole answer, whatever its status. */
  async call(call: HttpCall, signal?: AbortSignal): Promise<HttpReply> {
    return this.#bounded(call, signal, async (ended) => {
      const answer = await this.#request(call, ended);
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        this.#checkSize(size, call);
        chunks.push(chunk);
      }
      return { status: answer.statusCode, type: typeOf(answer), body: Buffer.concat(chunks, size) };
    });
  }

  /** Hands the chunks of a successful answer on; the status when it was none. */
  async stream(call: HttpCall, onChunk: (chunk: Buffer) => Promise<void>, signal?: AbortSignal): Promise<number> {
    return this.#bounded(call, signal, async (ended) => {
      const answer = await this.#request(call, ended);
      if (answer.statusCode !== 200) {
        await answer.body.dump({ limit: 64 * 1024 });
        return answer.statusCode;
      }
      let size = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        this.#checkSize(size, call);
        await onChunk(chunk);
      }
      return answer.statusCode;
    });
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #request(call: HttpCall, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { body, headers = {}, method = "GET", path } = call;
    const options: Dispatcher.RequestOptions = {
      ...{ origin: this.#origin, path: `${this.#prefix}${path}`, method, signal, highWaterMark: 1024 * 1024 },
      headers: {
        ...this.#init.headers,
        ...(body === undefined ? {} : { "content-type": typeof body === "string" ? "application/json" : body.type }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : body.bytes }),
    };
    const answer = await this.#send(options, method === "GET");
    const { "content-encoding": encoding, "content-length": length } = answer.headers;
    if (encoding !== undefined && encoding !== "identity") {
      abandon(answer);
      throw this.#failure(`compresses its answer, which nobody asked for (${encoding})`);
    }
    if (answer.statusCode >= 300 && answer.statusCode < 400 && answer.statusCode !== 304) {
      abandon(answer);
      throw this.#failure(`sends somewhere else (${answer.statusCode})`);
    }
    if (Number(length) > (call.maximumBytes ?? defaultMaximumBytes)) {
      abandon(answer);
      throw this.#tooLarge(call);
    }
    return answer;
  }

  async #send(options: Dispatcher.RequestOptions, mayRepeat: boolean): Promise<Dispatcher.ResponseData> {
    try {
      return await this.#agent.request(options as Dispatcher.RequestOptions & { origin: string });
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (!mayRepeat || typeof code !== "string" || !staleCodes.has(code)) throw error;
      return this.#agent.request(options as Dispatcher.RequestOptions & { origin: string });
    }
  }

  #checkSize(size: number, call: HttpCall): void {
    if (size > (call.maximumBytes ?? defaultMaximumBytes)) throw this.#tooLarge(call);
  }

  #tooLarge({ maximumBytes = defaultMaximumBytes, path }: HttpCall): ControlError {
    return this.#failure(`answers ${path.split("?")[0]} with more than ${Math.round(maximumBytes / 1024)} KB`);
  }

  async #bounded<T>(
    call: HttpCall,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal);
    const timeoutMs = call.timeoutMs ?? defaultTimeoutMs;
    const ended = boundedSignal(timeoutMs, signal);
    try {
      return await work(ended.signal);
    } catch (error) {
      throwIfAborted(signal);
      if (error instanceof ControlError) throw error;
      const words = ended.signal.aborted ? `no answer in ${timeoutMs / 1000} s` : toNetworkWords(error);
      throw this.#failure(words, error);
    } finally {
      ended.release();
    }
  }

  #failure(words: string, cause?: unknown): ControlError {
    const { baseUrl, name } = this.#init;
    return new ControlError("service-failed", `${name} at ${baseUrl}: ${words}`, { data: { url: baseUrl }, cause });
  }
}

/** Ends an answer whose body nobody will read; the end of its stream is an error event of its own. */
function abandon({ body }: Dispatcher.ResponseData): void {
  body.on("error", () => undefined);
  body.destroy();
}

function typeOf({ headers }: Dispatcher.ResponseData): string {
  const type = [headers["content-type"]].flat()[0] ?? "";
  return type.split(";")[0]?.trim().toLowerCase() ?? "";
}

/** A `multipart/form-data` body. */
export interface FormBody {
  readonly type: string;
  readonly bytes: Buffer;
}

/** A body with a file and fields, as a browser sends a form. */
export function toForm(
  file: { readonly field: string; readonly name: string; readonly bytes: Uint8Array },
  fields: Readonly<Record<string, string>>,
): FormBody {
  const boundary = `----control-plane-${randomBytes(12).toString("hex")}`;
  const quoted = (text: string) => text.replace(/["\r\n]/g, encodeURIComponent);
  const head = (name: string, more = "") =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"${more}\r\n\r\n`;
  const texts = Object.entries(fields).map(([name, value]) => `${head(name)}${value}\r\n`);
  const type = `; filename="${quoted(file.name)}"\r\ncontent-type: application/octet-stream`;
  const bytes = Buffer.concat([
    Buffer.from(`${texts.join("")}${head(file.field, type)}`),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { type: `multipart/form-data; boundary=${boundary}`, bytes };
}
