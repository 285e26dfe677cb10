// @ts-check
/** Starts programs so that nothing of them outlives us: whole process trees end on `stop`, on exit and on Ctrl-C. */
import { spawn, spawnSync } from "node:child_process";
import process from "node:process";

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Ending */

/**
 * @typedef {object} ProcessTree
 * @property {import("node:child_process").ChildProcess} child
 * @property {Promise<Ending>} ended Settles when the program itself has ended; rejects when it could not start.
 * @property {() => Promise<void>} stop Ends the program and all that it started; safe to call twice.
 */

/** How long a tree may take to end by itself, its own children first, before it is killed. */
const graceMs = 3_000;

/** @type {Set<ProcessTree>} */
const running = new Set();
let guarded = false;

/** @param {import("node:child_process").ChildProcess} child @param {"SIGTERM" | "SIGKILL"} signal */
function signalTree(child, signal) {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}

/** Asks the tree to end, and kills what is left of it afterwards. @param {Omit<ProcessTree, "stop">} tree */
async function endTree({ child, ended }) {
  signalTree(child, "SIGTERM");
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const grace = new Promise((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  await Promise.race([ended.catch(() => undefined), grace]);
  clearTimeout(timer);
  signalTree(child, "SIGKILL");
  await ended.catch(() => undefined);
}

/** A signal ends everything; the process itself goes too, unless somebody else listens and decides. */
function guardExit() {
  if (guarded) return;
  guarded = true;
  process.once("exit", () => {
    for (const { child } of running) signalTree(child, "SIGTERM");
  });
  for (const [signal, code] of /** @type {const} */ ([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])) {
    process.on(signal, async () => {
      await Promise.all([...running].map((tree) => tree.stop()));
      if (process.listenerCount(signal) === 1) process.exit(code);
    });
  }
}

/**
 * Starts a program as the head of its own process group.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {ProcessTree}
 */
export function spawnTree(command, args, options = {}) {
  guardExit();
  const child = spawn(command, [...args], {
    windowsHide: true,
    ...options,
    detached: process.platform !== "win32",
  });
  /** @type {Promise<Ending>} */
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  /** @type {ProcessTree} */
  const tree = {
    child,
    ended,
    stop: async () => {
      await endTree(tree);
      running.delete(tree);
    },
  };
  running.add(tree);
  ended.catch(() => running.delete(tree));
  return tree;
}

/**
 * Runs a program to its end and gives its output, both streams together. Rejects with the output when it fails or
 * takes too long.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, timeoutMs?: number, onLine?: (line: string) => void }} [options]
 * @returns {Promise<string>}
 */
export async function runProgram(command, args, options = {}) {
  const { timeoutMs = 600_000, onLine, ...rest } = options;
  const tree = spawnTree(command, args, { ...rest, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const lines = onLine === undefined ? undefined : lineSplitter(onLine);
  for (const stream of [tree.child.stdout, tree.child.stderr]) {
    stream?.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => {
      output += chunk;
      lines?.(chunk);
    });
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void tree.stop();
  }, timeoutMs);
  try {
    const { code, signal } = await tree.ended;
    if (code === 0) return output;
    const why = timedOut ? `did not end within ${timeoutMs / 1000} s` : `ended with ${code ?? signal}`;
    throw new Error(`${[command, ...args].join(" ")} ${why}:\n${output.trim()}`);
  } finally {
    clearTimeout(timer);
    running.delete(tree);
  }
}

/**
 * Collects chunks and hands over whole lines.
 * @param {(line: string) => void} onLine
 * @returns {(chunk: string) => void}
 */
export function lineSplitter(onLine) {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  };
}
