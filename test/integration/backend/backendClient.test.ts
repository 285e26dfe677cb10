import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { isAbort, isControlError } from "../../../src/core/base/errors.ts";
import { type BackendAnswer, decodeProblem, isBrokenRoute } from "../../../src/node/backend/backendAnswer.ts";
import { readBackendFacts } from "../../../src/node/backend/backendFacts.ts";
import { BackendMonitor } from "../../../src/node/backend/backendMonitor.ts";
import { namesUnder } from "../../../src/node/backend/backendReaders.ts";
import type { BackendStatus } from "../../../src/node/backend/backendShapes.ts";
import { HttpHealthProbe } from "../../../src/node/health/httpHealthProbe.ts";
import { systemClock } from "../../../src/node/systemClock.ts";
import { FakeBackend, type FakeBackendOptions } from "../../support/fakeBackend.ts";
import { unusedAddress, withHttpServer } from "../../support/fakeServers.ts";
import { type OpenedBackend, openedBackend } from "../../support/openedBackend.ts";

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

function value<T>(answer: BackendAnswer<T>): T {
  return answer.ok ? answer.value : assert.fail(JSON.stringify(answer.problem));
}

function problem(answer: BackendAnswer<unknown>) {
  return answer.ok ? assert.fail("expected a problem") : answer.problem;
}

const modes = ["A", "B"] as const;
const image = { pack_id: "portrait-basic", prompt: "a boat" };

describe("the five shapes of a refusal", () => {
  const told = (status: number, body: unknown) => {
    const { code, details, message, remediation } = decodeProblem(status, body) ?? assert.fail("no problem");
    return { code, message, details, remediation };
  };

  it("reads each of them", () => {
    assert.deepEqual(told(200, { ok: false, error: "not_found", message: "No such job" }), {
      code: "not_found",
      message: "No such job",
      details: [],
      remediation: [],
    });
    assert.deepEqual(told(404, { detail: "Not Found" }), {
      code: "http_404",
      message: "Not Found",
      details: [],
      remediation: [],
    });
    const missing = "body.prompt: Field required";
    assert.deepEqual(told(422, { detail: [{ loc: ["body", "prompt"], msg: "Field required" }] }), {
      code: "validation",
      message: missing,
      details: [missing],
      remediation: [],
    });
    const taxonomy = {
      ok: false,
      error: "X",
      error_code: "X",
      message: "no",
      remediation: ["do"],
      detail: "why",
      missing_fields: ["body.a"],
    };
    assert.deepEqual(told(400, taxonomy), {
      code: "X",
      message: "no",
      details: ["body.a is missing", "why"],
      remediation: ["do"],
    });
    assert.deepEqual(told(500, { error: "internal_server_error", message: "no", detail: "boom" }), {
      code: "internal_server_error",
      message: "no",
      details: ["boom"],
      remediation: [],
    });
  });

  it("shows the true reasons of the misleading variant first", () => {
    const body = {
      ok: false,
      error_code: "C",
      message: "The body is missing",
      detail: "content type?",
      errors: ["body.batch_size: Input should be less than or equal to 8"],
    };
    assert.match(told(422, body).message, /batch_size/);
  });

  it("tells nothing wrong of what is right, an odd body, or none", () => {
    assert.equal(decodeProblem(200, { ok: true, error: null }), undefined);
    assert.equal(decodeProblem(200, { state: "stopped", error: "Port not accessible" }), undefined);
    assert.equal(decodeProblem(200, []), undefined);
    assert.equal(told(502, undefined).code, "http_502");
    assert.equal(told(500, "text").code, "http_500");
  });

  it("says the first line of what a database says, cut short", () => {
    const { message } = told(200, { ok: false, error: `no such table: content\n[SQL: SELECT secret]` });
    assert.equal(message, "no such table: content");
    assert.ok(told(500, { error: "x", message: "y".repeat(1e6) }).message.length <= 2000);
  });
});

for (const mode of modes) {
  describe(`the backend client with snapshot ${mode}`, () => {
    it("asks health, status, services and settings", () =>
      withBackend({ mode }, async (client) => {
        value(await client.health());
        const status = value(await client.status());
        assert.deepEqual(
          [status.overall, status.backend?.state, status.comfy?.isInstalled],
          ["warning", "stopped", true],
        );
        assert.equal(status.issues[0]?.fix, "install git");
        assert.equal(value(await client.serviceStatus("backend")).state, "stopped");
        assert.equal(value(await client.setComfyUrl("http://localhost:9999")).comfyUrl, "http://localhost:8188");
        assert.equal(value(await client.settings()).source, "env");
        assert.equal(await client.hasPipeline(), mode === "B");
      }));

    it("makes pictures by the route that works, though their own refuses", () =>
      withBackend({ mode }, async (client, backend) => {
        const job = value(await client.images.create(image));
        assert.deepEqual([job.state, job.images, job.prompt], ["queued", [], "a boat"]);
        assert.ok(!backend.requests.includes("POST /api/generate/image"));
        const own = await fetch(`${backend.url}/api/generate/image`, { method: "POST", body: JSON.stringify(image) });
        assert.equal(isBrokenRoute(decodeProblem(own.status, await own.json()) ?? assert.fail()), true);
        assert.match(problem(await client.images.create({ ...image, prompt: "" })).details.join(), /prompt/);
      }));

    it("follows a job to its end, and gives up on one that never ends", () =>
      withBackend({ mode }, async (client, backend) => {
        const { id } = value(await client.images.create(image));
        const seen: string[] = [];
        const waiting = client.images.wait(id, {
          ...{ timeoutMs: 20_000, intervalMs: 10 },
          onChange: ({ state }) => {
            seen.push(state);
            const job = backend.jobs.get(id) ?? {};
            if (state === "running") Object.assign(job, { state: "succeeded", image_paths: ["a.png", "b.png"] });
            else if (state === "queued") job.state = "running";
          },
        });
        const ended = await waiting;
        assert.ok("value" in ended);
        assert.deepEqual(
          [seen, ended.value.images],
          [
            ["queued", "running", "succeeded"],
            ["a.png", "b.png"],
          ],
        );
        const stuck = value(await client.images.create(image));
        assert.deepEqual(await client.images.wait(stuck.id, { timeoutMs: 30, intervalMs: 10 }), {
          ok: false,
          timedOut: true,
        });
        value(await client.images.cancel(stuck.id));
        assert.equal(value(await client.images.job(stuck.id)).state, "cancelled");
        assert.equal(problem(await client.images.job("jobs")).code, "not_found");
        assert.equal(problem(await client.images.cancel("unknown")).status, 200);
        value(await client.images.remove(stuck.id));
      }));

    it("tells levels of logs apart itself, and asks the installer's own route", () =>
      withBackend({ mode }, async (client, backend) => {
        assert.equal(value(await client.logs({ levels: ["error"] })).length, 0);
        assert.equal(value(await client.logs({ levels: ["warning"] })).length, 2);
        assert.ok(backend.requests.every((line) => !line.includes("level=")));
        assert.deepEqual(
          value(await client.logs({ source: "installer" })).map(({ message }) => message),
          ["last", "first"],
        );
      }));

    for (const doublesErrors of [false, true])
      it(`reports errors, counts them and forgets them${doublesErrors ? ", also where their paths are doubled" : ""}`, () =>
        withBackend({ mode, doublesErrors }, async (client) => {
          value(await client.reportError({ level: "error", source: "extension", message: "ü 画" }));
          assert.equal(value(await client.errors())[0]?.message, "ü 画");
          assert.equal(value(await client.errorSummary()).recent, 1);
          value(await client.clearErrors());
          assert.deepEqual(value(await client.errors()), []);
        }));

    it("lists packs, presets, models, downloads and pictures", () =>
      withBackend({ mode, hasDatabase: true }, async (client) => {
        assert.equal(value(await client.packs())[0]?.id, "portrait-basic");
        assert.deepEqual(value(await client.validatePack("portrait-basic")).missingCheckpoints, ["x.ckpt"]);
        assert.equal(value(await client.images.presets())[0]?.promptTemplate, "{subject}");
        assert.equal(value(await client.models.catalog())[0]?.sizeMb, undefined);
        assert.equal(value(await client.models.installed())[0]?.bytes, 7);
        assert.deepEqual(value(await client.checkpoints()), ["demo.safetensors"]);
        const download = value(await client.models.enqueue("m1"));
        assert.equal(value(await client.models.downloads())[0]?.id, download.id);
        assert.equal(value(await client.models.cancel(download.id)).state, "cancelled");
        assert.equal(problem(await client.models.enqueue("other")).status, 409);
        assert.equal(problem(await client.models.cancel("unknown")).status, mode === "A" ? 500 : 400);
        assert.equal(value(await client.content.images())[0]?.path, "a b.png");
        const [content] = value(await client.content.library());
        assert.equal(value(await client.content.approve([content?.id ?? ""])).total, 1);
        assert.equal(problem(await client.content.reject(["nonsense"], "no")).status, 200);
      }));

    it("reads no list from a route that another one stands before, or that ComfyUI does not have", () =>
      withBackend({ mode, hasDatabase: true }, async ({ calls }) => {
        const ask = async (route: string, list: string) => {
          const { message, status } = problem(await calls.get(route, namesUnder(list)));
          return `${status} ${message}`;
        };
        assert.equal(await ask("/workflows/catalog/custom", "packs"), "404 Workflow pack 'custom' not found");
        assert.match(await ask("/content/library/stats", "items"), /^400 Invalid content_id format/);
        for (const name of ["jobs", "presets", "health"]) {
          assert.equal(await ask(`/generate/video/${name}`, "items"), "200 Job not found");
        }
        for (const name of ["samplers", "schedulers"]) {
          assert.equal(await ask(`/comfyui/${name}`, name), `200 ComfyUI /${name} failed: 404`);
        }
      }));

    it("tells a library without tables without its statement", () =>
      withBackend({ mode }, async (client) => {
        assert.match(
          problem(await client.content.library()).message,
          /^\(sqlite3\.OperationalError\) no such table: content$/,
        );
      }));

    it("gathers what a person may want to act on", () =>
      withBackend({ mode }, async (client, backend) => {
        value(await client.reportError({ level: "error", source: "extension", message: "broke" }));
        const { id } = value(await client.models.enqueue("m1"));
        const facts = await readBackendFacts(client);
        assert.deepEqual(
          facts.map(({ detail, kind, label, remedy, severity }) => [
            kind,
            severity,
            label,
            remedy,
            kind === "download" ? detail : "",
          ]),
          [
            ["issue", "warning", "Git is missing", "install git", ""],
            ["error", "error", "broke", "", ""],
            ["download", "information", "one.ckpt", "", "queued, 0 MB"],
          ],
        );
        value(await client.models.cancel(id));
        backend.faults.arm("GET /api/errors", { kind: "answer", status: 500, body: '{"error":"x","message":"no"}' });
        assert.deepEqual(
          (await readBackendFacts(client)).map(({ kind }) => kind),
          ["issue"],
        );
      }));

    it("manages ComfyUI", () =>
      withBackend({ mode }, async (client) => {
        value(await client.manageComfy("start"));
        assert.equal(problem(await client.manageComfy("stop")).message, "ComfyUI is not running");
        assert.equal(value(await client.comfyManagerLogs()).length, 1);
        assert.equal(value(await client.comfyManager()).state, "stopped");
      }));

    it("hears the status, by the socket or by asking", () =>
      withBackend({ mode }, async (client, backend) => {
        const monitor = new BackendMonitor({ client, intervalMs: 20 });
        const heard: BackendStatus[] = [];
        const enough = new Promise<void>((resolve) => {
          monitor.onDidTell((status) => heard.push(status) === 3 && resolve());
        });
        const talk = setInterval(() => {
          for (const socket of backend.sockets) {
            for (const frame of ["ping", "pong", "{broken", JSON.stringify(backend.status())]) socket.send(frame);
          }
        }, 20);
        await enough;
        clearInterval(talk);
        assert.ok(heard.every(({ overall }) => overall === "warning"));
        assert.equal(
          backend.requests.some((line) => line.endsWith("/api/status")),
          mode === "A",
        );
        for (const socket of backend.sockets) socket.close();
        await new Promise<void>((resolve) => void monitor.onDidTell(() => resolve()));
        monitor.dispose();
      }));
  });
}

describe("the backend client on a bad line", () => {
  it("says plainly that nobody, or somebody else, answers", async () => {
    const nobody = openedBackend({ baseUrl: await unusedAddress() });
    await assert.rejects(
      nobody.health(),
      (error) => isControlError(error) && error.code === "service-failed" && /refused/.test(error.message),
    );
    nobody.dispose();
    await withHttpServer(
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
      async (base) => {
        const stranger = openedBackend({ baseUrl: base });
        await assert.rejects(
          stranger.health(),
          (error) => isControlError(error) && /is not the backend/.test(error.message),
        );
        stranger.dispose();
      },
    );
  });

  it("asks no other machine without consent", () => {
    assert.throws(
      () => openedBackend({ baseUrl: "http://10.0.0.5:8000" }),
      (error) => isControlError(error) && error.code === "not-approved",
    );
    openedBackend({ baseUrl: "http://10.0.0.5:8000", isHostApproved: true }).dispose();
  });

  it("sends the run's id with every call of a cycle", async () => {
    await using backend = await FakeBackend.start();
    const client = openedBackend({ baseUrl: backend.url, runId: "20260102-030405678-a1b2" });
    await client.health();
    await client.images.create(image);
    client.dispose();
    assert.deepEqual(
      backend.headers.map((headers) => headers["x-run-id"]),
      ["20260102-030405678-a1b2", "20260102-030405678-a1b2"],
    );
  });

  it("stays cancellable while an answer takes minutes", () =>
    withBackend({}, async (client, backend) => {
      backend.faults.arm("POST /api/comfyui/manager/install", { kind: "hang" });
      const controller = new AbortController();
      const asked = client.manageComfy("install", controller.signal);
      while (backend.faults.used === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      controller.abort();
      await assert.rejects(asked, isAbort);
    }));

  it("follows no one to another host, neither by a look nor by a call", async () => {
    const asked: string[] = [];
    await withHttpServer(
      (request, response) => {
        asked.push(request.url ?? "");
        response.end('{"status":"ok"}');
      },
      (elsewhere) =>
        withHttpServer(
          (_, response) => void response.writeHead(307, { location: `${elsewhere}/api/health` }).end(),
          async (base) => {
            const client = openedBackend({ baseUrl: base });
            await assert.rejects(client.health(), /sends somewhere else/);
            await assert.rejects(client.content.saveAll("images", path.join(tmpdir(), "never.zip")), isControlError);
            const service = { id: "b", name: "B", protocol: "http", url: `${base}/api/health` } as const;
            assert.equal((await new HttpHealthProbe(systemClock).probe(service)).state, "degraded");
            client.dispose();
          },
        ),
    );
    assert.deepEqual(asked, []);
  });

  it("gives up on an answer that comes drop by drop", () =>
    withHttpServer(
      (_, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const drip = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(drip));
      },
      async (base) => {
        const service = { id: "b", name: "B", protocol: "http", url: `${base}/api/health` } as const;
        const health = await new HttpHealthProbe(systemClock).probe(service);
        assert.deepEqual([health.state, health.detail], ["down", "no answer in 2 s"]);
        const client = openedBackend({ baseUrl: base });
        await assert.rejects(client.health(), /no answer in 5 s/);
        client.dispose();
      },
    ));

  it("refuses garbage of every kind as a value or in words, and never throws anything else", () =>
    withBackend({}, async (client, backend) => {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), fc.constantFrom(200, 400, 422, 500), async (body, status) => {
          const text = JSON.stringify(body);
          for (const route of ["GET /api/status", "GET /api/errors", "GET /api/models/downloads/items"]) {
            backend.faults.arm(route, { kind: "answer", status, body: text });
          }
          for (const ask of [() => client.status(), () => client.errors(), () => client.models.downloads()]) {
            const answer = await ask();
            assert.equal(typeof answer.ok, "boolean");
            if (!answer.ok) assert.equal(typeof answer.problem.message, "string");
          }
        }),
        { numRuns: 60 },
      );
    }));

  it("looks at the error before the yes", () =>
    withBackend({}, async ({ calls }) => {
      const answer = await calls.send("POST", "/installer/repair", undefined, (told) => told);
      assert.match(problem(answer).message, /operand type/);
    }));

  it("survives endless, cut off, compressed and odd answers, and refusals without JSON", () =>
    withBackend({}, async (client, backend) => {
      const failed = (error: unknown) => isControlError(error) && error.code === "service-failed";
      for (const fault of [
        { kind: "endless" },
        { kind: "cut", body: '{"overall' },
        { kind: "bomb", bytes: 1e7 },
        { kind: "drop" },
      ] as const) {
        backend.faults.arm("GET /api/status", fault, 2);
        await assert.rejects(client.status(), failed, fault.kind);
        backend.faults.clear();
      }
      backend.faults.arm("GET /api/status", { kind: "answer", status: 200, body: "[1]" });
      assert.equal(problem(await client.status()).code, "unexpected_answer");
      backend.faults.arm("GET /api/status", { kind: "answer", status: 502, body: "<html>" });
      assert.equal(problem(await client.status()).code, "http_502");
      backend.faults.arm("GET /api/status", {
        kind: "answer",
        status: 429,
        body: '{"error":"rate_limit_exceeded","message":"Rate limit exceeded"}',
      });
      assert.equal(problem(await client.status()).code, "rate_limit_exceeded");
    }));
});
