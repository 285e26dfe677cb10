/** The live connection to ComfyUI. Loads ws: import this file when it is first needed. */
import { WebSocket } from "ws";
import type { Disposable } from "../../core/base/disposables.ts";
import { Emitter } from "../../core/base/emitter.ts";
import { type ComfyFrame, decodeFrame } from "./comfyFrames.ts";

export type SocketState = "connecting" | "open" | "closed";

export interface ComfySocketInit {
  /** `http://127.0.0.1:8188` */
  readonly baseUrl: string;
  /** One a window or process: the server keeps a single socket a client id. */
  readonly clientId: string;
  /** Milliseconds before the first try after a loss; each further one waits twice as long, up to twenty times. */
  readonly retryMs?: number;
}

const featureFlags = JSON.stringify({ type: "feature_flags", data: { supports_preview_metadata: true } });
/** How long the newest progress waits for a newer one: nobody sees more pictures a second. */
const holdMs = 30;
const maximumFrame = 32 * 1024 * 1024;

type ReplaceableKind = "preview" | "progress" | "progress-state";

const stateHead = Buffer.from('{"type": "progress_state"');
const progressHead = Buffer.from('{"type": "progress"');

/** Told by the first bytes, without decoding. */
function replaceableKind(data: Buffer, isBinary: boolean): ReplaceableKind | undefined {
  if (isBinary) return data.length > 4 && (data[3] === 1 || data[3] === 4) ? "preview" : undefined;
  if (data.subarray(0, stateHead.length).equals(stateHead)) return "progress-state";
  return data.subarray(0, progressHead.length).equals(progressHead) ? "progress" : undefined;
}

/**
 * Keeps one socket open until it is disposed. The former is closed for good before the next one opens, since a server that sees
 * two of one client id lets the newer go deaf. Sends the feature flags first on every socket, and never waits for an answer.
 */
export class ComfySocket implements Disposable {
  readonly #init: ComfySocketInit;
  readonly #frames = new Emitter<ComfyFrame>();
  readonly #states = new Emitter<SocketState>();
  #socket: WebSocket | undefined;
  #state: SocketState = "closed";
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #isDisposed = false;
  #lastFrameAt = 0;
  /** The newest frame of each kind that a later one replaces, in the order in which they came. */
  readonly #held = new Map<ReplaceableKind, Buffer>();
  #holding: NodeJS.Timeout | undefined;

  readonly onFrame = this.#frames.event;
  readonly onDidChangeState = this.#states.event;

  constructor(init: ComfySocketInit) {
    this.#init = init;
  }

  get state(): SocketState {
    return this.#state;
  }

  /** When the last frame came, by `performance.now()`. */
  get lastFrameAt(): number {
    return this.#lastFrameAt;
  }

  /** Opens the socket if there is none. */
  start(): void {
    if (this.#state === "closed" && !this.#isDisposed && this.#timer === undefined) this.#connect();
  }

  /** True when the socket is open; false when a try has failed, or after `timeoutMs`. Tries go on in any case. */
  async opened(timeoutMs: number): Promise<boolean> {
    this.start();
    if (this.#state === "open") return true;
    return new Promise((resolve) => {
      const done = (isOpen: boolean) => {
        clearTimeout(timer);
        subscription.dispose();
        resolve(isOpen);
      };
      const timer = setTimeout(() => done(false), timeoutMs);
      const subscription = this.#states.event((state) => {
        if (state !== "connecting") done(state === "open");
      });
    });
  }

  /** Replaces a socket that may have gone deaf. */
  renew(): void {
    if (this.#state === "open") this.#socket?.terminate();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#holding);
    this.#socket?.terminate();
    this.#frames.dispose();
    this.#states.dispose();
  }

  #connect(): void {
    this.#timer = undefined;
    const { baseUrl, clientId } = this.#init;
    const url = `${baseUrl.replace(/^http/, "ws").replace(/\/+$/, "")}/ws?clientId=${encodeURIComponent(clientId)}`;
    const socket = new WebSocket(url, {
      ...{ perMessageDeflate: false, followRedirects: false, handshakeTimeout: 5000, maxPayload: maximumFrame },
    });
    this.#socket = socket;
    this.#change("connecting");
    socket.on("open", () => {
      socket.send(featureFlags);
      this.#lastFrameAt = performance.now();
      this.#change("open");
    });
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      this.#failures = 0;
      this.#lastFrameAt = performance.now();
      this.#take(data, isBinary);
    });
    // Every error is followed by `close`, where the next try is planned.
    socket.on("error", () => undefined);
    socket.on("close", () => this.#closed());
  }

  /** Of progress and previews only the newest counts: those that come faster than they are looked at are never decoded. */
  #take(data: Buffer, isBinary: boolean): void {
    const kind = replaceableKind(data, isBinary);
    if (kind === undefined) {
      this.#flush();
      this.#tell(data, isBinary);
      return;
    }
    this.#holding ??= setTimeout(() => this.#flush(), holdMs);
    this.#held.delete(kind);
    this.#held.set(kind, data);
  }

  #flush(): void {
    clearTimeout(this.#holding);
    this.#holding = undefined;
    for (const [kind, data] of this.#held) this.#tell(data, kind === "preview");
    this.#held.clear();
  }

  #tell(data: Buffer, isBinary: boolean): void {
    const frame = decodeFrame(data, isBinary);
    if (frame) this.#frames.fire(frame);
  }

  #closed(): void {
    this.#socket = undefined;
    if (this.#isDisposed) return;
    this.#change("closed");
    const { retryMs = 500 } = this.#init;
    const wait = Math.min(retryMs * 2 ** this.#failures, retryMs * 20);
    this.#failures++;
    this.#timer = setTimeout(() => this.#connect(), wait * (0.75 + Math.random() / 2));
  }

  #change(state: SocketState): void {
    this.#state = state;
    this.#states.fire(state);
  }
}
