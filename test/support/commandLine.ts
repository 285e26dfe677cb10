import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

const program = path.join(process.cwd(), "dist/cli.js");

export interface CommandLineResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLineOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sees the process and everything that it has printed on standard error so far, each time it grows. */
  readonly onError?: (child: ChildProcess, stderr: string) => void;
}

/** Runs the built command line, `node dist/cli.js …`, to its end; nothing of the person's own settings reaches it. */
export function runCommandLine(args: readonly string[], options: CommandLineOptions): Promise<CommandLineResult> {
  const { FORCE_COLOR: _force, NO_COLOR: _none, CONTROL_PLANE_AGENT: _agent, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd,
    env: { ...inherited, CONTROL_PLANE_HOME: path.join(options.cwd, ".git", "test-home"), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
    options.onError?.(child, stderr);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The one JSON document that a call printed. */
export async function runJson(args: readonly string[], options: CommandLineOptions) {
  const { code, stderr, stdout } = await runCommandLine([...args, "--json"], options);
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the printed shape
  return { code, stderr, value: JSON.parse(stdout) as any };
}
