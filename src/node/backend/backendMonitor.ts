/** The backend's live status. Loads ws: import this file when it is first needed. */
import { WebSocket } from "ws";
import type { Disposable } from "../../core/base/disposables.ts";
import { Emitter } from "../../core/base/emitter.ts";
import { parsePythonJson } from "../../core/base/pythonJson.ts";
import type { BackendClient } from "./backendClient.ts";
import { type BackendStatus, decodeStatus } from "./backendShapes.ts";

export interface BackendMonitorInit {
  readonly client: BackendClient;
  /** Between two questions where there is no socket, and between two tries to open one. */
  readonly intervalMs?: number;
}

const maximumFrame = 4 * 1024 * 1024;

/** Tells the status whenever it comes: by the socket of a newer backend, by asking an older one. */
export class BackendMonitor implements Disposable {
  readonly #init: BackendMonitorInit;
  readonly #told = new Emitter<BackendStatus>();
  readonly #ended = new AbortController();
  #socket: WebSocket | undefined;
  #timer: NodeJS.Timeout | undefined;

  readonly onDidTell = this.#told.event;

  constructor(init: BackendMonitorInit) {
    this.#init = init;
    this.#open();
  }

  dispose(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.#socket?.terminate();
    this.#told.dispose();
  }

  #open(): void {
    const url = `${this.#init.client.baseUrl.replace(/^http/, "ws")}/api/ws/monitoring`;
    const socket = new WebSocket(url, {
      ...{ perMessageDeflate: false, followRedirects: false, handshakeTimeout: 5000, maxPayload: maximumFrame },
    });
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.#take(socket, String(data)));
    // Every error is followed by `close`, where the status is asked for instead.
    socket.on("error", () => undefined);
    socket.on("close", () => void this.#ask());
  }

  /** Not every frame is JSON: two of them are bare words. */
  #take(socket: WebSocket, text: string): void {
    if (text === "ping") socket.send("pong");
    const status = text === "ping" || text === "pong" ? undefined : decodeStatus(parsePythonJson(text));
    if (status) this.#told.fire(status);
  }

  async #ask(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    const { client, intervalMs = 5000 } = this.#init;
    try {
      const answer = await client.status(this.#ended.signal);
      if (answer.ok) this.#told.fire(answer.value);
    } catch {
      // It is not there now; the next try comes in a moment, and the health monitor tells people.
    }
    if (!this.#ended.signal.aborted) this.#timer = setTimeout(() => this.#open(), intervalMs);
  }
}
