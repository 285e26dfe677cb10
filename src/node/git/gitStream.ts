import { ControlError } from "../../core/base/errors.ts";
import { NodeProcessRunner } from "../process/nodeProcessRunner.ts";
import { gitEnvironment, gitFailed, globalArguments, type OnGit } from "./gitProcess.ts";

export interface StreamCall {
  readonly cwd: string;
  readonly onGit?: OnGit | undefined;
  /** True when paths of the arguments are patterns (`:(glob)…`), and not names. */
  readonly hasPatterns?: boolean;
  /** Written to standard input. */
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
}

/** What a person's configuration must not change: roots show their files, and a path means that path. */
const plainLog = ["-c", "log.showRoot=true", "-c", "log.follow=false"] as const;

/** Runs a reading git command and hands out its output between NUL characters, without ever holding all of it. */
export async function readFields(
  args: readonly string[],
  call: StreamCall,
  onField: (field: string) => void,
): Promise<void> {
  const globals = globalArguments.filter((word) => !call.hasPatterns || word !== "--literal-pathspecs");
  let rest = "";
  call.onGit?.(args);
  const result = await new NodeProcessRunner(gitEnvironment()).run(
    {
      command: "git",
      args: [...globals, ...plainLog, ...args],
      cwd: call.cwd,
      env: { GIT_OPTIONAL_LOCKS: "0" },
      ...(call.input === undefined ? {} : { input: call.input }),
      onOutput: (chunk, stream) => {
        if (stream !== "stdout") return;
        const fields = (rest + chunk).split("\0");
        rest = fields.pop() ?? "";
        for (const field of fields) onField(field);
      },
    },
    call.signal,
  );
  if (result.ended === "not-found") {
    throw new ControlError("git-missing", "git cannot be started; install it and put it on the PATH");
  }
  if (result.exitCode !== 0) throw gitFailed(args, { ...result, exitCode: result.exitCode ?? -1 });
  if (rest !== "") onField(rest);
}
