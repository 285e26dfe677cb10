import assert from "node:assert/strict";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { WebSocket } from "ws";
import { parsePythonJson } from "../../../src/core/base/pythonJson.ts";
import { Agreement } from "../../support/comfy/agreement.ts";
import type { StepClock } from "../../support/comfy/execution.ts";
import { recordedNodes } from "../../support/comfy/recordedNodes.ts";
import {
  hasRecordings,
  type RecordedLine,
  recordedClasses,
  recordedLines,
  recordedObjectInfo,
} from "../../support/comfy/recordings.ts";
import type { FakeModel } from "../../support/comfy/routes.ts";
import { FakeComfyServer } from "../../support/fakeComfyServer.ts";

const scenarios = [
  "01",
  "02",
  "03",
  "04",
  "05",
  "06",
  "07",
  "08",
  "09",
  "10",
  "11",
  "12",
  "13",
  "14",
  "15",
  "16",
  "17",
  "18",
  "19",
  "20",
  "21",
  "22",
  "23",
  "24",
  "25",
  "26",
  "90",
];

/** Tells of the program's files alone. */
const notCompared = /\/(node_replacements|internal\/folder_paths)/;
/** Tells of the machine: its members are compared, not what they say. */
const machineTold = /\/(system_stats|experiment\/models)$/;
/** What a header says of times, of the program, and of the size of what the machine tells. */
const comparedHeaders =
  /^(content-type|content-disposition|content-encoding|allow|access-control-.*|x-content-type-options)$/;

/** The kinds of a value's members; of lists that of the first. */
function toShape(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(toShape);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toShape(member)]));
}

interface Frame {
  readonly kind: string;
  readonly data: unknown;
}

/** A frame as it is compared; undefined for progress in the middle, which depends on the clock. */
function toFrame(text: string | undefined, binary: Buffer | undefined): Frame | undefined {
  if (binary) {
    const [event, length] = [binary.readUInt32BE(0), binary.readUInt32BE(4)];
    // How often a preview comes depends on the clock as well; that each kind comes is compared by its first frame.
    if (event === 1) return { kind: `binary 1 ${length}`, data: null };
    return {
      kind: `binary ${event}`,
      data: parsePythonJson(binary.toString("utf8", 8, 8 + length)) ?? binary.toString("utf8", 8),
    };
  }
  const message = parsePythonJson((text ?? "").replace(/executed in [\d.]+ seconds/, "executed")) as {
    type: string;
    data: Record<string, unknown>;
  };
  if (message.type === "progress") {
    const { max, value } = message.data;
    if (value !== max) return undefined;
  }
  if (message.type === "progress_state") {
    const nodes = Object.values(message.data.nodes as Record<string, { value: number; max: number; state: string }>);
    if (nodes.some(({ max, state, value }) => state === "running" && value > 0 && value < max)) return undefined;
  }
  return { kind: message.type, data: message.data };
}

/** News of the queue come between others wherever the server's two threads meet. */
function isStatus({ kind }: Frame): boolean {
  return kind === "status";
}

/** Where a run begins while another is submitted, either of two threads may tell a number of the queue twice. */
function distinct(frames: readonly Frame[]): Frame[] {
  const seen = new Map(frames.map((frame) => [JSON.stringify(frame.data).replace(/"sid".*/, ""), frame]));
  return [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, frame]) => frame);
}

/** Consecutive previews of one kind count once. */
function push(frames: Frame[], frame: Frame | undefined): void {
  if (!frame) return;
  if (
    frame.kind.startsWith("binary") &&
    !frame.kind.startsWith("binary 3") &&
    frames.some(({ kind }) => kind === frame.kind)
  )
    return;
  // The flags come when the server has read the client's, whatever else it says meanwhile.
  if (frame.kind === "feature_flags") frames.unshift(frame);
  else frames.push(frame);
}

/** The recording's time: what waits goes on when the recording has come that far. */
class RecordedClock implements StepClock {
  readonly #waiting: { readonly until: number; readonly go: () => void }[] = [];
  #now = 0;

  now(): number {
    return this.#now;
  }

  wait(milliseconds: number): Promise<void> {
    return new Promise((go) => void this.#waiting.push({ until: this.#now + milliseconds, go }));
  }

  async advance(to: number): Promise<void> {
    for (;;) {
      const next = this.#waiting.toSorted((a, b) => a.until - b.until)[0];
      if (!next || next.until > to) break;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#now = next.until;
      next.go();
      for (let turn = 0; turn < 3; turn++) await setImmediate();
    }
    this.#now = to;
  }
}

class Replay {
  readonly #server: FakeComfyServer;
  readonly #agreement = new Agreement();
  readonly #sockets = new Map<string, WebSocket>();
  readonly #recorded = new Map<string, Frame[]>();
  readonly #live = new Map<string, Frame[]>();
  #heard = () => undefined as undefined;

  readonly #clock: RecordedClock;
  readonly #models: Map<string, FakeModel[]>;

  constructor(server: FakeComfyServer, clock: RecordedClock, models: Map<string, FakeModel[]>) {
    this.#server = server;
    this.#models = models;
    this.#clock = clock;
  }

  async run(lines: readonly RecordedLine[]): Promise<void> {
    for (const line of lines) {
      if (["http", "ws-connect", "ws-out"].includes(line.kind)) await this.#caughtUp();
      await this.#clock.advance(line.t * 1000);
      await this.#play(line);
    }
    await this.#caughtUp();
    for (const [conn, heard] of this.#recorded) {
      const statuses = [heard, this.#live.get(conn) ?? []].map((frames) => frames.filter(isStatus));
      const [then = [], now = []] = this.#hasEnded ? statuses.map(distinct) : statuses;
      this.#compare(conn, then, now);
      const isOther = (frame: Frame) => !isStatus(frame);
      this.#compare(conn, heard.filter(isOther), (this.#live.get(conn) ?? []).filter(isOther));
    }
  }

  #compare(conn: string, frames: readonly Frame[], live: readonly Frame[]): void {
    const kinds = (list: readonly Frame[]) => list.map(({ kind }) => kind);
    assert.deepEqual(kinds(live), kinds(frames), `frames of ${conn}`);
    for (const [at, frame] of frames.entries())
      this.#agreement.compare(frame.data, live[at]?.data, `${conn} frame ${at} ${frame.kind}`);
  }

  async #play(line: RecordedLine): Promise<void> {
    const { binary, conn = "", kind, text } = line;
    if (kind === "http" && line.error) return assert.rejects(fetch(`${this.#server.url}${line.path}`));
    if (kind === "http") return this.#http(line);
    if (kind === "note") return this.#note(text ?? "");
    if (kind === "ws-close") return this.#closed(line);
    if (kind === "ws-connect") return this.#connect(line);
    if (kind === "ws-in" && (text !== undefined || binary !== undefined)) {
      push(
        listOf(this.#recorded, conn),
        toFrame(text, binary === undefined ? undefined : Buffer.from(binary, "base64")),
      );
      return undefined;
    }
    const socket = this.#sockets.get(conn);
    if (kind !== "ws-out" || !socket) return undefined;
    // A text that is too long to be recorded, and to be taken.
    if (line.omitted) socket.send("x".repeat(5 * 1024 * 1024));
    if (text !== undefined) {
      socket.send(this.#agreement.translate(text));
      // The answer to a ping says that the server has read what was sent before.
      socket.ping();
      await once(socket, "pong");
    }
    if (line.ping !== undefined) socket.ping(line.ping);
    if (line.close !== undefined) {
      const closed = once(socket, "close");
      socket.close(line.close);
      await closed;
    }
    if (line.terminate) socket.terminate();
    return undefined;
  }

  async #note(text: string): Promise<void> {
    if (text.startsWith("server is sent")) this.#isEnding = true;
    if (text === "server is started again") await this.#server.resume();
    const added = /^[a-z]+ files were added: (.*)$/.exec(text)?.[1]?.split(", ") ?? [];
    for (const file of added) {
      const [folder = "", ...name] = file.split("/");
      this.#models.set(folder, [...(this.#models.get(folder) ?? []), addedModel(name.join("/"))]);
    }
  }

  /** The recorded process ends when its sockets close; each socket closes as the recorded one did. */
  async #closed({ code, conn = "" }: RecordedLine): Promise<void> {
    this.#hasEnded ||= this.#isEnding;
    if (this.#isEnding) await this.#server.suspend();
    this.#isEnding = false;
    assert.equal(await this.#closes.get(conn), code, `close of ${conn}`);
  }

  #isEnding = false;
  #hasEnded = false;
  readonly #closes = new Map<string, Promise<number>>();

  async #connect({ conn = "", path = "", requestHeaders = {} }: RecordedLine): Promise<void> {
    const url = `${this.#server.url.replace("http", "ws")}${this.#agreement.translate(path)}`;
    const socket = new WebSocket(url, { headers: this.#here(requestHeaders) });
    const frames = listOf(this.#live, conn);
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      push(frames, toFrame(isBinary ? undefined : String(data), isBinary ? data : undefined));
      this.#heard();
    });
    this.#sockets.set(conn, socket);
    this.#closes.set(conn, new Promise((resolve) => socket.once("close", resolve)));
    await new Promise((resolve) => socket.once("open", resolve).once("error", resolve));
  }

  /** Recorded addresses name the port of then. */
  #here(headers: Readonly<Record<string, string>>): Record<string, string> {
    const port = new URL(this.#server.url).port;
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace("8188", port)]));
  }

  /** Every socket has heard what the recorded one had heard by now. */
  async #caughtUp(): Promise<void> {
    const isBehind = () =>
      [...this.#recorded].some(([conn, { length }]) => (this.#live.get(conn)?.length ?? 0) < length);
    const until = performance.now() + 20_000;
    while (isBehind() && performance.now() < until) {
      await Promise.race([
        new Promise<void>((resolve) => (this.#heard = () => void resolve() as undefined)),
        delay(50),
      ]);
    }
  }

  async #http(line: RecordedLine): Promise<void> {
    const { body, headers = {}, method = "GET", path = "", requestBody, status } = line;
    if (line.trimmed || notCompared.test(path)) return;
    const sent = requestBody?.omitted
      ? Buffer.alloc(requestBody.length ?? 0)
      : requestBody?.base64
        ? Buffer.from(requestBody.base64, "base64")
        : this.#agreement.translate(requestBody?.text ?? "");
    const sentHeaders = this.#here(line.requestHeaders ?? {});
    const etag = this.#etags.get(sentHeaders["if-none-match"] ?? "");
    if (etag !== undefined) sentHeaders["if-none-match"] = etag;
    if (sentHeaders["if-modified-since"]) sentHeaders["if-modified-since"] = new Date("2030-01-01").toUTCString();
    const live = await ask(this.#server.url, method, this.#agreement.translate(path), sentHeaders, sent);
    const where = `${method} ${path}`;
    assert.equal(live.status, status, `${where}: ${live.body.toString("utf8").slice(0, 400)}`);
    for (const name of Object.keys(headers).filter((each) => comparedHeaders.test(each)))
      assert.equal(live.headers[name], this.#agreement.translate(headers[name] ?? ""), `${where}: ${name}`);
    if (headers.etag) this.#etags.set(headers.etag, String(live.headers.etag));
    if (!body) return;
    if (body.base64 !== undefined) {
      const same = Buffer.from(body.base64, "base64").subarray(0, 3);
      return assert.deepEqual(live.body.subarray(0, 3), same, `${where}: kind of picture`);
    }
    if (machineTold.test(path)) {
      const [then, now] = [body.text ?? "", live.body.toString("utf8")].map((each) => toShape(parsePythonJson(each)));
      return assert.deepEqual(now, then, where);
    }
    const [recorded, told] = [parsePythonJson(body.text ?? ""), parsePythonJson(live.body.toString("utf8"))];
    // How much of a body that is too large was read is the reader's own affair.
    const isPlain = (text: string) => text.replace(/actual body size \d+$/, "");
    if (recorded === undefined) assert.equal(isPlain(live.body.toString("utf8")), isPlain(body.text ?? ""), where);
    else this.#agreement.compare(recorded, told, where);
  }

  readonly #etags = new Map<string, string>();

  close(): void {
    for (const socket of this.#sockets.values()) socket.terminate();
  }
}

function listOf(map: Map<string, Frame[]>, key: string): Frame[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

interface Told {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** Node's own client, as it sends a path as it is written. */
function ask(
  base: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer,
): Promise<Told> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: unpacked(response, Buffer.concat(chunks)),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

function unpacked({ headers }: IncomingMessage, body: Buffer): Buffer {
  return headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

/** The files that the recorder put into the model folders, by name. */
function addedModel(name: string): FakeModel {
  const metadata = { "modelspec.title": "Probe", ss_base_model_version: "none" };
  return name === "probe.safetensors" ? { name, size: 83, metadata } : { name, size: 1 };
}

/** The folders of a server, each empty. */
function emptyFolders(lines: readonly RecordedLine[]): Map<string, FakeModel[]> {
  const told = lines.find(({ method, path: asked }) => method === "GET" && asked === "/models")?.body?.text;
  const names = (told === undefined ? ["checkpoints", "loras", "vae"] : parsePythonJson(told)) as readonly string[];
  return new Map(names.map((name) => [name, []]));
}

/** The counter of prompts that the recorded server had reached. */
function firstNumberOf(lines: readonly RecordedLine[]): number {
  const numbers = lines
    .filter(({ method, path }) => method === "POST" && path === "/prompt")
    .map(({ body }) => /"number": (\d+),/.exec(body?.text ?? "")?.[1]);
  const at = numbers.findIndex((number) => number !== undefined);
  return at === -1 ? 0 : Number(numbers[at]) - at;
}

/** How the recorded process ordered its sets: one order a process, another one in the next. */
function setOrderOf(lines: readonly RecordedLine[]): (ids: readonly string[]) => readonly string[] {
  const lists = lines.flatMap(({ body }) =>
    [...(body?.text ?? "").matchAll(/(?:"dependent_outputs": |}, )\[("[\d", ]+)\]/g)].map(([, list = ""]) =>
      JSON.parse(`[${list}]`),
    ),
  ) as string[][];
  const executed = lines.flatMap(
    ({ text }) => /^{"type": "executed", "data": {"node": "(\d+)"/.exec(text ?? "")?.[1] ?? [],
  );
  return (ids) => {
    const known = lists.find((list) => list.length === ids.length && ids.every((id) => list.includes(id)));
    return known ?? [...ids].sort((a, b) => executed.indexOf(a) - executed.indexOf(b));
  };
}

async function play(scenario: string): Promise<void> {
  const lines = recordedLines(scenario);
  const classes = { ...recordedObjectInfo(), ...recordedClasses(lines) };
  const clock = new RecordedClock();
  const models = emptyFolders(lines);
  const size = /Maximum request body size (\d+)/.exec(lines.map(({ body }) => body?.text).join("\n"))?.[1];
  await using server = await FakeComfyServer.start({
    ...{ clock, models, isOpen: scenario === "22" },
    ...(size === undefined ? {} : { maxBodyBytes: Number(size) }),
    version: lines[0]?.server?.replace("ComfyUI ", "") ?? "",
    nodes: recordedNodes(classes),
    firstNumber: firstNumberOf(lines),
    inSetOrder: setOrderOf(lines),
  });
  const replay = new Replay(server, clock, models);
  try {
    await replay.run(lines);
  } finally {
    replay.close();
  }
}

describe("the fake ComfyUI server against recordings of a real one", () => {
  before(function () {
    if (hasRecordings) return;
    console.log("      skipped: the recordings are not beside the repository");
    this.skip();
  });

  for (const scenario of scenarios) {
    it(`answers scenario ${scenario} as it was recorded`, () => play(scenario));
  }
});
