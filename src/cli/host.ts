import path from "node:path";
import { isAbort, isControlError, messageOf } from "../core/base/errors.ts";
import { toFileFailure } from "../node/files/fileFailure.ts";
import { type Invocation, parseCommandLine } from "./commandLine.ts";
import { type ExitCode, exitCodeOfError, exitCodes } from "./exitCodes.ts";
import { printJson } from "./printJson.ts";
import type { Terminal } from "./terminal.ts";
import { toVisibleLines } from "./visibleText.ts";

export interface HostOptions {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly workingFolder: string;
  readonly terminal: Terminal;
  readonly version: () => string;
  /** Absolute path of the guard's program. */
  readonly hookProgram: string;
  /** URL of the MCP server's program. */
  readonly mcpProgram: string;
}

/** Runs one call of the command line and resolves with its exit code; every failure has been told by then. */
export async function runCommandLine(options: HostOptions): Promise<ExitCode> {
  const { argv, terminal } = options;
  try {
    return await runInvocation(parseCommandLine(argv), options);
  } catch (error) {
    return tellError(error, terminal, argv.includes("--json"));
  }
}

async function runInvocation(invocation: Invocation, options: HostOptions): Promise<ExitCode> {
  const { terminal, version } = options;
  if (invocation.type === "version") {
    terminal.out(version());
    return exitCodes.clean;
  }
  if (invocation.type === "help") {
    const { helpText } = await import("./helpText.ts");
    terminal.out(helpText(invocation.verb, terminal.paint));
    return exitCodes.clean;
  }
  const { flags, verb, words } = invocation;
  const runVerb = await verb.load();
  return runVerb({
    cwd: path.resolve(options.workingFolder, flags.value("cwd") ?? "."),
    flags,
    words,
    json: flags.has("json"),
    env: options.env,
    terminal,
    version,
    hookProgram: options.hookProgram,
    mcpProgram: options.mcpProgram,
  });
}

/** The one place where the command line turns failures into words and exit codes. */
function tellError(failure: unknown, terminal: Terminal, json: boolean): ExitCode {
  const error = isControlError(failure) ? failure : (toFileFailure(failure) ?? failure);
  const code = isControlError(error) ? error.code : isAbort(error) ? "cancelled" : "internal";
  const mend = code === "document-missing" ? "; control-plane init writes one" : "";
  const message = `${messageOf(error)}${mend}`;
  if (json) printJson(terminal, { error: { code, message } });
  else terminal.err(`${terminal.errPaint.red("error")} ${toVisibleLines(message)}`);
  return isControlError(error) ? exitCodeOfError(error.code) : exitCodes.failure;
}
