import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { toPythonJson } from "./pythonJson.ts";

export interface SocketsInit {
  /** Undefined: the server knows no feature flags. */
  readonly features: (() => Readonly<Record<string, unknown>>) | undefined;
  readonly queueRemaining: () => number;
}

/**
 * The server's sockets by client id. It keeps one a client id and forgets the id when any socket of it closes: the newer of two
 * goes deaf then, as the real server has it.
 */
export class Sockets {
  readonly #init: SocketsInit;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024 });
  readonly #byId = new Map<string, WebSocket>();
  readonly #withMetadata = new Set<string>();
  /** Sockets that stay open and silent: the line is dead, and nobody says so. */
  readonly #frozen = new WeakSet<WebSocket>();
  #runningId: string | undefined;
  #runningNode: string | undefined;
  /** Client ids of all sockets that were ever opened. */
  readonly opened: string[] = [];
  /** What becomes of a frame when set: left out, changed, or sent twice. */
  rewrite: ((frame: string | Buffer) => readonly (string | Buffer)[]) | undefined;

  constructor(init: SocketsInit) {
    this.#init = init;
  }

  accept(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    const id = new URL(request.url ?? "", "http://x").searchParams.get("clientId") || randomUUID().replaceAll("-", "");
    this.#server.handleUpgrade(request, connection, head, (socket) => this.#open(id, socket));
  }

  #open(id: string, socket: WebSocket): void {
    this.opened.push(id);
    this.#byId.set(id, socket);
    this.#withMetadata.delete(id);
    // Whatever the client closes with, 1000 comes back; what is too long is the server's own end.
    const close = socket.close.bind(socket);
    socket.close = (code) => close(code === 1009 ? code : 1000);
    let isFirst = true;
    socket.on("message", (data, isBinary) => {
      if (isBinary) return;
      if (isFirst) this.#firstMessage(id, String(data));
      isFirst = false;
    });
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      this.#byId.delete(id);
      this.#withMetadata.delete(id);
    });
    const status = { exec_info: { queue_remaining: this.#init.queueRemaining() } };
    this.sendTo(id, "status", { status, sid: id });
    if (this.#runningId === id && this.#runningNode !== undefined)
      this.sendTo(id, "executing", { node: this.#runningNode });
  }

  #firstMessage(id: string, text: string): void {
    if (!this.#init.features) return;
    let message: { type?: unknown; data?: { supports_preview_metadata?: unknown } };
    try {
      message = JSON.parse(text);
    } catch {
      // The real server ignores it as well.
      return;
    }
    if (message.type !== "feature_flags") return;
    if (message.data?.supports_preview_metadata === true) this.#withMetadata.add(id);
    this.sendTo(id, "feature_flags", this.#init.features());
  }

  readonly #logReaders = new Set<string>();

  /** Whether a client hears of lines of the log. */
  readLog(id: string, wants: boolean): void {
    if (wants) this.#logReaders.add(id);
    else this.#logReaders.delete(id);
  }

  sendLog(line: string): void {
    const entries = [{ t: new Date().toISOString().replace("Z", "000"), m: `\u001b[32m[INFO]\u001b[0m ${line}\n` }];
    for (const id of this.#logReaders) this.sendTo(id, "logs", { entries, size: null });
  }

  setRunning(id: string | undefined, node: string | undefined): void {
    this.#runningId = id;
    this.#runningNode = node;
  }

  wantsMetadata(id: string): boolean {
    return this.#withMetadata.has(id);
  }

  sendTo(id: string, type: string, data: Readonly<Record<string, unknown>>): void {
    this.raw(id, toPythonJson({ type, data }));
  }

  broadcast(type: string, data: Readonly<Record<string, unknown>>): void {
    for (const id of this.#byId.keys()) this.sendTo(id, type, data);
  }

  sendPreview(id: string | undefined, meta: Readonly<Record<string, unknown>>, mime: string, image: Buffer): void {
    const kind = Buffer.alloc(4);
    kind.writeUInt32BE(mime === "image/png" ? 2 : 1);
    for (const each of id === undefined ? this.#byId.keys() : [id]) {
      if (id !== undefined && this.wantsMetadata(each)) this.raw(each, toFrame(4, toPythonJson(meta), image));
      else this.raw(each, Buffer.concat([Buffer.from([0, 0, 0, 1]), kind, image]));
    }
  }

  broadcastText(node: string, text: string): void {
    for (const id of this.#byId.keys()) this.raw(id, toFrame(3, node, Buffer.from(text)));
  }

  /** Any frame, also one that the real server would not send. */
  raw(id: string, frame: string | Buffer): void {
    const socket = this.#byId.get(id);
    if (!socket || this.#frozen.has(socket)) return;
    for (const each of this.rewrite?.(frame) ?? [frame]) socket.send(each);
  }

  get ids(): readonly string[] {
    return [...this.#byId.keys()];
  }

  /** The line dies without a word: the socket stays open and hears nothing more. */
  freeze(id: string): void {
    const socket = this.#byId.get(id);
    if (socket) this.#frozen.add(socket);
  }

  /** Bytes that wait to be sent to a client that does not read. */
  buffered(id: string): number {
    return this.#byId.get(id)?.bufferedAmount ?? 0;
  }

  /** Cuts the line; the client sees 1006. */
  drop(id: string): void {
    this.#byId.get(id)?.terminate();
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}

/** Event, length of `head`, `head`, `rest`. */
export function toFrame(event: number, head: string, rest: Buffer): Buffer {
  const text = Buffer.from(head);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(event, 0);
  numbers.writeUInt32BE(text.length, 4);
  return Buffer.concat([numbers, text, rest]);
}
