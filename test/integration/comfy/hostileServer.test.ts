import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import type { RequestListener } from "node:http";
import path from "node:path";
import fc from "fast-check";
import { isControlError } from "../../../src/core/base/errors.ts";
import { ComfyClient } from "../../../src/node/comfy/comfyClient.ts";
import type { OutputFile } from "../../../src/node/comfy/comfyReplies.ts";
import { runWorkflow } from "../../../src/node/comfy/comfyRun.ts";
import { safeName, saveOutputs } from "../../../src/node/comfy/outputFolder.ts";
import { demoNodes } from "../../support/comfy/demoNodes.ts";
import { demoWorkflow } from "../../support/comfy/demoWorkflow.ts";
import { toFrame } from "../../support/comfy/sockets.ts";
import { FakeComfyServer } from "../../support/fakeComfyServer.ts";
import { withHttpServer } from "../../support/fakeServers.ts";
import type { ServerFault } from "../../support/serverFaults.ts";
import { withTemporaryFolder } from "../../support/temporaryFolder.mjs";

const limits = { fileBytes: 100_000, totalBytes: 150_000, files: 10, timeoutMs: 1500 };
const file = (filename: string, subfolder = ""): OutputFile => ({
  filename,
  subfolder,
  type: "output",
  kind: "images",
  node: "7",
});

async function withServer(
  use: (server: FakeComfyServer, client: ComfyClient, folder: string) => Promise<void>,
): Promise<void> {
  await using server = await FakeComfyServer.start({ nodes: demoNodes({ checkpoints: ["demo.safetensors"] }, 0) });
  const client = new ComfyClient({ baseUrl: server.url, retryMs: 20 });
  try {
    await withTemporaryFolder("comfy", (folder: string) => use(server, client, folder));
  } finally {
    client.dispose();
  }
}

const isFailure = (words: RegExp) => (error: unknown) =>
  isControlError(error) && error.code === "service-failed" && words.test(error.message);

/** Everything below a folder. */
async function namesBelow(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

describe("a hostile ComfyUI server", () => {
  const bodies: readonly (readonly [string, ServerFault, RegExp])[] = [
    ["a body without end", { kind: "endless" }, /more than 65536 KB/],
    ["a decompression bomb", { kind: "bomb", bytes: 20_000_000 }, /compresses its answer/],
    [
      "another host",
      { kind: "answer", status: 302, headers: { location: "http://10.0.0.1/steal" }, body: "" },
      /sends somewhere else \(302\)/,
    ],
    [
      "a page",
      { kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<html>" },
      /but not as ComfyUI/,
    ],
    ["JSON of another kind", { kind: "answer", status: 200, body: '{"queue_running": 5}' }, /but not as ComfyUI/],
    [
      "half an answer",
      { kind: "cut", body: '{"queue_running": [' },
      /closed before an answer|other side closed|aborted|terminated/,
    ],
    ["an error", { kind: "answer", status: 500, body: "500 Internal Server Error" }, /refuses \/queue: 500/],
    ["an empty refusal", { kind: "answer", status: 403, body: "" }, /origin/],
  ];
  for (const [name, fault, words] of bodies) {
    it(`gets no further with ${name}`, () =>
      withServer(async (server, client) => {
        server.faults.arm("GET /queue", fault, 2);
        await assert.rejects(client.queue(), isFailure(words));
        assert.deepEqual(await client.queue().catch(() => client.queue()), { running: [], pending: [] });
      }));
  }

  it("is not waited for when it drips", () =>
    withServer(async (server, client, folder) => {
      server.faults.arm("GET /view", { kind: "drip", ms: 20 });
      await assert.rejects(
        saveOutputs(client, [file("x.png")], folder, undefined, limits),
        isFailure(/no answer in 1\.5 s/),
      );
      assert.deepEqual(await namesBelow(folder), []);
    }));

  it("cannot write outside of the folder, whatever its names say", () =>
    withServer(async (server, client, folder) => {
      const target = path.join(folder, "inside", "out");
      await mkdir(target, { recursive: true });
      const names = [
        "../up.png",
        "..\\up.png",
        "/etc/x.png",
        "C:\\x.png",
        "..",
        ".",
        ".bashrc",
        "con.png",
        "a\0b.png",
        "a\u001b[31m.png",
        "x\n.png",
        "ä 画.png",
        "demo.png ",
      ];
      for (const name of names) {
        server.faults.arm("GET /view", { kind: "answer", status: 200, body: name });
        await saveOutputs(client, [file(name, "../../..")], target, undefined, limits);
      }
      const written = await namesBelow(folder);
      assert.ok(
        written.every((name) => /^inside([\\/]out([\\/][^\\/]+)?)?$/.test(name)),
        written.join(),
      );
      assert.equal((await readdir(target)).length, names.length);
      assert.ok(
        (await readdir(target)).every((name) => !name.startsWith(".") && /^[\p{L}\p{M}\p{N} ._()-]+$/u.test(name)),
      );
    }));

  it("overwrites nothing, and follows no link that lies in its way", () =>
    withServer(async (server, client, folder) => {
      const out = path.join(folder, "out");
      await mkdir(out);
      await symlink(path.join(folder, "victim"), path.join(out, "demo.png")).catch(() => undefined);
      for (const body of ["one", "two"]) {
        server.faults.arm("GET /view", { kind: "answer", status: 200, body });
        const [saved] = await saveOutputs(client, [file("demo.png")], out, undefined, limits);
        assert.equal(await readFile(saved?.path ?? "", "utf8"), body);
      }
      assert.deepEqual(await readdir(folder), ["out"]);
    }));

  it("fills no disk: a picture too large, told or not, leaves nothing behind", () =>
    withServer(async (server, client, folder) => {
      server.faults.arm("GET /view", { kind: "endless" });
      await assert.rejects(
        saveOutputs(client, [file("x.png")], folder, undefined, limits),
        isFailure(/more than 98 KB/),
      );
      server.faults.arm("GET /view", { kind: "answer", status: 200, body: Buffer.alloc(100_001) });
      await assert.rejects(
        saveOutputs(client, [file("x.png")], folder, undefined, limits),
        isFailure(/more than 98 KB/),
      );
      for (const size of [90_000, 90_000])
        server.faults.arm("GET /view", { kind: "answer", status: 200, body: Buffer.alloc(size) });
      await assert.rejects(
        saveOutputs(client, [file("a.png"), file("b.png")], folder, undefined, limits),
        isFailure(/more than 59 KB/),
      );
      assert.deepEqual(await namesBelow(folder), ["a.png"]);
    }));

  it("is not even read when it promises a picture of a gigabyte", () =>
    withTemporaryFolder("comfy", (folder: string) => {
      let sent = 0;
      const listener: RequestListener = (_, response) => {
        response.writeHead(200, { "content-type": "image/png", "content-length": 2 ** 30 });
        const timer = setInterval(() => response.write(Buffer.alloc(64 * 1024), () => (sent += 64 * 1024)), 5);
        response.on("close", () => clearInterval(timer));
      };
      return withHttpServer(listener, async (baseUrl) => {
        const client = new ComfyClient({ baseUrl });
        await assert.rejects(saveOutputs(client, [file("x.png")], folder), isFailure(/more than 524288 KB/));
        client.dispose();
        assert.deepEqual(await namesBelow(folder), []);
        assert.ok(sent < 32 * 1024 * 1024, `${sent} bytes`);
      });
    }));

  it("cannot fill the memory with a picture that the disk has room for", () =>
    withTemporaryFolder("comfy", (folder: string) => {
      const chunk = Buffer.alloc(1024 * 1024, 7);
      const listener: RequestListener = async (_, response) => {
        response.writeHead(200, { "content-type": "image/png" });
        for (let count = 0; count < 300; count++) if (!response.write(chunk)) await once(response, "drain");
        response.end();
      };
      return withHttpServer(listener, async (baseUrl) => {
        const client = new ComfyClient({ baseUrl });
        const before = process.memoryUsage.rss();
        let peak = before;
        const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
        const [saved] = await saveOutputs(client, [file("x.png")], folder);
        clearInterval(watch);
        client.dispose();
        assert.equal(saved?.bytes, 300 * 1024 * 1024);
        const hash = createHash("sha256");
        for (let count = 0; count < 300; count++) hash.update(chunk);
        assert.equal(saved.sha256(), hash.digest("hex"));
        assert.ok(peak - before < 200 * 1024 * 1024, `${Math.round((peak - before) / 1024 / 1024)} MB more`);
      });
    }));

  it("sends nobody to another host, neither for a picture nor by its socket", () =>
    withTemporaryFolder("comfy", async (folder: string) => {
      const visited: string[] = [];
      const elsewhere: RequestListener = (request, response) => {
        visited.push(request.url ?? "");
        response.end("stolen");
      };
      await withHttpServer(elsewhere, async (other) => {
        const location = `${other}/steal`;
        const sendAway: RequestListener = (_, response) => void response.writeHead(307, { location }).end();
        await withHttpServer(sendAway, async (baseUrl, server) => {
          server.on("upgrade", (_, connection) => {
            connection.end(
              `HTTP/1.1 302 Found\r\nlocation: ${location.replace("http", "ws")}\r\ncontent-length: 0\r\n\r\n`,
            );
          });
          const client = new ComfyClient({ baseUrl, retryMs: 20 });
          await client.socket.opened(200);
          await assert.rejects(saveOutputs(client, [file("x.png")], folder), isFailure(/sends somewhere else \(307\)/));
          await assert.rejects(client.submit("{}"), isFailure(/sends somewhere else \(307\)/));
          client.dispose();
        });
      });
      assert.deepEqual([visited, await namesBelow(folder)], [[], []]);
    }));

  it("costs a run nothing by frames of any size or kind", () =>
    withServer(async (server, client) => {
      const svg = Buffer.from('<svg onload="alert(1)"/>');
      const huge = Buffer.alloc(80 * 1024 * 1024);
      let isFirst = true;
      server.sockets.rewrite = (frame) => {
        const more = isFirst ? [huge] : [];
        isFirst = false;
        return [toFrame(4, '{"image_type": "image/svg+xml", "prompt_id": 5}', svg), ...more, frame];
      };
      const types = new Set<string>();
      const answer = await runWorkflow(client, JSON.stringify(demoWorkflow()), {
        ...{ neededNodes: 7, silenceMs: 300, previews: true },
        onProgress: ({ preview }) => preview && types.add(preview.mime),
      });
      assert.equal(answer.type, "finished");
      assert.deepEqual(
        [...types].filter((type) => !/^image\/(?:jpeg|png)$/.test(type)),
        [],
      );
    }));

  it("keeps memory flat under a flood of frames", () =>
    withServer(async (server, client) => {
      const preview = Buffer.concat([Buffer.from([0, 0, 0, 1, 0, 0, 0, 1]), Buffer.alloc(20_000)]);
      let sent = 0;
      server.sockets.rewrite = (frame) => {
        if (sent > 30_000) return [frame];
        sent += 1000;
        return [...Array.from({ length: 1000 }, () => preview), frame];
      };
      const before = process.memoryUsage().rss;
      let peak = before;
      const answer = await runWorkflow(client, JSON.stringify(demoWorkflow()), {
        ...{ neededNodes: 7, silenceMs: 500 },
        onProgress: () => (peak = Math.max(peak, process.memoryUsage.rss())),
      });
      assert.equal(answer.type, "finished");
      assert.ok(sent >= 30_000);
      // The server of this test holds what is not sent yet in the same process: 600 MB went through it.
      assert.ok(peak - before < 450 * 1024 * 1024, `${Math.round((peak - before) / 1024 / 1024)} MB more`);
    }));

  it("gets a plain name out of any text", () => {
    assert.equal(safeName(`a.${"b".repeat(14)}. x`), `a.${"b".repeat(14)}. x`);
    assert.equal(safeName(`a.${"b ".repeat(20)}c`), "a.b b b b b b b b");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const name = safeName(text);
        assert.ok(name.length > 0 && name.length < 200);
        assert.equal(path.basename(name), name);
        assert.equal(path.win32.basename(name), name);
        assert.doesNotMatch(name, /^[. ]|[. ]$|[\p{C}<>:"|?*]/u);
      }),
    );
  });
});
