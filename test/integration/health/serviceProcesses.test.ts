import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { isAbort } from "../../../src/core/base/errors.ts";
import type { ServiceSpec } from "../../../src/core/ports.ts";
import { HttpHealthProbe } from "../../../src/node/health/httpHealthProbe.ts";
import { ServiceProcesses } from "../../../src/node/health/serviceProcesses.ts";
import { systemClock } from "../../../src/node/systemClock.ts";
import { unusedAddress, withHttpServer } from "../../support/fakeServers.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

interface More {
  readonly waitMs?: number;
  readonly others?: readonly ServiceSpec[];
  readonly spec?: Partial<ServiceSpec>;
  readonly allow?: boolean;
}

function processesOf(repo: TempRepo, url: string, more: More = {}): ServiceProcesses {
  const service: ServiceSpec = { id: "backend", name: "Backend", url, protocol: "http", ...more.spec };
  const approved = new Set<string>();
  return new ServiceProcesses({
    root: repo.root,
    folder: path.join(repo.root, ".git", "control-plane", "services"),
    services: [service, ...(more.others ?? [])],
    probe: new HttpHealthProbe(systemClock),
    approvals: {
      isApproved: async (command) => approved.has(command),
      approve: async (command) => void approved.add(command),
    },
    approve: async () => more.allow ?? true,
    waitMs: more.waitMs ?? 30_000,
    intervalMs: 50,
  });
}

/** A program that serves at the port that is its argument. */
const program = `require("node:http").createServer((request, response) => response.end("ok"))
  .listen(Number(process.argv[2]), "127.0.0.1", () => console.log("listens"));
`;
const startOf = (url: string) => `"${process.execPath}" serve.cjs ${new URL(url).port}`;
const serving = (url: string) => `exec "${process.execPath}" serve.cjs ${new URL(url).port}\n`;

describe("ServiceProcesses and the repository's launcher", () => {
  before(function () {
    if (process.platform === "win32") this.skip();
  });

  it("names the first launcher with its digest, for known services only", async () => {
    const files = { "launch.sh": "exit 0\n", "scripts/dev.sh": "exit 1\n" };
    await withTempRepo(files, async (repo) => {
      const processes = processesOf(repo, "http://127.0.0.1:1/");
      const offer = await processes.offer("backend");
      assert.match(offer?.command ?? "", /^bash launch\.sh \(sha256 [0-9a-f]{12}\)$/);
      assert.equal(offer?.isOwn, false);
      assert.equal(await processes.offer("other"), undefined);
      repo.write("launch.sh", "rm -rf /\n");
      assert.notEqual((await processes.offer("backend"))?.command, offer?.command);
      repo.remove("launch.sh");
      assert.match((await processes.offer("backend"))?.command ?? "", /^bash scripts\/dev\.sh /);
      repo.remove("scripts/dev.sh");
      assert.equal(await processes.offer("backend"), undefined);
      assert.equal((await processes.recover("backend")).started, false);
      assert.deepEqual((await processes.start("backend")).type, "failed");
    });
  });

  it("starts a service that outlives it, and another one ends it", async () => {
    const url = await unusedAddress();
    await withTempRepo({ "launch.sh": serving(url), "serve.cjs": program }, async (repo) => {
      const result = await processesOf(repo, url).recover("backend");
      assert.match(result.detail, /^200 in \d+ ms, by bash launch\.sh/);
      assert.equal(result.started, true);
      assert.equal((await processesOf(repo, url).start("backend")).type, "runs-already");
      assert.equal((await processesOf(repo, url).stop("backend")).type, "stopped");
      assert.equal((await processesOf(repo, url).stop("backend")).type, "not-running");
    });
  });

  it("ends what a launcher left behind that has ended itself", async function () {
    if (process.platform !== "linux") return this.skip();
    const url = await unusedAddress();
    const script = `setsid "${process.execPath}" serve.cjs ${new URL(url).port} &\nexit 0\n`;
    await withTempRepo({ "launch.sh": script, "serve.cjs": program }, async (repo) => {
      assert.equal((await processesOf(repo, url).start("backend")).type, "started");
      assert.equal((await processesOf(repo, url).stop("backend")).type, "stopped");
      assert.equal((await processesOf(repo, url).stop("backend")).type, "not-running");
    });
  });

  it("runs nothing without a yes", async () => {
    await withTempRepo({ "launch.sh": "touch ran\n" }, async (repo) => {
      const processes = processesOf(repo, await unusedAddress(), { allow: false });
      await assert.rejects(processes.start("backend"), /was not approved/);
      assert.equal(existsSync(path.join(repo.root, "ran")), false);
    });
  });

  it("tells a launcher that fails, with its last words and no path of this machine", async () => {
    await withTempRepo({ "launch.sh": "echo 'no Python here' >&2\nexit 3\n" }, async (repo) => {
      const { detail, started } = await processesOf(repo, await unusedAddress()).recover("backend");
      assert.equal(started, false);
      assert.match(detail, /^bash launch\.sh .* failed with exit code 3: no Python here; see \.git\/control-plane\//);
      assert.ok(!detail.includes(repo.root));
    });
  });

  it("gives up in time, and says where to look", async () => {
    await withTempRepo({ "launch.sh": "exit 0\n" }, async (repo) => {
      const result = await processesOf(repo, await unusedAddress(), { waitMs: 100 }).recover("backend");
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
        const running = processesOf(repo, await unusedAddress()).recover("backend", abort.signal);
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

describe("ServiceProcesses and commands of the settings", () => {
  it("starts what a service depends on first, and tells how what it started ends", async () => {
    const [url, base] = [await unusedAddress(), await unusedAddress()];
    await withTempRepo({ "serve.cjs": program }, async (repo) => {
      const store: ServiceSpec = { id: "store", name: "Store", url: base, protocol: "http", start: startOf(base) };
      const processes = processesOf(repo, url, {
        others: [store],
        spec: { start: startOf(url), dependsOn: ["store"] },
      });
      const answer = await processes.start("backend");
      assert.equal(answer.type, "started");
      assert.equal((await processes.start("store")).type, "runs-already");
      assert.equal((await processes.stop("backend")).type, "stopped");
      // Windows knows no signals.
      assert.match(answer.type === "started" ? await answer.ended : "", /^(?:was ended by SIG|failed)/);
      assert.equal((await processes.stop("store")).type, "stopped");
    });
  });

  it("starts it once when two windows start it at the same moment", async () => {
    const url = await unusedAddress();
    const counted = `require("node:fs").appendFileSync("starts", "x");\n${program}`;
    await withTempRepo({ "serve.cjs": counted }, async (repo) => {
      const windows = [1, 2, 3].map(() => processesOf(repo, url, { spec: { start: startOf(url) } }));
      const answers = await Promise.all(windows.map((window) => window.start("backend")));
      assert.deepEqual(answers.map(({ type }) => type).sort(), ["runs-already", "runs-already", "started"]);
      assert.equal(repo.read("starts"), "x");
      assert.equal((await windows[0]?.stop("backend"))?.type, "stopped");
      assert.equal(existsSync(path.join(repo.root, ".git/control-plane/services/backend.lock")), false);
    });
  });

  it("waits for what was started before and does not answer, says that it runs, and starts no second one", async () => {
    const url = await unusedAddress();
    await withTempRepo({ "serve.cjs": "setInterval(() => undefined, 1000)" }, async (repo) => {
      // A window that ended while it started something.
      const { pid } = spawnSync(process.execPath, ["-e", ""]);
      repo.write(".git/control-plane/services/backend.lock", JSON.stringify({ pid, identity: "long ago" }));
      const processes = processesOf(repo, url, { spec: { start: startOf(url) }, waitMs: 100 });
      assert.match((await processes.start("backend")).detail, /runs, but .* after 0\.1 s; see /);
      assert.match((await processes.start("backend")).detail, /\(process \d+\) runs, but .* stop it first$/);
      assert.equal((await processes.stop("backend")).type, "stopped");
    });
  });

  it("stops by the stop command, and reads the log that the service writes itself", async () => {
    const url = await unusedAddress();
    await withTempRepo({ "serve.cjs": program, "own.log": "one\ntwo\n" }, async (repo) => {
      const stop = `"${process.execPath}" -e "require('node:fs').writeFileSync('stopped','')"`;
      const processes = processesOf(repo, url, { spec: { start: startOf(url), stop, log: "own.log" } });
      assert.equal((await processes.start("backend")).type, "started");
      assert.deepEqual(await processes.logs("backend", 1), ["two"]);
      assert.equal((await processes.stop("backend")).type, "stopped");
      assert.ok(existsSync(path.join(repo.root, "stopped")));
    });
  });

  it("says which process has the port, and ends it only when told to", async function () {
    if (process.platform === "win32") return this.skip();
    const url = await unusedAddress();
    await withTempRepo({ "serve.cjs": program }, async (repo) => {
      const stranger = spawn(process.execPath, ["serve.cjs", new URL(url).port], { cwd: repo.root });
      await once(stranger.stdout, "data");
      const gone = once(stranger, "exit");
      const processes = processesOf(repo, url, { spec: { start: startOf(url), expect: "another word" } });
      const taken = await processes.start("backend");
      assert.equal(taken.type, "taken");
      if (process.platform === "linux") assert.match(taken.detail, new RegExp(`serve\\.cjs.*process ${stranger.pid}`));
      assert.equal((await processes.stop("backend")).type, "not-ours");
      assert.equal((await processes.stop("backend", { force: true })).type, "stopped");
      await gone;
    });
  });

  it("does not start beside a stranger that never answers", async function () {
    if (process.platform !== "linux") return this.skip();
    await withHttpServer(
      () => undefined,
      (base) =>
        withTempRepo({}, async (repo) => {
          const answer = await processesOf(repo, base, { spec: { start: startOf(base) } }).start("backend");
          assert.equal(answer.type, "taken", answer.detail);
          assert.match(answer.detail, new RegExp(`process ${process.pid} has the port`));
        }),
    );
  });
});
