/** Files, models, the library and the pipeline of the backend. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { isControlError } from "../../../src/core/base/errors.ts";
import { type BackendAnswer, isBrokenRoute } from "../../../src/node/backend/backendAnswer.ts";
import { BackendLogFeed } from "../../../src/node/backend/backendLogFeed.ts";
import { FakeBackend, type FakeBackendOptions } from "../../support/fakeBackend.ts";
import { emptyZip } from "../../support/fakeBackendMore.ts";
import { type OpenedBackend, openedBackend } from "../../support/openedBackend.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

async function withBackend(
  options: FakeBackendOptions,
  use: (client: OpenedBackend, backend: FakeBackend) => Promise<void>,
): Promise<void> {
  await using backend = await FakeBackend.start(options);
  const client = openedBackend({ baseUrl: backend.url });
  try {
    await use(client, backend);
  } finally {
    client.dispose();
  }
}

const value = <T>(answer: BackendAnswer<T>): T =>
  answer.ok ? answer.value : assert.fail(JSON.stringify(answer.problem));
const problem = (answer: BackendAnswer<unknown>) => (answer.ok ? assert.fail("expected a problem") : answer.problem);

const id = "7372c00a-b4ea-4fd7-aa1f-fa39cbda6d21";
const gone = "0372c00a-b4ea-4fd7-aa1f-fa39cbda6d21";
const image = { pack_id: "portrait-basic", prompt: "a boat" };

for (const mode of ["A", "B"] as const) {
  describe(`content, models and jobs of snapshot ${mode}`, () => {
    it("reads, changes, judges and deletes content", () =>
      withBackend({ mode, hasDatabase: true }, async ({ content }, backend) => {
        assert.equal(value(await content.library({ approval_status: "pending", limit: 5 })).length, 1);
        assert.ok(backend.requests.includes("GET /api/content/library?approval_status=pending&limit=5"));
        assert.equal(value(await content.one(id)).prompt, "a boat");
        assert.match(problem(await content.one("stats")).message, /Must be UUID/);
        assert.equal(value(await content.change(id, { approval_status: "approved" })).status, "approved");
        value(await content.addTags(id, ["sea"]));
        value(await content.removeTags(id, ["sea"]));
        assert.equal(value(await content.approve([id])).approved, 1);
        assert.equal(value(await content.reject([id], "too dark")).rejected, 1);
        assert.equal(value(await content.remove([id])).deleted, 1);
        assert.equal(problem(await content.approve([id, "nonsense"])).status, 200);
      }));

    it("lists and deletes pictures and videos, however their names are written", () =>
      withBackend({ mode }, async ({ content }, backend) => {
        assert.equal(value(await content.videos())[0]?.name, "a.mp4");
        assert.equal(value(await content.videoStorage()).videos_bytes, 9);
        value(await content.deleteFile("images", "ü b.png"));
        assert.equal(problem(await content.deleteFile("images", "../secret.png")).code, "invalid_filename");
        assert.ok(backend.requests.every((line) => !line.includes("../")));
        assert.equal(value(await content.deleteFiles("images", ["a.png", "b.png"])).deleted, 2);
        assert.equal(value(await content.cleanUp("images", 30)).deleted, 2);
        value(await content.deleteFile("videos", "a.mp4"));
        value(await content.deleteFiles("videos", ["a.mp4"]));
        value(await content.cleanUp("videos", 1));
      }));

    it("saves archives and files, whole or not at all", () =>
      withTempFolder((folder) =>
        withBackend({ mode }, async ({ content, images }, backend) => {
          const file = path.join(folder, "out.zip");
          assert.equal(value(await content.saveAll("images", file)), emptyZip.length);
          assert.deepEqual(readFileSync(file), emptyZip);
          assert.equal(value(await content.saveAll("videos", file)), emptyZip.length);
          assert.equal(value(await content.saveSeveral([id], file)), emptyZip.length);
          assert.equal(value(await content.save(id, file)) > 0, true);
          const other = path.join(folder, "none.zip");
          assert.equal(problem(await content.save(gone, other)).message, "File not found on disk");
          assert.equal(problem(await images.save("unknown", other)).code, "not_found");
          backend.faults.arm("GET /api/content/images/download", { kind: "answer", status: 500, body: "{}" });
          assert.equal(problem(await content.saveAll("images", other)).status, 500);
          backend.faults.arm("GET /api/content/images/download", { kind: "drop" }, 2);
          await assert.rejects(content.saveAll("images", other), isControlError);
          assert.deepEqual([existsSync(other), existsSync(`${other}.part`)], [false, false]);
          const job = value(await images.create(image));
          value(await images.save(job.id, other));
          assert.equal(statSync(other).size, emptyZip.length);
        }),
      ));

    it("imports, verifies and keeps models of the person's own", () =>
      withBackend({ mode }, async ({ models }) => {
        const bytes = Buffer.from("weights");
        const imported = value(await models.importFile({ name: "tiny.safetensors", bytes }, "lora"));
        assert.deepEqual([imported.path, imported.bytes], ["lora/tiny.safetensors", 7]);
        assert.equal(value(await models.verify(imported.path)).sha256?.length, 64);
        assert.equal(problem(await models.verify("../x")).message, "Invalid path");
        const mine = { name: "Mine", url: "https://example.test/mine", filename: "mine.safetensors" };
        assert.equal(value(await models.add(mine)).name, "Mine");
        assert.equal(problem(await models.add({ ...mine, url: "file:///x" })).status, 400);
        assert.equal(value(await models.replace("custom-1", { ...mine, name: "Other" })).name, "Other");
        assert.equal(value(await models.customCatalog())[0]?.id, "custom-1");
        value(await models.remove("custom-1"));
        assert.deepEqual(value(await models.queue()), []);
      }));

    it("tells what a preset is made of, batches, and what pictures take", () =>
      withBackend({ mode }, async ({ images }) => {
        const { values } = value(await images.preset("portrait"));
        assert.deepEqual([values.width, values.sampler_name], [768, "euler"]);
        assert.equal(problem(await images.preset("unknown")).code, "not_found");
        const job = value(await images.create({ ...image, batch_size: 4 }));
        assert.equal(value(await images.rank(job.id))[0]?.quality, 0.9);
        assert.equal(value(await images.batchQueue()).queued, 1);
        assert.equal(value(await images.batchSummary(job.id)).total, 4);
        assert.match(problem(await images.batchSummary("unknown")).message, /not a batch job/);
        assert.equal(value(await images.storage()).images_count, 3);
        assert.equal(value(await images.clear()).deleted_jobs, 2);
      }));

    it("counts log lines, tells instructions and keeps workflow packs", () =>
      withBackend({ mode }, async (client) => {
        assert.deepEqual(value(await client.logCounts()), { info: 2, error: 1 });
        assert.equal(value(await client.serviceInstructions("backend")).note, "then wait");
        const pack = { id: "own", name: "Own", description: "" };
        assert.equal(value(await client.addPack(pack)).id, "own");
        assert.match(problem(await client.addPack({ ...pack, id: "portrait-basic" })).message, /reserved/);
        assert.equal(value(await client.changePack("own", { description: "x" })).description, "x");
        value(await client.removePack("own"));
      }));

    it("refuses bodies on the pinned framework, and reads them on a recent one", async () => {
      const direct = { prompt: "a boat" };
      await withBackend({ mode }, async ({ images, pipeline }) => {
        assert.ok(isBrokenRoute(problem(await images.createDirectly(direct))));
        const request = { preset_id: "cinematic_portrait_v1", prompt: "a boat", consent_given: true };
        const refused = problem(await pipeline.generate(request));
        assert.equal(mode === "A" ? refused.status === 404 : isBrokenRoute(refused), true);
      });
      await withBackend({ mode, isPinned: false }, async ({ images }) => {
        assert.equal(value(await images.createDirectly(direct)).state, "queued");
        for (let made = 1; made < 10; made++) value(await images.createDirectly(direct));
        assert.equal(problem(await images.createDirectly(direct)).code, "rate_limit_exceeded");
      });
    });
  });
}

describe("the pipeline", () => {
  it("tells presets, asks for consent, and calls a failed job failed", () =>
    withBackend({ isPinned: false }, async ({ pipeline }) => {
      assert.equal(value(await pipeline.presets({ category: "quality" }))[0]?.id, "cinematic_portrait_v1");
      assert.equal(value(await pipeline.preset("cinematic_portrait_v1")).requiresConsent, true);
      assert.equal(problem(await pipeline.preset("unknown")).code, "FILE_NOT_FOUND");
      const request = { preset_id: "cinematic_portrait_v1", prompt: "a boat" };
      assert.deepEqual(problem(await pipeline.generate(request)).remediation, ["Ask"]);
      const { error, state } = value(await pipeline.generate({ ...request, consent_given: true }));
      assert.deepEqual([state, error], ["failed", "offline"]);
      assert.equal(value(await pipeline.artifacts("p1")).length, 1);
    }));
});

describe("the log of the backend", () => {
  it("is handed on line by line, each once, oldest first, and tells a failure once", () =>
    withBackend({}, async (client, backend) => {
      const seen: string[] = [];
      const failures: unknown[] = [];
      const line = (at: number, message: string) => ({ timestamp: at, level: "info", source: "backend", message });
      const answer = (...logs: readonly object[]) =>
        backend.faults.arm("GET /api/logs", { kind: "answer", status: 200, body: JSON.stringify({ logs }) });
      const feed = new BackendLogFeed({
        client,
        onLines: (lines) => seen.push(...lines.map(({ message }) => message)),
        onFailure: (error) => failures.push(error),
        intervalMs: 1e9,
      });
      answer(line(2, "two"), line(1, "one"), line(1, "one"));
      await feed.ask();
      assert.deepEqual(seen, ["one", "one", "two"]);
      answer(line(3, "three"), line(2, "two"), line(1, "one"), line(1, "one"));
      await feed.ask();
      assert.deepEqual(seen.slice(3), ["three"]);
      for (const body of ["[1]", '{"detail":"no"}']) {
        backend.faults.arm("GET /api/logs", { kind: "answer", status: 500, body });
        await feed.ask();
      }
      assert.equal(failures.length, 1);
      feed.dispose();
    }));
});
