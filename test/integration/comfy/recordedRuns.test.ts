import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { ComfyClient } from "../../../src/node/comfy/comfyClient.ts";
import { decodeFrame } from "../../../src/node/comfy/comfyFrames.ts";
import { runWorkflow } from "../../../src/node/comfy/comfyRun.ts";
import type { RunProgress } from "../../../src/node/comfy/runProgress.ts";
import { hasRecordings, type RecordedLine, recordedLines } from "../../support/comfy/recordings.ts";

interface RecordedRun {
  readonly id: string;
  readonly workflow: string;
  readonly answer: string;
  readonly frames: readonly (string | Buffer)[];
  readonly history: string;
}

const frameOf = ({ binary, text }: RecordedLine) =>
  binary === undefined ? (text ?? "") : Buffer.from(binary, "base64");

/** The runs of a scenario that were accepted, with what a socket heard of each and what the history said of it, or would have. */
function runsOf(scenario: string): RecordedRun[] {
  const lines = recordedLines(scenario);
  const starts = lines.flatMap(({ method, path = "", status }, at) =>
    method === "POST" && /^(?:\/api)?\/prompt$/.test(path) && status === 200 ? [at] : [],
  );
  return starts.flatMap((start, index) => {
    const own = lines.slice(start, starts[index + 1]);
    const answer = own[0]?.body?.text ?? "";
    const id = (JSON.parse(answer) as { prompt_id: string }).prompt_id;
    const frames = own.filter(({ kind, omitted }) => kind === "ws-in" && !omitted).map(frameOf);
    const word = frames.some((frame) => String(frame).includes("execution_success")) ? "success" : "error";
    const history =
      lines.find(({ body, path }) => path === `/history/${id}` && body?.text?.includes(id))?.body?.text ??
      `{"${id}": {"prompt": [0, "${id}", {}, {}, []], "outputs": {}, "status": {"status_str": "${word}"}}}`;
    const isWhole = frames.some(
      (frame) => typeof frame === "string" && /"node": null/.test(frame) && frame.includes(id),
    );
    const workflow = /"prompt":\s*(\{.*?\})(?=,\s*"\w+":|\}$)/s.exec(own[0]?.requestBody?.text ?? "")?.[1] ?? "{}";
    return isWhole ? [{ id, workflow, answer, frames, history }] : [];
  });
}

/** Says again what was recorded: the frames before or behind the answer that names their prompt. */
async function startReplay(run: RecordedRun, framesFirst: boolean) {
  const sockets = new WebSocketServer({ noServer: true });
  let socket: WebSocket | undefined;
  const tell = async () => {
    for (const frame of run.frames) socket?.send(frame);
    // Whoever answers a ping has read what came before it.
    socket?.ping();
    if (socket) await once(socket, "pong");
  };
  const server = createServer(async ({ method, url = "" }, response) => {
    if (method === "POST") {
      if (framesFirst) await tell();
      response.end(run.answer, () => void (framesFirst || tell()));
    } else if (url === "/queue") response.end('{"queue_running": [], "queue_pending": []}');
    else response.end(url === `/history/${run.id}` ? run.history : "{}");
  });
  server.on("upgrade", (request, connection, head) =>
    sockets.handleUpgrade(request, connection, head, (opened) => {
      socket = opened;
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    socket?.terminate();
    server.closeAllConnections();
    server.close();
  };
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

const allScenarios = ["01", "05", "06", "07", "09", "10", "11", "12", "13", "14", "17", "19", "20", "25", "26", "90"];

describe("what a real server has said", () => {
  before(function () {
    if (hasRecordings) return;
    console.log("      skipped: the recordings are not beside the repository");
    this.skip();
  });

  it("is known frame by frame", () => {
    const unknown = new Set<string>();
    let count = 0;
    for (const scenario of allScenarios) {
      for (const line of recordedLines(scenario)) {
        if (line.kind !== "ws-in" || line.omitted || (line.text === undefined && line.binary === undefined)) continue;
        const data = frameOf(line);
        const frame = decodeFrame(Buffer.from(data), typeof data !== "string");
        assert.ok(frame, `${scenario}: ${String(data).slice(0, 100)}`);
        if (frame.type === "unknown") unknown.add(frame.name);
        count++;
      }
    }
    assert.ok(count > 1000, `${count} frames`);
    assert.deepEqual(
      [...unknown].filter((name) => !/^(?:logs|assets\.)/.test(name)),
      [],
    );
  });

  for (const scenario of ["05", "06", "07", "09", "19", "20", "25", "90"]) {
    for (const framesFirst of [false, true]) {
      it(`ends each run of ${scenario} as it ended, ${framesFirst ? "frames" : "the answer"} first`, async () => {
        const runs = runsOf(scenario);
        assert.ok(runs.length > 0);
        for (const run of runs) {
          const server = await startReplay(run, framesFirst);
          const client = new ComfyClient({ baseUrl: server.baseUrl });
          const seen: RunProgress[] = [];
          try {
            const options = { neededNodes: 3, silenceMs: 600_000, onProgress: (now: RunProgress) => seen.push(now) };
            const end = await runWorkflow(client, run.workflow, options);
            assert.ok(end.type === "finished", `${run.id} ${end.type}`);
            assert.equal(end.entry.promptId, run.id);
            const isError = /"status_str": "error"/.test(run.history);
            assert.equal(end.entry.status === "success", !isError, run.id);
            const fractions = seen.map(({ fraction }) => fraction);
            assert.deepEqual(
              fractions,
              fractions.toSorted((a, b) => a - b),
              "never back",
            );
            assert.ok(fractions.every((fraction) => fraction >= 0 && fraction <= 1));
          } finally {
            client.dispose();
            server.close();
          }
        }
      });
    }
  }
});
