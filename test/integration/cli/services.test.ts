import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runJson } from "../../support/commandLine.ts";
import { unusedAddress, withHttpServer } from "../../support/fakeServers.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

/** Answers at the port that stands behind it, and tells what it does. */
const program = `const { createServer } = require("node:http");
const port = Number(process.argv[2]);
createServer((_, response) => response.end("ok")).listen(port, "127.0.0.1", () => console.log("listens at " + port));
`;

async function withService(
  url: string,
  use: (call: (...words: string[]) => ReturnType<typeof runJson>, root: string) => Promise<void>,
) {
  await withTempRepo({ "serve.cjs": program }, async ({ root }) => {
    const home = path.join(root, ".git", "test-home");
    mkdirSync(home, { recursive: true });
    const start = `"${process.execPath}" serve.cjs ${new URL(url).port}`;
    const service = { id: "demo", name: "Demo", url, protocol: "http", start };
    writeFileSync(path.join(home, "settings.json"), JSON.stringify({ services: [service] }));
    await use((...words) => runJson(["services", ...words], { cwd: root }), root);
  });
}

describe("services on the command line", () => {
  it("starts a service by its command, tells what it prints, and stops it with its tree", async () => {
    await withService(await unusedAddress(), async (call, root) => {
      assert.equal((await call("logs", "demo")).code, 1);
      const started = await call("start", "demo");
      assert.deepEqual([started.code, started.value.result], [0, "started"], started.value.detail);
      const again = await call("start", "demo");
      assert.deepEqual([again.code, again.value.result], [0, "runs-already"]);
      const { code, value } = await call("logs", "demo");
      assert.deepEqual([code, value.lines.length], [0, 1]);
      assert.match(value.lines[0], /listens at/);
      const stopped = await call("stop", "demo");
      assert.deepEqual([stopped.code, stopped.value.result], [0, "stopped"]);
      const after = await call("stop", "demo");
      assert.deepEqual([after.code, after.value.result], [0, "not-running"]);
      assert.match(readFileSync(path.join(root, ".git", "control-plane", "services", "demo.log"), "utf8"), /listens/);
    });
  });

  it("follows what a service prints until Ctrl-C", async function () {
    // Windows has no signal that a process could take for Ctrl-C.
    if (process.platform === "win32") return this.skip();
    await withService(await unusedAddress(), async (call, root) => {
      await call("start", "demo");
      const { value } = await call("logs", "demo");
      const cli = path.join(process.cwd(), "dist/cli.js");
      const env = { ...process.env, CONTROL_PLANE_HOME: path.join(root, ".git", "test-home") };
      const child = spawn(process.execPath, [cli, "services", "logs", "demo", "--follow"], { cwd: root, env });
      const ended = once(child, "close");
      let printed = "";
      const sees = (text: string) =>
        new Promise<void>((resolve, reject) => {
          const look = () => printed.includes(text) && resolve();
          child.once("close", () => reject(new Error(printed)));
          for (const stream of [child.stdout, child.stderr])
            stream.on("data", (chunk) => {
              printed += chunk;
              look();
            });
          look();
        });
      await sees("listens at");
      // Where it goes on from is known a moment later, so the line comes until it is seen.
      const writing = setInterval(() => appendFileSync(value.file, "one more line\n"), 50);
      await sees("one more line").finally(() => clearInterval(writing));
      child.kill("SIGINT");
      assert.deepEqual(await ended, [0, null], printed);
      await call("stop", "demo");
    });
  });

  it("asks a dozen services at once without a warning", async () => {
    const services = Array.from({ length: 12 }, (_, at) => ({
      id: `s${at}`,
      name: `S${at}`,
      url: "http://127.0.0.1:9",
    }));
    await withTempRepo({ "a.txt": "" }, async ({ root }) => {
      const home = path.join(root, ".git", "test-home");
      mkdirSync(home, { recursive: true });
      writeFileSync(path.join(home, "settings.json"), JSON.stringify({ services }));
      const env = { ...process.env, CONTROL_PLANE_HOME: home };
      const asked = spawnSync(process.execPath, [path.join(process.cwd(), "dist/cli.js"), "services"], {
        cwd: root,
        env,
        encoding: "utf8",
      });
      assert.match(asked.stdout, /S11/);
      assert.equal(asked.stderr, "");
    });
  });

  it("leaves alone what somebody else started", () =>
    withHttpServer(
      (_, response) => void response.end("ok"),
      (base) =>
        withService(base, async (call) => {
          const { code, value } = await call("stop", "demo");
          assert.deepEqual([code, value.result], [4, "not-ours"]);
          assert.equal((await call("stop", "DEMO")).code, 4, "its name is as good as its id");
          if (process.platform === "linux") assert.match(value.detail, new RegExp(`process ${process.pid}\\)`));
        }),
    ));

  it("says plainly when another program has the address", () =>
    withHttpServer(
      (_, response) => void response.writeHead(500).end("no"),
      (base) =>
        withService(base, async (call) => {
          const { code, value } = await call("start", "demo");
          assert.deepEqual([code, value.result], [1, "taken"]);
        }),
    ));

  it("asks no other machine that a document names, and says how to allow it", async () => {
    const text = aControlDocument({ contract: ["- Backend health: `curl http://backend.invalid:8000/api/health`"] });
    await withTempRepo({ "docs/CONTROL_PLANE.md": text }, async ({ root }) => {
      const closed = await runJson(["services"], { cwd: root });
      assert.deepEqual(closed.value.services, []);
      assert.match(closed.stderr, /--allow-host backend\.invalid/);
      const open = await runJson(["services", "--allow-host", "backend.invalid"], { cwd: root });
      assert.deepEqual([open.code, open.value.services[0]?.state], [1, "down"]);
    });
  });

  it("knows its own words and services", async () => {
    await withService(await unusedAddress(), async (call) => {
      assert.equal((await call("start", "other")).code, 2);
      assert.equal((await call("start")).code, 2);
      assert.equal((await call("dance", "demo")).code, 2);
    });
  });
});
