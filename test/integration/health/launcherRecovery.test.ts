import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { isAbort } from "../../../src/core/base/errors.ts";
import type { ServiceSpec } from "../../../src/core/ports.ts";
import { HttpHealthProbe } from "../../../src/node/health/httpHealthProbe.ts";
import { LauncherRecovery } from "../../../src/node/health/launcherRecovery.ts";
import { systemClock } from "../../../src/node/systemClock.ts";
import { unusedAddress } from "../../support/fakeServers.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

function recoveryOf(repo: TempRepo, url: string, waitMs = 20_000): LauncherRecovery {
  const service: ServiceSpec = { id: "backend", name: "Backend", url, protocol: "http" };
  return new LauncherRecovery({
    root: repo.root,
    services: [service],
    probe: new HttpHealthProbe(systemClock),
    logFile: path.join(repo.root, ".git", "control-plane", "launcher.log"),
    waitMs,
    intervalMs: 50,
  });
}

/** A launcher that serves at `url` until somebody asks for `/end`. */
const serving = (url: string) => `exec "${process.execPath}" -e '
require("node:http").createServer((request, response) => {
  response.end("ok");
  if (request.url === "/end") process.exit();
}).listen(${new URL(url).port}, "127.0.0.1")'
`;

describe("LauncherRecovery", () => {
  before(function () {
    if (process.platform === "win32") this.skip();
  });

  it("names the first launcher with its digest, for known services only", async () => {
    const files = { "launch.sh": "exit 0\n", "scripts/dev.sh": "exit 1\n" };
    await withTempRepo(files, async (repo) => {
      const recovery = recoveryOf(repo, "http://127.0.0.1:1/");
      const command = await recovery.commandFor("backend");
      assert.match(command ?? "", /^bash launch\.sh \(sha256 [0-9a-f]{12}\)$/);
      assert.equal(await recovery.commandFor("other"), undefined);
      repo.write("launch.sh", "rm -rf /\n");
      assert.notEqual(await recovery.commandFor("backend"), command);
      repo.remove("launch.sh");
      assert.match((await recovery.commandFor("backend")) ?? "", /^bash scripts\/dev\.sh /);
      repo.remove("scripts/dev.sh");
      assert.equal(await recovery.commandFor("backend"), undefined);
      assert.equal((await recovery.recover("backend")).started, false);
    });
  });

  it("starts a service that outlives the recovery", async () => {
    const url = await unusedAddress();
    await withTempRepo({ "launch.sh": serving(url) }, async (repo) => {
      const result = await recoveryOf(repo, url).recover("backend");
      assert.match(result.detail, /^started by launch\.sh, 200 in/);
      assert.equal(result.started, true);
      assert.equal(await (await fetch(`${url}/end`)).text(), "ok");
    });
  });

  it("tells a launcher that fails, with its last words", async () => {
    await withTempRepo({ "launch.sh": "echo 'no Python here' >&2\nexit 3\n" }, async (repo) => {
      const result = await recoveryOf(repo, await unusedAddress()).recover("backend");
      assert.equal(result.started, false);
      assert.match(result.detail, /^launch\.sh failed with exit code 3: no Python here; see /);
    });
  });

  it("gives up in time, and says where to look", async () => {
    await withTempRepo({ "launch.sh": "exit 0\n" }, async (repo) => {
      const result = await recoveryOf(repo, await unusedAddress(), 100).recover("backend");
      assert.equal(result.started, false);
      assert.match(result.detail, /connection refused after 0\.1 s; see /);
    });
  });

  it("an abort ends what was started", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const { port } = server.address() as { port: number };
      const script = `exec "${process.execPath}" -e 'require("node:net").connect(${port}, "127.0.0.1")'\n`;
      await withTempRepo({ "launch.sh": script }, async (repo) => {
        const abort = new AbortController();
        const running = recoveryOf(repo, await unusedAddress()).recover("backend", abort.signal);
        const [socket] = await once(server, "connection");
        const closed = once(socket, "close");
        abort.abort();
        await assert.rejects(running, (error) => isAbort(error));
        await closed;
      });
    } finally {
      server.close();
    }
  });
});
