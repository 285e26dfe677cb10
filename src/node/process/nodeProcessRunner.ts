import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { ControlError } from "../../core/base/errors.ts";
import type { ProcessRequest, ProcessResult, ProcessRunner } from "../../core/ports.ts";
import { throwIfAborted, toAbortError } from "./abortError.ts";
import type { ChildRegister } from "./childRegister.ts";
import { endMarked } from "./leftovers.ts";
import { OutputTail } from "./outputTail.ts";
import { endProcessTree, signalGroup } from "./processTree.ts";
import { findWindowsProgram, type SpawnTarget, toWindowsTarget } from "./windowsCommand.ts";

/** How long the streams of an ended process may stay open, held by a background process that it left behind. */
const drainMs = 500;

/**
 * Spawns without a shell, each process as the leader of its own group. An abort rejects, after the tree was told to end;
 * a program that cannot be started gives `not-found` with the reason in `stderr`.
 */
export class NodeProcessRunner implements ProcessRunner {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #children: ChildRegister | undefined;
  /** With what takes their note from the register. */
  readonly #live = new Map<ChildProcess, () => void>();
  readonly #endAll = () => {
    for (const child of this.#live.keys()) {
      if (process.platform === "win32") child.kill();
      else if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
    }
  };

  /** `children` hears of every process, so that others can end them when this one is killed. */
  constructor(environment: NodeJS.ProcessEnv = process.env, children?: ChildRegister) {
    this.#environment = environment;
    this.#children = children;
  }

  async run(request: ProcessRequest, signal?: AbortSignal): Promise<ProcessResult> {
    throwIfAborted(signal);
    // The first use of `performance` costs a process more than a millisecond.
    const started = process.hrtime.bigint();
    const environment = { ...this.#environment, ...request.env };
    const target = toTarget(request, environment);
    const child = spawn(target.file, target.args, toSpawnOptions(request, target, environment));
    this.#track(child);
    const [stdout, stderr] = [new OutputTail(), new OutputTail()];
    let killed: "timed-out" | "aborted" | undefined;
    const kill = (why: "timed-out" | "aborted") => {
      killed ??= why;
      endProcessTree(child);
    };
    const onAbort = () => kill("aborted");
    const timer = request.timeoutMs === undefined ? undefined : setTimeout(kill, request.timeoutMs, "timed-out");
    signal?.addEventListener("abort", onAbort, { once: true });
    listen(child, "stdout", stdout, request.onOutput);
    listen(child, "stderr", stderr, request.onOutput);
    feed(child, request.input);
    // At once: what still writes would be measured and committed as work.
    if (request.leavesNothing !== undefined && process.platform !== "win32") {
      child.once("exit", () => child.pid !== undefined && signalGroup(child.pid, "SIGKILL"));
    }
    try {
      const end = await ended(child);
      if (killed === "aborted" && signal) throw toAbortError(signal);
      const failure = end.type === "not-started" ? end.reason : "";
      return {
        exitCode: end.type === "exited" && killed === undefined ? end.exitCode : undefined,
        ended: toEnding(end, killed === "timed-out"),
        durationMs: Math.round(Number(process.hrtime.bigint() - started) / 1e6),
        stdout: stdout.text,
        stderr: failure || stderr.text,
      };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      this.#forget(child);
      if (request.leavesNothing !== undefined) await endMarked(request.leavesNothing);
    }
  }

  #track(child: ChildProcess): void {
    if (this.#live.size === 0) process.on("exit", this.#endAll);
    this.#live.set(child, () => undefined);
    if (child.pid === undefined || this.#children === undefined) return;
    try {
      this.#live.set(child, this.#children.add(child.pid));
    } catch (error) {
      endProcessTree(child);
      throw error;
    }
  }

  #forget(child: ChildProcess): void {
    this.#live.get(child)?.();
    this.#live.delete(child);
    if (this.#live.size === 0) process.off("exit", this.#endAll);
  }
}

type Ending =
  | { readonly type: "exited"; readonly exitCode: number }
  | { readonly type: "killed" }
  | { readonly type: "not-started"; readonly reason: string };

function toEnding(end: Ending, timedOut: boolean): ProcessResult["ended"] {
  if (timedOut) return "timed-out";
  return end.type === "not-started" ? "not-found" : end.type;
}

function toTarget(request: ProcessRequest, environment: NodeJS.ProcessEnv): SpawnTarget {
  if ([request.command, ...request.args].some((word) => word.includes("\0"))) {
    throw new ControlError("process-failed", `Unexpected NUL character in an argument of ${request.command}`);
  }
  if (process.platform !== "win32") return { file: request.command, args: request.args, verbatim: false };
  const file = findWindowsProgram(request.command, request.cwd, environment) ?? request.command;
  return toWindowsTarget(file, request.args, environment);
}

function toSpawnOptions(request: ProcessRequest, target: SpawnTarget, environment: NodeJS.ProcessEnv): SpawnOptions {
  return {
    cwd: request.cwd,
    env: environment,
    shell: false,
    // On Windows a detached process would get a console window of its own; taskkill follows the tree there.
    detached: process.platform !== "win32",
    windowsHide: true,
    windowsVerbatimArguments: target.verbatim,
    stdio: [request.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  };
}

function listen(
  child: ChildProcess,
  stream: "stdout" | "stderr",
  tail: OutputTail,
  onOutput: ProcessRequest["onOutput"],
): void {
  child[stream]?.setEncoding("utf8").on("data", (chunk: string) => {
    tail.append(chunk);
    onOutput?.(chunk, stream);
  });
}

function feed(child: ChildProcess, input: string | undefined): void {
  if (input === undefined || child.stdin === null) return;
  // A program that does not read its input closes the pipe early; how it ended is told by its exit code.
  child.stdin.on("error", () => child.stdin?.destroy());
  child.stdin.end(input);
}

/** Resolves when the process has ended and its output is read. */
function ended(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    let drain: NodeJS.Timeout | undefined;
    const finish = (exitCode: number | null) => {
      clearTimeout(drain);
      resolve(exitCode === null ? { type: "killed" } : { type: "exited", exitCode });
    };
    child.once("error", (error) => resolve({ type: "not-started", reason: error.message }));
    child.once("close", finish);
    child.once("exit", (exitCode) => {
      drain = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        finish(exitCode);
      }, drainMs);
    });
  });
}
