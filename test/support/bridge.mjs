// @ts-check
/** The test's end of the line to the test extension: evaluates functions inside an extension host. */
import { once } from "node:events";
import net from "node:net";
import readline from "node:readline";

/**
 * @template A, R
 * @typedef {(vscode: typeof import("vscode"), argument: A) => R | Promise<R>} InHost Must not use anything from outside
 * its own body; argument and result travel as JSON.
 */

/**
 * @typedef {object} Bridge
 * @property {number} port What the extension host gets as `CONTROL_PLANE_BRIDGE`.
 * @property {() => Promise<void>} connected Resolves when the test extension is there.
 * @property {<A, R>(body: InHost<A, R>, argument?: A) => Promise<R>} evaluate
 * @property {() => Promise<void>} gone Resolves when the extension host has ended.
 * @property {() => void} dispose
 */

/** @typedef {{ resolve: (value: any) => void, reject: (error: Error) => void }} Waiting */

/** @returns {Promise<Bridge>} */
export async function openBridge() {
  const server = net.createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  /** @type {Map<number, Waiting>} */
  const waiting = new Map();
  /** @type {Promise<net.Socket>} */
  const connection = new Promise((resolve) => server.once("connection", resolve));
  const gone = connection
    .then((socket) => once(socket, "close"))
    .then(() => {
      for (const { reject } of waiting.values()) reject(new Error("The extension host has ended"));
      waiting.clear();
    });
  void connection.then((socket) => {
    socket.on("error", () => socket.destroy());
    readline.createInterface({ input: socket }).on("line", (line) => {
      const answer = JSON.parse(line);
      const { resolve, reject } = waiting.get(answer.id) ?? {};
      waiting.delete(answer.id);
      if ("error" in answer) reject?.(new Error(answer.error));
      else resolve?.(answer.value);
    });
  });
  let lastId = 0;
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  return {
    port,
    connected: async () => void (await connection),
    gone: () => gone,
    evaluate: async (body, argument) => {
      const socket = await connection;
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        socket.write(`${JSON.stringify({ id, source: body.toString(), argument })}\n`);
      });
    },
    dispose: () => {
      void connection.then((socket) => socket.destroy());
      server.close();
    },
  };
}
