import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import type { ProcessResult, ProcessRunner } from "../../core/ports.ts";
import { NodeProcessRunner } from "../process/nodeProcessRunner.ts";

/** The whole output of one git process. */
export interface GitOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitCall {
  /** Written to standard input. */
  readonly input?: string;
  /** Takes git's optional locks, as writing commands must; reads leave them alone. */
  readonly writes?: boolean;
  /** Its hooks meet what they meet by hand: the person's locale and none of `globalArguments`, so that paths are patterns. */
  readonly runsHooks?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Hears of every git process that starts, with its arguments. */
export type OnGit = (args: readonly string[]) => void;

/** Where the processes of a cycle are noted. */
export function childrenFolder(commonFolder: string): string {
  return path.join(commonFolder, "control-plane", "children");
}

/** Said before every command: names stay readable, and paths are names, never patterns. */
export const globalArguments = ["-c", "core.quotepath=false", "--literal-pathspecs"] as const;

/** More characters of paths than this do not go on one command line; Windows ends at 32,767 in all. */
const maximumArguments = 8000;

/** The paths in parts that fit on a command line each. */
export function inArgumentParts(paths: readonly string[]): string[][] {
  const parts: string[][] = [];
  let room = 0;
  for (const path of paths) {
    if (room < path.length || parts.length === 0) {
      parts.push([]);
      room = maximumArguments;
    }
    parts.at(-1)?.push(path);
    room -= path.length + 3;
  }
  return parts;
}

/** An environment in which git speaks English, asks nobody, and looks at no other repository than the one it stands in. */
export function gitEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const own = { ...environment, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" } as NodeJS.ProcessEnv;
  // Set inside a hook; they would redirect every command (the list of `git rev-parse --local-env-vars`).
  for (const name of ["DIR", "WORK_TREE", "INDEX_FILE", "PREFIX", "OBJECT_DIRECTORY", "COMMON_DIR", "NAMESPACE"]) {
    delete own[`GIT_${name}`];
  }
  // They would say what a path means.
  for (const name of ["LITERAL", "GLOB", "NOGLOB", "ICASE"]) delete own[`GIT_${name}_PATHSPECS`];
  return own;
}

/** Runs git in one folder, the whole output kept. Rejects with `git-missing` when there is no git. */
export class GitProcess {
  readonly cwd: string;
  readonly #runner: ProcessRunner;
  readonly #onGit: OnGit;
  readonly #commonFolder: string | undefined;
  #writer: Promise<ProcessRunner> | undefined;

  constructor(
    cwd: string,
    onGit: OnGit = () => undefined,
    runner: ProcessRunner = new NodeProcessRunner(gitEnvironment()),
    commonFolder?: string,
  ) {
    this.cwd = cwd;
    this.#onGit = onGit;
    this.#runner = runner;
    this.#commonFolder = commonFolder;
  }

  async run(args: readonly string[], call: GitCall = {}): Promise<GitOutput> {
    const collected = { stdout: "", stderr: "" };
    this.#onGit(args);
    const runner = call.writes ? await this.#runnerOfWrites() : this.#runner;
    const result = await runner.run(
      {
        command: "git",
        args: [...(call.runsHooks ? [] : globalArguments), ...args],
        cwd: this.cwd,
        env: {
          ...(call.writes ? {} : { GIT_OPTIONAL_LOCKS: "0" }),
          ...(call.runsHooks ? { LC_ALL: process.env.LC_ALL } : {}),
        },
        ...(call.input === undefined ? {} : { input: call.input }),
        onOutput: (chunk, stream) => {
          collected[stream] += chunk;
        },
      },
      call.signal,
    );
    return { ...collected, exitCode: exitCodeOf(result) };
  }

  /** A git that writes is noted: when this process is killed it works on, and the next cycle has to know. */
  #runnerOfWrites(): Promise<ProcessRunner> {
    const folder = this.#commonFolder;
    if (folder === undefined) return Promise.resolve(this.#runner);
    this.#writer ??= import("../process/childRegister.ts").then(
      ({ ChildRegister }) => new NodeProcessRunner(gitEnvironment(), new ChildRegister(childrenFolder(folder))),
    );
    return this.#writer;
  }

  /** Like `run`, and rejects with `git-failed`, in git's words, for any other exit code than 0. */
  async expect(args: readonly string[], call: GitCall = {}): Promise<string> {
    const output = await this.run(args, call);
    if (output.exitCode !== 0) throw gitFailed(args, output);
    return output.stdout;
  }
}

function exitCodeOf(result: ProcessResult): number {
  if (result.ended === "not-found") {
    throw new ControlError("git-missing", "git cannot be started; install it and put it on the PATH", {
      data: { reason: result.stderr },
    });
  }
  if (result.exitCode === undefined)
    throw new ControlError("git-failed", `git was ended from outside (${result.ended})`);
  return result.exitCode;
}

/** The failure of a command, in git's words. */
export function gitFailed(args: readonly string[], output: GitOutput): ControlError {
  const words = wordsOf(output);
  return new ControlError("git-failed", `git ${args[0] ?? ""} failed: ${words || `exit code ${output.exitCode}`}`, {
    data: { args: [...args], exitCode: output.exitCode, words },
  });
}

/** What git said, error output first. */
export function wordsOf(output: { readonly stdout: string; readonly stderr: string }): string {
  return (output.stderr.trim() || output.stdout.trim()).slice(0, 4000);
}
