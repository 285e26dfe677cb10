import assert from "node:assert/strict";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createServer } from "node:net";
import { isAbort } from "../../../src/core/base/errors.ts";
import type { ServiceSpec } from "../../../src/core/ports.ts";
import { HttpHealthProbe } from "../../../src/node/health/httpHealthProbe.ts";
import { FakeClock } from "../../support/fakeClock.ts";
import { unusedAddress, withFakeComfy, withHttpServer } from "../../support/fakeServers.ts";

const clock = new FakeClock();
const probe = new HttpHealthProbe(clock);
const service = (url: string, protocol: ServiceSpec["protocol"] = "http"): ServiceSpec => ({
  id: "s",
  name: "S",
  url,
  protocol,
});

/** What is said of a service at `path` that answers so. */
async function seen(path: string, answer: (response: ServerResponse) => void) {
  let result: Awaited<ReturnType<HttpHealthProbe["probe"]>> | undefined;
  await withHttpServer(
    (_request, response) => answer(response),
    async (base) => {
      result = await probe.probe(service(`${base}${path}`));
    },
  );
  assert.ok(result);
  return result;
}

const json = (value: unknown) => (response: ServerResponse) =>
  void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
const html = (response: ServerResponse) =>
  void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html>");

describe("HttpHealthProbe over HTTP", () => {
  it("is up with 200, and tells version and time", async () => {
    const health = await seen("/api/health", json({ status: "ok", redis: "disconnected", version: "1.2.3" }));
    assert.equal(health.state, "up");
    assert.match(health.detail, /^200 in \d+ ms$/);
    assert.equal(health.version, "1.2.3");
    assert.equal(typeof health.latencyMs, "number");
    assert.equal(health.observedAt, clock.now().getTime());
    assert.equal((await seen("/", html)).state, "up");
    assert.equal((await seen("/", (response) => void response.writeHead(307, { location: "/en" }).end())).state, "up");
  });

  it("is degraded when it answers, but wrongly", async () => {
    const words = async (path: string, answer: (response: ServerResponse) => void) => {
      const { state, detail } = await seen(path, answer);
      return `${state}: ${detail}`;
    };
    assert.equal(await words("/api/health", (response) => void response.writeHead(503).end()), "degraded: answers 503");
    assert.equal(await words("/", (response) => void response.writeHead(404).end()), "degraded: answers 404");
    assert.equal(await words("/api/health", html), "degraded: answers HTML");
    assert.equal(await words("/health", json({ status: "error" })), "degraded: says error");
    assert.equal(
      await words("/health", (response) => void response.writeHead(302, { location: "/login" }).end()),
      "degraded: 302 to /login",
    );
  });

  it("reads only the beginning of an endless answer", async () => {
    const health = await seen("/", (response) => {
      const chunk = "x".repeat(64 * 1024);
      const pump = () => {
        while (!response.destroyed && response.write(chunk)) {
          // Goes on until the connection is full.
        }
      };
      response.on("drain", pump);
      pump();
    });
    assert.equal(health.state, "up");
  });

  it("is down when nobody is there, in plain words", async () => {
    const refused = await probe.probe(service(await unusedAddress()));
    assert.deepEqual([refused.state, refused.detail, refused.latencyMs], ["down", "connection refused", undefined]);
    const localhost = (await unusedAddress()).replace("127.0.0.1", "localhost");
    assert.equal((await probe.probe(service(localhost))).detail, "connection refused");
    const unknown = await probe.probe(service("http://no-such-host.invalid/"));
    assert.equal(unknown.state, "down");
    assert.equal((await probe.probe(service("ftp://127.0.0.1/"))).state, "unknown");
    assert.equal((await probe.probe(service("not an address"))).state, "unknown");
  });

  it("ends after 2 s with a service that never answers", async () => {
    const health = await seen("/", () => undefined);
    assert.deepEqual([health.state, health.detail], ["down", "no answer in 2 s"]);
  });

  it("tells what listens but is no web server", async () => {
    const server = createServer((socket) => void socket.end("220 mail.example SMTP\r\n"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const { port } = server.address() as { port: number };
      const health = await probe.probe(service(`http://127.0.0.1:${port}/`));
      assert.deepEqual([health.state, health.detail], ["degraded", "it does not speak HTTP"]);
    } finally {
      server.close();
    }
  });

  it("rejects for an abort alone", async () => {
    await withHttpServer(
      () => abort.abort("a person's reason"),
      async (base) => {
        await assert.rejects(probe.probe(service(base), abort.signal), (error) => isAbort(error));
        await assert.rejects(probe.probe(service(base, "comfyui"), abort.signal), (error) => isAbort(error));
      },
    );
  });
  const abort = new AbortController();
});

describe("HttpHealthProbe of ComfyUI", () => {
  const stats =
    '{"system": {"comfyui_version": "0.33.0", "ram_free": NaN}, "devices": [{"name": "NaN \\"x\\"", "v": -Infinity}]}';

  it("is up with statistics and an open socket, and sends no Origin", async () => {
    await withFakeComfy({ stats, socket: true }, async (base, origins) => {
      for (const url of [base, `${base}/`, `${base}/system_stats`]) {
        const health = await probe.probe(service(url, "comfyui"));
        assert.deepEqual([health.state, health.version], ["up", "0.33.0"], url);
        assert.match(health.detail, /socket open/);
      }
      assert.deepEqual(origins, ["", "", ""]);
    });
  });

  it("is degraded when the socket is refused, or when it is something else", async () => {
    await withFakeComfy({ stats, socket: false }, async (base) => {
      const health = await probe.probe(service(base, "comfyui"));
      assert.equal(health.state, "degraded");
      assert.match(health.detail, /^no socket: .*403/);
    });
    await withFakeComfy({ stats: "<html>", socket: true }, async (base) => {
      const health = await probe.probe(service(base, "comfyui"));
      assert.deepEqual([health.state, health.detail], ["degraded", "answers, but not as ComfyUI"]);
    });
  });

  it("is down when nobody is there", async () => {
    const health = await probe.probe(service(await unusedAddress(), "comfyui"));
    assert.deepEqual([health.state, health.detail], ["down", "connection refused"]);
  });
});
