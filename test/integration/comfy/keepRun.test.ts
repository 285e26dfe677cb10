import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { readWorkflow } from "../../../src/core/workflow/readWorkflow.ts";
import { ComfyClient } from "../../../src/node/comfy/comfyClient.ts";
import type { HistoryEntry } from "../../../src/node/comfy/comfyReplies.ts";
import { type KeptRun, keepRun, runFolder } from "../../../src/node/comfy/keepRun.ts";
import { demoNodes } from "../../support/comfy/demoNodes.ts";
import { demoWorkflow } from "../../support/comfy/demoWorkflow.ts";
import type { FakeModels } from "../../support/comfy/routes.ts";
import { FakeComfyServer } from "../../support/fakeComfyServer.ts";
import { withTemporaryFolder } from "../../support/temporaryFolder.mjs";

const text = JSON.stringify(demoWorkflow());
const entry: HistoryEntry = {
  ...{ promptId: "p", number: 0, status: "success", failure: undefined, files: [], texts: [], prompt: {} },
  ...{ startedAt: 1000, endedAt: 3000 },
};

async function kept(
  models: FakeModels,
  prepare: (server: FakeComfyServer) => void,
  use: (kept: KeptRun, folder: string) => Promise<void> | void,
  files: HistoryEntry["files"] = [],
  signal?: AbortSignal,
): Promise<void> {
  await using server = await FakeComfyServer.start({ nodes: demoNodes({ checkpoints: ["demo.safetensors"] }), models });
  const client = new ComfyClient({ baseUrl: server.url });
  const reading = readWorkflow(text);
  assert.ok(reading.kind === "api");
  try {
    prepare(server);
    const { workflow } = reading;
    await withTemporaryFolder("kept", async (folder: string) => {
      const about = { classes: new Map(), workflowFile: "flow.json", faults: [], submittedAt: new Date(500) };
      await use(await keepRun(client, { ...about, entry: { ...entry, files }, workflow, folder }, signal), folder);
    });
  } finally {
    client.dispose();
  }
}

const model = { node: "1", input: "ckpt_name", value: "demo.safetensors", folder: "checkpoints" };
const hash = "AB".repeat(32);

describe("the evidence of a run", () => {
  it("holds the workflow as it was sent, its values, and what the server tells of its models", () =>
    kept(
      new Map([["checkpoints", [{ name: model.value, size: 83, metadata: { "modelspec.hash_sha256": `0x${hash}` } }]]]),
      () => undefined,
      async ({ evidence }, folder) => {
        assert.equal(await readFile(path.join(folder, "workflow.json"), "utf8"), text);
        assert.deepEqual(JSON.parse(await readFile(path.join(folder, "media.json"), "utf8")), evidence);
        assert.deepEqual(evidence.models, [
          {
            ...{ ...model, bytes: 83, modified: "2026-11-22T12:31:59.157Z" },
            hash: { name: "modelspec.hash_sha256", value: hash.toLowerCase() },
          },
        ]);
        const prompt = evidence.parameters.find(({ key }) => key === "prompt");
        assert.deepEqual(prompt, { key: "prompt", node: "2", input: "text", value: "a lighthouse" });
        assert.deepEqual(
          [evidence.times.started, evidence.times.ended],
          ["1970-01-01T00:00:01.000Z", "1970-01-01T00:00:03.000Z"],
        );
      },
    ));

  it("tells a model by its name where the server is old, odd or silent about it", async () => {
    const untold = [{ ...model, bytes: null, modified: null, hash: null }];
    await kept(
      new Map(),
      () => undefined,
      ({ evidence }) => assert.deepEqual(evidence.models, untold),
    );
    const odd = (server: FakeComfyServer) => {
      server.faults.arm("GET /experiment/models/checkpoints", { kind: "answer", status: 200, body: '{"a": NaN' });
      const body = '{"modelspec.hash_sha256": "<img src=x>"}';
      server.faults.arm("GET /view_metadata/checkpoints", { kind: "answer", status: 200, body });
    };
    await kept(new Map(), odd, ({ evidence }) => assert.deepEqual(evidence.models, untold));
  });

  it("lies right below the folder of media, whatever a server takes for an id", () => {
    const media = path.resolve("media");
    for (const id of ["0a-1b", "../../x", "..", "", "/etc", "C:\\x", "a".repeat(5000), "con", "\u001b[2J"]) {
      const folder = runFolder(media, id);
      assert.equal(path.dirname(folder), media, id);
      assert.ok(path.basename(folder).length <= 100, id);
    }
    assert.equal(runFolder(media, "0a-1b"), path.join(media, "0a-1b"));
  });

  const picture = { filename: "a.png", subfolder: "", type: "output", kind: "images", node: "7" };
  const pictures = ["a.png", "b.png", "c.png"].map((filename) => ({ ...picture, filename }));

  it("is kept when a picture cannot be fetched, and says why", () => {
    const oneIsRefused = ({ faults }: FakeComfyServer) => {
      for (const status of [200, 500, 200]) faults.arm("GET /view", { kind: "answer", status, body: "bytes" });
    };
    return kept(
      new Map(),
      oneIsRefused,
      async ({ evidence }, folder) => {
        assert.deepEqual(
          evidence.outputs.map(({ file, bytes }) => [file, bytes]),
          [
            ["a.png", 5],
            ["c.png", 5],
          ],
        );
        const [lost, ...others] = evidence.unsaved;
        assert.deepEqual([lost?.filename, others, evidence.missing], ["b.png", [], []]);
        assert.match(lost?.reason ?? "", /refuses b\.png: 500/);
        assert.deepEqual((await readdir(folder)).sort(), ["a.png", "c.png", "media.json", "workflow.json"]);
      },
      pictures,
    );
  });

  it("is kept when a person has enough of waiting for pictures", () => {
    const controller = new AbortController();
    const secondNeverEnds = ({ faults }: FakeComfyServer) => {
      faults.arm("GET /view", { kind: "answer", status: 200, body: "bytes" });
      faults.arm("GET /view", { kind: "hang" });
      const asked = setInterval(() => {
        if (faults.used < 2) return;
        clearInterval(asked);
        controller.abort();
      }, 10);
    };
    return kept(
      new Map(),
      secondNeverEnds,
      async ({ evidence }, folder) => {
        assert.deepEqual(
          [evidence.outputs.map(({ file }) => file), evidence.unsaved],
          [["a.png"], ["b.png", "c.png"].map((filename) => ({ filename, reason: "stopped" }))],
        );
        assert.deepEqual((await readdir(folder)).sort(), ["a.png", "media.json", "workflow.json"]);
      },
      pictures,
      controller.signal,
    );
  });

  it("is never overwritten by a file that the server names like it", () => {
    const file = { filename: "media.json", subfolder: "", type: "output", kind: "text", node: "7" };
    const forge = (server: FakeComfyServer) => {
      for (let count = 0; count < 2; count++)
        server.faults.arm("GET /view", { kind: "answer", status: 200, body: "forged" });
    };
    return kept(
      new Map(),
      forge,
      async ({ evidence }, folder) => {
        assert.deepEqual(
          evidence.outputs.map((output) => output.file),
          ["_media.json", "_Workflow.JSON"],
        );
        assert.deepEqual((await readdir(folder)).sort(), [
          "_Workflow.JSON",
          "_media.json",
          "media.json",
          "workflow.json",
        ]);
        assert.equal(JSON.parse(await readFile(path.join(folder, "media.json"), "utf8")).promptId, "p");
      },
      [file, { ...file, filename: "Workflow.JSON" }],
    );
  });
});
