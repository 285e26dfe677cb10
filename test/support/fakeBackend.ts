/** The backend in small: both snapshots of its API, its quirks, and faults on demand. Binds the loopback address alone. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { contentRoutes, generateRoutes, modelRoutes, pipelineRoutes } from "./fakeBackendMore.ts";
import { answerWithFault, ServerFaults } from "./serverFaults.ts";

export interface FakeBackendOptions {
  /** A is the older one: no pipeline, no socket, no taxonomy. */
  readonly mode?: "A" | "B";
  /** False: the framework is a recent one, and reads the bodies of rate-limited routes. */
  readonly isPinned?: boolean;
  /** False: the library's tables were never made. */
  readonly hasDatabase?: boolean;
  /** The errors' routes have that word twice, as for some days in the past. */
  readonly doublesErrors?: boolean;
}

interface Reply {
  readonly status?: number;
  readonly body: unknown;
}
type Values = Readonly<Record<string, unknown>>;
interface Call {
  readonly query: URLSearchParams;
  readonly body: Values;
  /** What stands for `*` in the path. */
  readonly id: string;
}

/** JSON, or whatever else was sent as `text`. */
function bodyOf(text: string): Values {
  if (!text.startsWith("{")) return { text };
  return JSON.parse(Buffer.from(text, "latin1").toString("utf8"));
}

const seconds = () => Date.now() / 1000;

export class FakeBackend {
  readonly #options: Required<FakeBackendOptions>;
  readonly faults = new ServerFaults();
  readonly requests: string[] = [];
  readonly headers: IncomingMessage["headers"][] = [];
  readonly sockets = new Set<WebSocket>();
  /** Image jobs by id; a test moves them on. */
  readonly jobs = new Map<string, Record<string, unknown>>();
  readonly #errors: Values[] = [];
  readonly #downloads: Record<string, unknown>[] = [];
  readonly #contentId = randomUUID();
  #imageCalls = 0;
  #server: Server | undefined;
  #port = 0;

  private constructor(options: FakeBackendOptions) {
    this.#options = { mode: "B", isPinned: true, hasDatabase: false, doublesErrors: false, ...options };
  }

  static async start(options: FakeBackendOptions = {}): Promise<FakeBackend> {
    const backend = new FakeBackend(options);
    const server = createServer((request, response) => void backend.#serve(request, response));
    const webSockets = new WebSocketServer({ noServer: true });
    server.on("upgrade", (request, connection, head) => {
      if (backend.#options.mode === "A" || request.url !== "/api/ws/monitoring") {
        return void connection.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
      }
      webSockets.handleUpgrade(request, connection, head, (socket) => {
        backend.sockets.add(socket);
        socket.on("close", () => backend.sockets.delete(socket));
        socket.on("message", (data) => String(data) === "ping" && socket.send("pong"));
        socket.send(JSON.stringify(backend.status()));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    backend.#server = server;
    backend.#port = (server.address() as AddressInfo).port;
    return backend;
  }

  /** Without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  /** What `/api/status` says: of this port it knows nothing, so it calls itself stopped. */
  status(): Values {
    const service = (state: string, port: number) => ({
      ...{ status: state === "running" ? "ok" : "error", message: "", state, port, host: "localhost" },
      ...{ process_id: null, last_check: seconds() },
    });
    const issue = {
      code: "GIT_MISSING",
      severity: "warn",
      title: "Git is missing",
      detail: "C:\\Nutzer\\ü",
      fix: { summary: "install git" },
    };
    return {
      overall_status: "warning",
      backend: service(this.#port === 8000 ? "running" : "stopped", 8000),
      frontend: service("stopped", 3000),
      // Forgotten at every restart; the manager alone knows better.
      comfyui_manager: { state: "not_installed", is_installed: true, base_url: "http://localhost:8188", port: 8188 },
      comfyui_service: { state: "stopped", installed: false },
      system: { ts: seconds(), os: { system: "Linux" }, python: { version: "3.12.3" }, issues: [issue] },
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    this.headers.push(request.headers);
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const fault = this.faults.take(request);
    if (fault && (await answerWithFault(fault, response))) return;
    const { body, status = 200 } = this.#answer(request, Buffer.concat(chunks).toString("latin1"));
    if (body instanceof Buffer) response.writeHead(status, { "content-type": "application/zip" }).end(body);
    else response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  #answer(request: IncomingMessage, text: string): Reply {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    const path = pathname.replace(/^\/api/, "");
    const table = {
      ...generateRoutes((id) => this.jobs.has(id)),
      ...contentRoutes(),
      ...modelRoutes(),
      ...this.#common(),
      ...(this.#options.mode === "B" ? this.#pipeline() : {}),
    };
    for (const [key, handler] of Object.entries(table)) {
      const [method = "", pattern = ""] = key.split(" ");
      const match = new RegExp(`^${pattern.replace("*", "([^/]+)")}$`).exec(path);
      if (!match || method !== request.method) continue;
      return handler({ query: searchParams, body: bodyOf(text), id: match[1] ?? "" });
    }
    return { status: 404, body: { detail: "Not Found" } };
  }

  /** The taxonomy of B, the list of A. */
  #invalid(field: string, place: "body" | "query"): Reply {
    const missing = { type: "missing", loc: [place, field], msg: "Field required", input: null };
    if (this.#options.mode === "A") return { status: 422, body: { detail: [missing] } };
    const body = {
      ...{
        ok: false,
        error: "CONTRACT_MISMATCH",
        error_code: "CONTRACT_MISMATCH",
        message: "The request does not fit",
      },
      ...{
        remediation: ["Send the field"],
        detail: `Missing required field: ${place}.${field}`,
        missing_fields: [`${place}.${field}`],
      },
    };
    return { status: 422, body };
  }

  #common(): Readonly<Record<string, (call: Call) => Reply>> {
    const isB = this.#options.mode === "B";
    const unreachable = (what: string) => ({
      body: { ok: false, base_url: "http://localhost:8188", error: `ComfyUI /${what} failed: 404`, [what]: [] },
    });
    return {
      "GET /health": () => ({ body: { status: "ok", redis: "disconnected" } }),
      "GET /status": () => ({ body: this.status() }),
      "GET /services/*/status": () => ({
        body: { state: "stopped", port: 8000, message: "", error: null, process_id: null },
      }),
      ...this.#errorRoutes(),
      "GET /logs": () => ({ body: this.#logs() }),
      "GET /installer/logs": () => ({
        body: {
          items: [
            { ts: 1, level: "INFO", message: "first" },
            { ts: 2, level: "ERROR", message: "last" },
          ],
        },
      }),
      "GET /comfyui/checkpoints": () => ({ body: { ok: true, checkpoints: ["demo.safetensors"] } }),
      "GET /comfyui/*": ({ id }) => unreachable(id),
      "GET /comfyui/manager/status": () => ({
        body: { state: "stopped", is_installed: true, port: 8188, message: null, error: null },
      }),
      "GET /comfyui/manager/logs": () => ({ body: { logs: ["[2026-01-02 03:04:05] [INFO] hello"], count: 1 } }),
      "POST /comfyui/manager/*": ({ id }) =>
        id === "stop"
          ? { status: 400, body: { detail: "ComfyUI is not running" } }
          : { body: { ok: true, message: "done" } },
      "GET /generate/video/*": () => ({ body: { ok: false, error: "not_found", message: "Job not found" } }),
      "GET /workflows/catalog": () => ({
        body: { ok: true, packs: [{ id: "portrait-basic", name: "Portrait", description: "", category: null }] },
      }),
      "GET /workflows/catalog/custom": () => ({ status: 404, body: { detail: "Workflow pack 'custom' not found" } }),
      "POST /workflows/validate/*": () => ({
        body: {
          ok: true,
          valid: false,
          errors: ["ComfyUI is not running (state: stopped)"],
          warnings: [],
          missing_models: { checkpoints: ["x.ckpt"] },
        },
      }),
      "POST /workflows/run": ({ body }) =>
        body.prompt
          ? { body: { ok: true, job: this.#createJob(body), validation: null } }
          : this.#invalid("prompt", "body"),
      "POST /generate/image": ({ body }) => this.#generate(body),
      // Shadowed by the route of one job: these never reach their own handlers.
      "GET /generate/image/*": ({ id }) => {
        const job = this.jobs.get(id);
        return {
          body: job ? { ok: true, job, is_batch: false } : { ok: false, error: "not_found", message: "No such job" },
        };
      },
      "POST /generate/image/*/cancel": ({ id }) => this.#cancel(id),
      "DELETE /generate/image/*": ({ id }) => ({ body: { ok: this.jobs.delete(id) } }),
      "GET /generate/presets": () => ({
        body: {
          ok: true,
          items: [{ id: "portrait", name: "Portrait", category: "photography", prompt_template: "{subject}" }],
          categories: [],
        },
      }),
      ...this.#modelRoutes(),
      "GET /settings": () => ({
        body: { comfyui_base_url: "http://localhost:8188", comfyui_base_url_source: "env", persisted: {} },
      }),
      "PUT /settings": ({ body }) =>
        // While the environment says another address, only what is kept changes.
        ({ body: { comfyui_base_url: "http://localhost:8188", comfyui_base_url_source: "env", persisted: body } }),
      "GET /content/images": () => ({
        body: { items: [{ path: "a b.png", mtime: 1, size_bytes: 5, url: "/content/images/a%20b.png" }], total: 1 },
      }),
      "GET /content/library": () => this.#library(),
      "POST /content/library/batch/*": ({ body, id }) => {
        const ids = body.content_ids as readonly string[];
        const bad = ids.find((each) => !/^[0-9a-f-]{36}$/.test(each));
        return {
          body: bad
            ? { ok: false, error: `Invalid content_id: ${bad}` }
            : {
                ok: true,
                [{ approve: "approved", reject: "rejected", delete: "deleted" }[id] ?? id]: ids.length,
                failed: 0,
                total: ids.length,
              },
        };
      },
      ...(isB
        ? { "POST /installer/repair": () => ({ body: { ok: true, error: "unsupported operand type(s)" } }) }
        : {}),
    };
  }

  #errorRoutes(): Readonly<Record<string, (call: Call) => Reply>> {
    const routes: Readonly<Record<string, (call: Call) => Reply>> = {
      "GET /errors": ({ query }) => {
        const errors = this.#errors.toReversed().slice(0, Math.min(100, Math.max(1, Number(query.get("limit") ?? 50))));
        return { body: { errors, count: errors.length } };
      },
      "POST /errors": ({ body }) => {
        const { details = {}, level = "error", message = "", source = "unknown" } = body;
        this.#errors.push({ timestamp: new Date().toISOString(), level, source, message, details });
        return { body: { status: "logged" } };
      },
      "GET /errors/aggregation": () => ({
        body: {
          by_level: { error: this.#errors.length },
          by_source: {},
          total: this.#errors.length,
          recent_count: this.#errors.length,
        },
      }),
      "DELETE /errors": () => {
        this.#errors.length = 0;
        return { body: { status: "cleared" } };
      },
    };
    if (!this.#options.doublesErrors) return routes;
    return Object.fromEntries(
      Object.entries(routes).map(([route, answer]) => [route.replace("/errors", "$&/errors"), answer]),
    );
  }

  /** The filter is overwritten while reading: only lines with the level of the last one come back, whatever was asked. */
  #logs(): Values {
    const line = (level: string, message: string) => ({
      timestamp: seconds(),
      level,
      source: "backend",
      message,
      raw: message,
    });
    return {
      logs: [line("warning", "later"), line("warning", "sooner")],
      count: 2,
      sources: ["backend"],
      levels: ["warning"],
    };
  }

  #generate(body: Values): Reply {
    if (++this.#imageCalls > 10) {
      return { status: 429, body: { error: "rate_limit_exceeded", message: "Rate limit exceeded: 10 per 1 minute" } };
    }
    if (this.#options.isPinned) return this.#invalid(this.#options.mode === "A" ? "req" : "request", "query");
    return { body: { ok: true, job: this.#createJob(body), batch_size: 1, is_batch: false } };
  }

  #createJob(params: Values): Values {
    const job = {
      ...{
        id: randomUUID(),
        state: "queued",
        message: "Queued in ComfyUI",
        created_at: seconds(),
        started_at: null,
        finished_at: null,
      },
      ...{ image_path: null, image_paths: null, error: null, params, cancel_requested: false },
    };
    this.jobs.set(job.id, job);
    return job;
  }

  #cancel(id: string): Reply {
    const job = this.jobs.get(id);
    if (job && ["queued", "running"].includes(String(job.state))) job.state = "cancelled";
    return { body: { ok: job !== undefined, preserve_partial: false, message: "Cancellation requested" } };
  }

  #modelRoutes(): Readonly<Record<string, (call: Call) => Reply>> {
    const find = (id: unknown) => this.#downloads.find((item) => item.id === id);
    return {
      "GET /models/catalog": () => ({
        body: { items: [{ id: "m1", name: "One", type: "checkpoint", filename: "one.ckpt", size_mb: null }] },
      }),
      "GET /models/installed": () => ({ body: { items: [{ path: "checkpoint/one.ckpt", size_bytes: 7, mtime: 1 }] } }),
      "GET /models/downloads/items": () => ({ body: { items: this.#downloads } }),
      "POST /models/downloads/enqueue": ({ body }) => {
        if (body.model_id !== "m1") return { status: 409, body: { detail: "Unknown model" } };
        const item = {
          id: randomUUID(),
          model_id: "m1",
          filename: "one.ckpt",
          state: "queued",
          bytes_total: null,
          bytes_downloaded: 0,
          error: null,
        };
        this.#downloads.push(item);
        return { body: { ok: true, item } };
      },
      "POST /models/downloads/cancel": ({ body }) => {
        const item = find(body.download_id);
        if (item) return { body: { ok: true, item: Object.assign(item, { state: "cancelled" }) } };
        if (this.#options.mode === "A")
          return { status: 500, body: { error: "internal_server_error", message: "Internal error", detail: "'x'" } };
        const code = "DOWNLOAD_FAILED";
        return {
          status: 400,
          body: {
            ok: false,
            error: code,
            error_code: code,
            message: "A download failed",
            remediation: ["Retry"],
            detail: "'x'",
          },
        };
      },
    };
  }

  #library(): Reply {
    if (!this.#options.hasDatabase) {
      return {
        body: {
          ok: false,
          error: "(sqlite3.OperationalError) no such table: content\n[SQL: SELECT secret FROM content]",
        },
      };
    }
    const item = {
      id: this.#contentId,
      content_type: "image",
      approval_status: "pending",
      prompt: "a boat",
      rejection_reason: null,
    };
    return { body: { ok: true, items: [item], total: 1, limit: 50, offset: 0 } };
  }

  #pipeline(): Readonly<Record<string, (call: Call) => Reply>> {
    return {
      ...pipelineRoutes(this.#options.isPinned ? () => this.#invalid("request", "query") : undefined),
      "GET /pipeline/presets": () => ({ body: { ok: true, presets: [{ id: "cinematic_portrait_v1" }] } }),
      "GET /pipeline/jobs/*": ({ id }) => ({
        body: {
          job_id: id,
          status: "failed",
          progress: 0,
          output_url: null,
          error: "engine offline",
          error_code: "UNKNOWN_ERROR",
        },
      }),
    };
  }
}
