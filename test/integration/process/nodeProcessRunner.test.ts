import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import path from "node:path";
import { build } from "esbuild";
import { isAbort } from "../../../src/core/base/errors.ts";
import { NodeProcessRunner } from "../../../src/node/process/nodeProcessRunner.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

const runner = new NodeProcessRunner();
const node = (script: string, ...args: string[]) => ({
  command: process.execPath,
  args: ["-e", script, ...args],
  cwd: process.cwd(),
});

/** Starts a server to which processes connect: a closed connection proves that its process has ended. */
async function withWitness(use: (port: number, connected: (count: number) => Promise<Socket[]>) => Promise<void>) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    sockets.push(socket);
    server.emit("witness");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as { port: number };
    await use(port, async (count) => {
      while (sockets.length < count) await once(server, "witness");
      return sockets;
    });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** A program with a grandchild; both hold a connection, ignore polite requests, and never end. */
const stubbornTree = (port: number) => `
  process.on("SIGTERM", () => {});
  require("node:net").connect(${port}, "127.0.0.1").on("connect", () => {
    if (process.argv[1] !== "grandchild") {
      require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(
        `process.on("SIGTERM", () => {}); require("node:net").connect(PORT, "127.0.0.1");`,
      )}.replace("PORT", "${port}")], { stdio: "inherit" });
    }
  });`;

describe("NodeProcessRunner", () => {
  it("gives exit code, both streams, and passes words unchanged", async () => {
    const words = ["a b", '"quoted"', "$HOME", "%PATH%", "*", "ä;|&", "", "back\\slash\\"];
    const script = "console.log(JSON.stringify(process.argv.slice(1))); console.error('oops'); process.exitCode = 3";
    const result = await runner.run(node(script, ...words));
    assert.deepEqual([result.exitCode, result.ended, result.stderr], [3, "exited", "oops\n"]);
    assert.deepEqual(JSON.parse(result.stdout), words);
    assert.ok(result.durationMs >= 0);
  });

  it("adds to the environment, works in the folder, and writes the input", async () => {
    await withTempFolder(async (folder) => {
      const script = `
        let text = ""; process.stdin.on("data", (d) => (text += d)).on("end", () =>
          console.log(JSON.stringify([process.env.CP_TEST, process.cwd(), text])));`;
      const result = await runner.run({ ...node(script), cwd: folder, env: { CP_TEST: "ü" }, input: "öl\n" });
      assert.deepEqual(JSON.parse(result.stdout), ["ü", folder, "öl\n"]);
      const none = await runner.run({ ...node(script), cwd: folder });
      assert.equal(JSON.parse(none.stdout)[2], "");
    });
  });

  it("survives a program that does not read its input", async () => {
    const result = await runner.run({ ...node("process.stdin.destroy()"), input: "x".repeat(5_000_000) });
    assert.equal(result.exitCode, 0);
  });

  it("streams whole characters and keeps the end of a long output", async () => {
    const script = `
      const bytes = Buffer.from("ä€𝄞");
      let at = 0;
      const next = () => { if (at === bytes.length) return rest(); process.stdout.write(bytes.subarray(at, ++at), () => setImmediate(next)); };
      const rest = () => process.stdout.write("x".repeat(100000) + "END");
      next();`;
    const chunks: string[] = [];
    const result = await runner.run({
      ...node(script),
      onOutput: (chunk, stream) => stream === "stdout" && chunks.push(chunk),
    });
    const whole = chunks.join("");
    assert.equal(whole.length, 4 + 100_000 + 3);
    assert.ok(whole.startsWith("ä€𝄞x"));
    assert.equal(result.stdout.length, 16 * 1024);
    assert.ok(result.stdout.endsWith("xEND"));
  });

  it("tells a program that is not there", async () => {
    const result = await runner.run({ command: "no-such-program-here", args: [], cwd: process.cwd() });
    assert.deepEqual([result.exitCode, result.ended], [undefined, "not-found"]);
    assert.match(result.stderr, /ENOENT/);
  });

  it("a time-out ends the whole tree, stubborn grandchildren too", async () => {
    await withWitness(async (port, connected) => {
      const abort = new AbortController();
      const running = runner.run({ ...node(stubbornTree(port)), timeoutMs: 3000 }, abort.signal);
      const sockets = await connected(2);
      const closed = sockets.map((socket) => once(socket, "close"));
      const result = await running;
      assert.deepEqual([result.exitCode, result.ended], [undefined, "timed-out"]);
      await Promise.all(closed);
    });
  });

  it("an abort ends the whole tree and rejects, whatever its reason", async () => {
    await withWitness(async (port, connected) => {
      const abort = new AbortController();
      const running = runner.run(node(stubbornTree(port)), abort.signal);
      const sockets = await connected(2);
      const closed = sockets.map((socket) => once(socket, "close"));
      abort.abort("a person's reason");
      await assert.rejects(running, (error) => isAbort(error));
      await Promise.all(closed);
    });
    await assert.rejects(runner.run(node(""), AbortSignal.abort()), (error) => isAbort(error));
  });

  it("does not wait for a background process that holds the streams", async () => {
    await withWitness(async (port, connected) => {
      const background = `require("node:net").connect(${port}, "127.0.0.1").on("close", () => process.exit())`;
      const script = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(background)}], { stdio: "inherit", detached: true }).unref(); console.log("done")`;
      const result = await runner.run(node(script));
      assert.deepEqual([result.exitCode, result.stdout], [0, "done\n"]);
      await connected(1);
    });
  });

  it("runs batch files without a shell's tricks", async function () {
    if (process.platform !== "win32") this.skip();
    await withTempFolder(async (folder) => {
      mkdirSync(path.join(folder, "a b"));
      writeFileSync(
        path.join(folder, "a b", "show.cmd"),
        `@"${process.execPath}" -e "console.log(JSON.stringify(process.argv.slice(1)))" -- %*\r\n`,
      );
      const words = ["x y", "a&b", "c|d", "^e", "f\\", "(g)"];
      const result = await runner.run({ command: path.join(folder, "a b", "show"), args: words, cwd: folder });
      assert.deepEqual(JSON.parse(result.stdout), words);
      const bad = runner.run({ command: path.join(folder, "a b", "show"), args: ["%PATH%"], cwd: folder });
      await assert.rejects(bad, { code: "process-failed" });
    });
  });

  it("ends its processes when its own process ends", async function () {
    if (process.platform === "win32") this.skip();
    await withTempFolder(async (folder) => {
      await withWitness(async (port, connected) => {
        const child = `require("node:net").connect(${port}, "127.0.0.1").on("connect", () => console.log("up"))`;
        const source = path.resolve("src/node/process/nodeProcessRunner.ts");
        const host = `
          import { NodeProcessRunner } from ${JSON.stringify(source)};
          const request = { command: process.execPath, args: ["-e", ${JSON.stringify(child)}], cwd: "." };
          new NodeProcessRunner().run({ ...request, onOutput: () => process.exit(0) });`;
        const bundle = path.join(folder, "host.mjs");
        const stdin = { contents: host, resolveDir: folder, loader: "ts" } as const;
        await build({ stdin, outfile: bundle, bundle: true, platform: "node", format: "esm", logLevel: "silent" });
        const running = runner.run({ command: process.execPath, args: [bundle], cwd: folder });
        const [socket] = await connected(1);
        assert.ok(socket);
        const closed = once(socket, "close");
        assert.equal((await running).exitCode, 0);
        await closed;
      });
    });
  });
});
