import assert from "node:assert/strict";
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { ComfyClient } from "../../../src/node/comfy/comfyClient.ts";
import type { OutputFile } from "../../../src/node/comfy/comfyReplies.ts";
import { type MadeOf, readMediaShelf, withoutTwins } from "../../../src/node/comfy/mediaShelf.ts";
import { PictureCache } from "../../../src/node/comfy/pictureCache.ts";
import { FakeComfyServer } from "../../support/fakeComfyServer.ts";
import { withTemporaryFolder } from "../../support/temporaryFolder.mjs";

const picture = (filename: string): OutputFile => ({
  ...{ filename, subfolder: "", type: "output", kind: "images", node: "7" },
});

async function withCache(
  bytes: number,
  use: (cache: PictureCache, server: FakeComfyServer, client: ComfyClient, folder: string) => Promise<void>,
): Promise<void> {
  await using server = await FakeComfyServer.start();
  const client = new ComfyClient({ baseUrl: server.url });
  try {
    await withTemporaryFolder("pictures", async (folder: string) => {
      const cached = path.join(folder, "cache");
      await use(new PictureCache(cached, bytes), server, client, cached);
    });
  } finally {
    client.dispose();
  }
}

function serve(server: FakeComfyServer, size: number, times = 1): void {
  server.faults.arm("GET /view", { kind: "answer", status: 200, body: Buffer.alloc(size, 7) }, times);
}

const views = (server: FakeComfyServer) => server.requests.filter((line) => line.includes("/view")).length;

describe("pictures of a server on the disk", () => {
  it("are asked for once, also when many ask at once", () =>
    withCache(1000, async (cache, server, client) => {
      serve(server, 10, 2);
      const places = await Promise.all([1, 2, 3].map(() => cache.get(client, "p", picture("a.png"))));
      assert.equal(new Set(places).size, 1);
      assert.equal(await cache.get(client, "p", picture("a.png")), places[0]);
      assert.equal((await readFile(places[0] ?? "")).length, 10);
      assert.equal(views(server), 1);
      await cache.get(client, "another prompt", picture("a.png"));
      assert.equal(views(server), 2);
    }));

  it("stay within their bound, the least used going first", () =>
    withCache(250, async (cache, server, client, folder) => {
      serve(server, 100, 4);
      const places = [];
      for (const name of ["a.png", "b.png"]) places.push((await cache.get(client, "p", picture(name))) ?? "");
      const [first = "", second = ""] = places;
      await utimes(first, new Date(2000), new Date(2000));
      await utimes(second, new Date(1000), new Date(1000));
      await cache.get(client, "p", picture("c.png"));
      const left = await readdir(folder);
      assert.deepEqual([left.length, left.includes(path.basename(first))], [2, true]);
      const place = await cache.get(client, "p", picture("../../b.png"));
      assert.equal(path.dirname(place ?? ""), folder);
      assert.equal((await readdir(folder)).length, 2);
    }));

  it("leave nothing behind when they are gone, too large, or the server is away", () =>
    withCache(1000, async (cache, server, client, folder) => {
      assert.equal(await cache.get(client, "p", picture("none.png")), undefined);
      server.faults.arm("GET /view", { kind: "endless" });
      await assert.rejects(cache.get(client, "p", picture("endless.png")), /more than/);
      await server.suspend();
      await assert.rejects(cache.get(client, "p", picture("away.png")));
      assert.deepEqual(await readdir(folder), []);
    }));
});

describe("the shelf of runs", () => {
  const evidence = (promptId: string, files: readonly unknown[] = [{ file: "a.png", bytes: 3, sha256: "ab" }]) => ({
    ...{ schema: 1, promptId, status: "success", server: { url: "http://127.0.0.1:8188", version: "0.33.0" } },
    ...{ workflow: { file: "flow.json" }, seeds: [{ value: "18446744073709551615" }], models: [{ value: "m.ckpt" }] },
    parameters: [{ key: "prompt", value: "a boat" }],
    times: { started: "2026-01-02T03:04:05.000Z", ended: "2026-01-02T03:04:07.000Z" },
    outputs: files,
  });

  async function shelve(folder: string, name: string, content: unknown, at: number): Promise<void> {
    const file = path.join(folder, name, "media.json");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    await utimes(file, at, at);
  }

  it("has the newest first, with what is known of each", () =>
    withTemporaryFolder("shelf", async (folder: string) => {
      await shelve(folder, "one", evidence("1"), 1000);
      await shelve(folder, "two", evidence("2"), 2000);
      const runs = await readMediaShelf([folder, path.join(folder, "nowhere")], 10);
      assert.deepEqual(
        runs.map(({ promptId }) => promptId),
        ["2", "1"],
      );
      const [, { folder: place, ...first } = { folder: "" }] = runs;
      assert.equal(place, path.join(folder, "one"));
      assert.deepEqual(first, {
        ...{ promptId: "1", workflow: "flow.json", server: "http://127.0.0.1:8188 · 0.33.0", prompt: "a boat" },
        ...{ negative: "", models: ["m.ckpt"], seeds: ["18446744073709551615"] },
        startedAt: Date.parse("2026-01-02T03:04:05.000Z"),
        endedAt: Date.parse("2026-01-02T03:04:07.000Z"),
        files: [{ name: "a.png", bytes: 3, sha256: "ab" }],
      });
      assert.equal((await readMediaShelf([folder], 1)).length, 1);
    }));

  it("believes no file: odd, huge and cut ones are passed over, and no name leads out of the folder", () =>
    withTemporaryFolder("shelf", async (folder: string) => {
      await shelve(folder, "odd", [1, 2], 1);
      await shelve(folder, "cut", '{"promptId": "x"', 2);
      await shelve(folder, "huge", JSON.stringify({ ...evidence("huge"), more: "x".repeat(1024 * 1024) }), 3);
      const names = ["../../etc/passwd", "..\\x", "..", "", 7, "fine.png"].map((file) => ({ file }));
      await shelve(folder, "sneaky", evidence("sneaky", names), 4);
      await symlink(folder, path.join(folder, "circle")).catch(() => undefined);
      const runs = await readMediaShelf([folder], 10);
      assert.deepEqual(
        runs.map(({ files, promptId }) => [promptId, files.map(({ name }) => name)]),
        [["sneaky", ["fine.png"]]],
      );
    }));
});

describe("pictures that two servers know", () => {
  const made = (name: string, prompt: string, seeds: readonly string[], models: readonly string[] = []) => ({
    ...{ name, madeOf: { prompt, seeds, models } },
  });
  const known: readonly { readonly name: string; readonly madeOf?: MadeOf }[] = [
    made("ComfyUI_1.png", "a boat, sharp", ["7"], ["demo.safetensors"]),
    made("ComfyUI_2.png", "a house", ["8"]),
    { name: "unknown.png" },
  ];
  const left = (...found: readonly ReturnType<typeof made>[]) => withoutTwins(found, known).map(({ name }) => name);

  it("are shown once, each for one alone", () => {
    assert.deepEqual(left(made("a", "a boat", ["7"], ["demo.safetensors"]), made("b", "a house", ["8"])), []);
    assert.deepEqual(left(made("a", "a boat", ["7"]), made("again", "a boat", ["7"])), ["again"]);
  });

  it("are shown twice where anything is different or not told", () => {
    const others = [
      made("seed", "a boat", ["8"]),
      made("prompt", "a ship", ["7"]),
      made("model", "a boat", ["7"], ["other.safetensors"]),
      made("no seed", "a boat", []),
      made("no prompt", "", ["7"]),
    ];
    assert.deepEqual(
      left(...others),
      others.map(({ name }) => name),
    );
    assert.deepEqual(withoutTwins(known.slice(2), known), known.slice(2));
  });
});
