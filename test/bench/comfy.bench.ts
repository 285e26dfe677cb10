/** ComfyUI's frames against a bare socket, pictures on the disk against their bare download, each ratio within one run; and what jobs leave in memory. */
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { Worker } from "node:worker_threads";
import { request } from "undici";
import { WebSocket, WebSocketServer } from "ws";
import { ComfyClient } from "../../src/node/comfy/comfyClient.ts";
import type { OutputFile } from "../../src/node/comfy/comfyReplies.ts";
import { runWorkflow } from "../../src/node/comfy/comfyRun.ts";
import { ComfySocket } from "../../src/node/comfy/comfySocket.ts";
import { saveOutputs } from "../../src/node/comfy/outputFolder.ts";
import type { RunProgress } from "../../src/node/comfy/runProgress.ts";
import { MediaRuns } from "../../src/vscode/services/mediaRuns.ts";

const frames = 15_000;
const rounds = 9;

/** A thread of its own sends, so that only receiving is measured. Three kinds of frames, as a sampler's step has them. */
const sender = `
const { WebSocketServer } = require("ws");
const { parentPort, workerData } = require("node:worker_threads");
const id = "0a000000-0000-4000-8000-000000000001";
const nodes = {};
for (let n = 1; n <= 12; n++) nodes[n] = { value: n, max: 20, state: n < 12 ? "finished" : "running", node_id: String(n), prompt_id: id, display_node_id: String(n), parent_node_id: null, real_node_id: String(n) };
const state = JSON.stringify({ type: "progress_state", data: { prompt_id: id, nodes } }).replace('":"', '": "');
const progress = JSON.stringify({ type: "progress", data: { value: 3, max: 20, prompt_id: id, node: "12" } }).replace('":"', '": "');
const end = JSON.stringify({ type: "execution_success", data: { prompt_id: id } });
const meta = Buffer.from(JSON.stringify({ node_id: "12", prompt_id: id, image_type: "image/jpeg" }));
const head = Buffer.alloc(8); head.writeUInt32BE(4, 0); head.writeUInt32BE(meta.length, 4);
const preview = Buffer.concat([head, meta, Buffer.alloc(16000, 7)]);
const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
server.on("connection", (socket) => { for (let n = 0; n < workerData; n++) socket.send([state, preview, progress][n % 3]); socket.send(end); });
server.on("listening", () => parentPort.postMessage(server.address().port));
`;

function tell(name: string, value: number, isGood: (value: number) => boolean, target: string): void {
  const rounded = Number(value.toFixed(3));
  console.log(JSON.stringify({ name, value: rounded, unit: "×", target, ok: isGood(rounded) }));
}

/** Milliseconds from the first frame to the last. */
async function receive(open: (onFrame: (isLast: boolean) => void) => () => void): Promise<number> {
  let first = 0;
  return new Promise((resolve) => {
    const close = open((isLast) => {
      first ||= performance.now();
      if (!isLast) return;
      close();
      resolve(performance.now() - first);
    });
  });
}

async function measureFrames(): Promise<void> {
  const worker = new Worker(sender, { eval: true, workerData: frames });
  const [port] = (await once(worker, "message")) as [number];
  const bare = () =>
    receive((onFrame) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
      let count = 0;
      socket.on("message", () => onFrame(++count > frames));
      return () => socket.terminate();
    });
  const ours = () =>
    receive((onFrame) => {
      const socket = new ComfySocket({ baseUrl: `http://127.0.0.1:${port}`, clientId: "bench" });
      socket.onFrame(({ type }) => onFrame(type === "succeeded"));
      socket.start();
      return () => socket.dispose();
    });
  // The best of each, taken in turns: what disturbs the machine makes a run slower, never faster.
  let [least, own] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round++) {
    own = Math.min(own, await ours());
    least = Math.min(least, await bare(), await bare());
    own = Math.min(own, await ours());
  }
  tell("comfy: frames decoded a second, over a bare socket", least / own, (value) => value >= 0.8, "≥ 0.8 ×");
  await worker.terminate();
}

/** As `sender`: serving costs what is measured nothing. */
const pictureServer = `
const { randomBytes } = require("node:crypto");
const { createServer } = require("node:http");
const { parentPort, workerData } = require("node:worker_threads");
const picture = randomBytes(4 * 1024 * 1024);
const images = workerData.map((filename) => ({ filename, subfolder: "", type: "output" }));
const status = { status_str: "success", completed: true, messages: [] };
const history = JSON.stringify({ p: { prompt: [0, "p", {}, {}, []], outputs: { 7: { images } }, status, meta: {} } });
const server = createServer((asked, response) => response.end(asked.url.startsWith("/history") ? history : picture));
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

async function measurePictures(): Promise<void> {
  const names = ["a.png", "b.png", "c.png", "d.png"];
  const worker = new Worker(pictureServer, { eval: true, workerData: names });
  const [port] = (await once(worker, "message")) as [number];
  const baseUrl = `http://127.0.0.1:${port}`;
  const client = new ComfyClient({ baseUrl });
  const bare = async (folder: string) => {
    mkdirSync(folder);
    for (const name of names) {
      const { body } = await request(`${baseUrl}/view?filename=${name}`);
      await writeFile(path.join(folder, name), Buffer.from(await body.arrayBuffer()));
    }
  };
  const ours = async (folder: string) => {
    const found: readonly OutputFile[] = (await client.historyOf("p"))?.files ?? [];
    await saveOutputs(client, found, folder);
  };
  // New files on both sides, for to write over the pages of an old one costs less; gone at once, so that no disk is busy with them.
  const time = async (save: (folder: string) => Promise<void>) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "comfy-bench-"));
    const start = performance.now();
    await save(path.join(folder, "pictures"));
    const taken = performance.now() - start;
    rmSync(folder, { recursive: true });
    return taken;
  };
  let [least, own] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 2 * rounds; round++) {
    own = Math.min(own, await time(ours));
    least = Math.min(least, await time(bare), await time(bare));
    own = Math.min(own, await time(ours));
  }
  const name = "comfy: from the end of a run to its pictures on the disk, over their bare download";
  tell(name, own / least, (value) => value <= 1.2, "≤ 1.2 ×");
  client.dispose();
  await worker.terminate();
}

const jobs = 10_000;

/** A server of the fewest words: each prompt begins, shows a preview and ends at once. */
async function startJobServer() {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const preview = Buffer.concat([Buffer.from([0, 0, 0, 1, 0, 0, 0, 1]), Buffer.alloc(16_000, 7)]);
  const workflow = { 1: { class_type: "A", inputs: { text: "x".repeat(2000) } } };
  const run = (id: string) => {
    const say = (type: string, data: object) => JSON.stringify({ type, data: { ...data, prompt_id: id } });
    const frames = [
      say("execution_start", {}),
      say("executing", { node: "1" }),
      preview,
      say("executing", { node: null }),
    ];
    for (const socket of sockets.clients) for (const frame of frames) socket.send(frame);
  };
  const server = createServer(async (asked, response) => {
    const body = await text(asked);
    const id = asked.url?.split("/")[2] ?? "";
    if (asked.url === "/queue") return void response.end('{"queue_running": [], "queue_pending": []}');
    if (asked.url !== "/prompt") {
      const status = { status_str: "success", completed: true, messages: [] };
      return void response.end(JSON.stringify({ [id]: { prompt: [0, id, workflow, {}, []], outputs: {}, status } }));
    }
    const { prompt_id: submitted } = JSON.parse(body) as { prompt_id: string };
    response.end(JSON.stringify({ prompt_id: submitted, number: 0, node_errors: {} }), () => run(submitted));
  });
  server.on("upgrade", (request, connection, head) => {
    sockets.handleUpgrade(request, connection, head, (socket) => socket.send('{"type": "status", "data": {}}'));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  };
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** Bytes of the heap that are in use after everything else was collected. */
function usedHeap(): number {
  if (globalThis.gc === undefined) throw new Error("Run with --expose-gc");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** What ten thousand jobs leave behind: a client, its socket, and the list of runs that a window keeps. */
async function measureMemory(): Promise<void> {
  const server = await startJobServer();
  const client = new ComfyClient({ baseUrl: server.baseUrl });
  const runs = new MediaRuns();
  const work = async (count: number) => {
    for (let job = 0; job < count; job++) {
      const change = runs.begin("bench.json", () => undefined);
      const onProgress = (progress: RunProgress) => void change({ progress });
      const end = await runWorkflow(client, '{"1":{"class_type":"A","inputs":{}}}', {
        neededNodes: 1,
        previews: true,
        onProgress,
      });
      change({ state: end.type === "finished" ? "success" : "error" });
    }
  };
  // What is loaded and compiled with the first ones stays in any case, and so do the runs that are shown.
  await work(500);
  const before = usedHeap();
  await work(jobs);
  const megabytes = (usedHeap() - before) / 1024 / 1024;
  const failed = runs.runs.filter(({ state }) => state !== "success").length;
  client.dispose();
  server.close();
  const value = Number(megabytes.toFixed(2));
  const name = `comfy: heap that ${jobs} jobs leave behind`;
  console.log(JSON.stringify({ name, value, unit: "MB", target: "≤ 2 MB", ok: failed === 0 && value <= 2 }));
}

await measureFrames();
await measurePictures();
await measureMemory();
