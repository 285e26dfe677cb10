/** A ComfyUI server in small: protocol, quirks and versions of the real one, nodes of our own, faults on demand. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { gzipSync } from "node:zlib";
import { demoNodes } from "./comfy/demoNodes.ts";
import { Engine } from "./comfy/engine.ts";
import type { StepClock } from "./comfy/execution.ts";
import type { FakeNode } from "./comfy/fakeNode.ts";
import { type HttpReply, plain } from "./comfy/httpReply.ts";
import { answer, type FakeModels, type RouteState } from "./comfy/routes.ts";
import { Sockets } from "./comfy/sockets.ts";
import { UserFiles } from "./comfy/userFiles.ts";
import { answerWithFault, ServerFaults } from "./serverFaults.ts";

export interface FakeComfyOptions {
  /** `0.3.40` and everything else before 0.3.45 behaves as an old server. */
  readonly version?: string;
  readonly nodes?: ReadonlyMap<string, FakeNode>;
  readonly models?: FakeModels;
  /** As started with `--enable-cors-header` and `--enable-compress-response-body`. */
  readonly isOpen?: boolean;
  /** The machine's clock when left out. */
  readonly clock?: StepClock;
  readonly firstNumber?: number;
  readonly historyLagMs?: number;
  readonly maxBodyBytes?: number;
  /** Awaited at each step of each node, so that a test can hold a run. */
  readonly onStep?: (node: string, value: number) => Promise<void> | void;
  readonly port?: number;
  /** The order of a set of node ids, which the server chooses; that of the workflow when left out. */
  readonly inSetOrder?: (ids: readonly string[]) => readonly string[];
}

const realClock: StepClock = {
  now: () => performance.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
const demoCheckpoints = ["demo.safetensors", "folder/other model.ckpt"];

export class FakeComfyServer {
  readonly #options: FakeComfyOptions;
  readonly faults = new ServerFaults();
  /** Requests as `POST /prompt`, in the order they came. */
  readonly requests: string[] = [];
  /** Headers of all requests and sockets. */
  readonly headers: IncomingMessage["headers"][] = [];
  #lastTime = 0;
  #server: Server | undefined;
  #port: number;
  #engine: Engine;
  #sockets: Sockets;

  private constructor(options: FakeComfyOptions) {
    this.#options = options;
    this.#port = options.port ?? 0;
    [this.#sockets, this.#engine] = this.#createWorld(options.firstNumber ?? 0);
  }

  static async start(options: FakeComfyOptions = {}): Promise<FakeComfyServer> {
    const server = new FakeComfyServer(options);
    await server.#listen();
    return server;
  }

  /** Without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get engine(): Engine {
    return this.#engine;
  }

  get sockets(): Sockets {
    return this.#sockets;
  }

  get isOld(): boolean {
    const [major = 0, minor = 0, patch = 0] = this.version.split(".").map(Number);
    return major === 0 && (minor < 3 || (minor === 3 && patch < 45));
  }

  get version(): string {
    return this.#options.version ?? "0.33.0";
  }

  /** The process ends: every connection is cut, everything in memory is gone. The port refuses until `resume`. */
  async suspend(): Promise<void> {
    this.#engine.stop();
    this.#sockets.close();
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  /** The process starts again, at the same address, with nothing of before. */
  async resume(): Promise<void> {
    [this.#sockets, this.#engine] = this.#createWorld(0);
    await this.#listen();
  }

  /** Ends the server. */
  close(): Promise<void> {
    return this.suspend();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Never the same twice, so that what is sorted by time has one order. */
  readonly #now = (): number => {
    this.#lastTime = Math.max(this.#lastTime + 1, Date.now());
    return this.#lastTime;
  };

  readonly #features = () => ({
    ...{ supports_preview_metadata: true, supports_model_type_tags: true },
    max_upload_size: this.#options.maxBodyBytes ?? 104857600,
    ...{ extension: { manager: { supports_v4: true } }, node_replacements: true, assets: false },
  });

  #createWorld(firstNumber: number): [Sockets, Engine] {
    const sockets = new Sockets({
      features: this.isOld ? undefined : this.#features,
      queueRemaining: () => this.#engine.remaining,
    });
    const {
      historyLagMs = 0,
      nodes = demoNodes({ checkpoints: demoCheckpoints }),
      onStep = () => undefined,
      clock = realClock,
    } = this.#options;
    this.#nodes = nodes;
    const inSetOrder = this.#options.inSetOrder ?? ((ids: readonly string[]) => ids);
    const engine = new Engine({
      inSetOrder,
      ...{ nodes, isOld: this.isOld, clock, sockets, firstNumber, historyLagMs, onStep, now: this.#now },
    });
    return [sockets, engine];
  }

  #nodes: ReadonlyMap<string, FakeNode> = new Map();

  async #listen(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    server.on("upgrade", (request: IncomingMessage, connection: Duplex, head: Buffer) =>
      this.#upgrade(request, connection, head),
    );
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    this.headers.push(request.headers);
    response.on("error", () => response.destroy());
    const body = await readBody(request, this.#options.maxBodyBytes ?? 104857600);
    const fault = this.faults.take(request);
    if (fault && (await answerWithFault(fault, response))) return;
    const reply = this.#reply(request, body);
    const { body: text = "", headers = {}, status } = this.#options.isOpen ? opened(reply, request) : reply;
    const length = String(Buffer.byteLength(text));
    response.writeHead(status, status === 304 ? headers : { ...headers, "content-length": length });
    response.end(request.method === "HEAD" ? undefined : text);
  }

  #reply(request: IncomingMessage, body: Buffer | number): HttpReply {
    if (this.#isForeign(request)) return { status: 403, headers: { "content-type": "application/octet-stream" } };
    if (request.method === "OPTIONS") return { status: 200, headers: { "content-type": "application/octet-stream" } };
    if (typeof body === "number") {
      const limit = this.#options.maxBodyBytes ?? 104857600;
      return plain(413, `Maximum request body size ${limit} exceeded, actual body size ${body}`);
    }
    if (/^(\/api)?\/ws(\?|$)/.test(request.url ?? "")) {
      return plain(400, 'No WebSocket UPGRADE hdr: None\n Can "Upgrade" only to "WebSocket".');
    }
    return answer(request, body, this.#routeState());
  }

  #isForeign(request: IncomingMessage): boolean {
    return !this.#options.isOpen && isForeign(request, this.isOld);
  }

  /** On the disk, so they outlive the process. */
  readonly #userFiles = new UserFiles();

  #routeState(): RouteState {
    const models =
      this.#options.models ??
      new Map<string, readonly string[]>([
        ["checkpoints", demoCheckpoints],
        ["loras", []],
        ["vae", []],
      ]);
    return {
      ...{ engine: this.#engine, nodes: this.#nodes, isOld: this.isOld, version: this.version },
      ...{ models, features: this.#features, userFiles: this.#userFiles, sockets: this.#sockets },
    };
  }

  #upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    this.headers.push(request.headers);
    connection.on("error", () => connection.destroy());
    const isSocket = /^(\/api)?\/ws(\?|$)/.test(request.url ?? "");
    const fault = this.faults.take(request);
    if (fault?.kind === "hang") return;
    if (!isSocket || this.#isForeign(request) || fault) {
      return void connection.end(
        `HTTP/1.1 ${isSocket ? 403 : 404} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
      );
    }
    this.#sockets.accept(request, connection, head);
  }
}

/** Any origin may read it, and a body is compressed for whoever takes that. */
function opened({ body, headers = {}, status }: HttpReply, request: IncomingMessage): HttpReply {
  const isCompressed = body && body.length > 0 && String(request.headers["accept-encoding"]).includes("gzip");
  const cors = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST, GET, DELETE, PUT, OPTIONS, PATCH",
    "access-control-allow-headers": "Content-Type, Authorization",
    "access-control-allow-credentials": "true",
  };
  if (!isCompressed) return { status, headers: { ...headers, ...cors }, ...(body === undefined ? {} : { body }) };
  return { status, headers: { ...headers, ...cors, "content-encoding": "gzip" }, body: gzipSync(body) };
}

/** The whole body; its size when it is over the limit. */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | number> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? size : Buffer.concat(chunks);
}

/** The server's own check of `Origin` against `Host`, on loopback hosts only; `Sec-Fetch-Site` counts since 0.19. */
function isForeign({ headers }: IncomingMessage, isOld: boolean): boolean {
  if (!isOld && headers["sec-fetch-site"] === "cross-site") return true;
  const { host = "", origin } = headers;
  if (origin === undefined || origin === "null") return false;
  const hostName = host.replace(/:\d+$/, "");
  if (!/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostName)) return false;
  const [, originName = "", originPort] = /^[^:]+:\/\/([^:/]*)(?::(\d+))?/.exec(origin) ?? [];
  const hostPort = /:(\d+)$/.exec(host)?.[1];
  return originName !== hostName || (originPort !== undefined && hostPort !== undefined && originPort !== hostPort);
}
