import { lstat, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { counted } from "../../core/base/counted.ts";
import { ControlError } from "../../core/base/errors.ts";
import { reflogAction } from "../../core/cycle/commitMessage.ts";
import { parseStatedEvidence } from "../../core/cycle/evidence.ts";
import type {
  Brief,
  DoneClaim,
  Executor,
  ExecutorClaim,
  ExecutorContext,
  LoweredClaim,
} from "../../core/cycle/executor.ts";
import type { ProcessResult, ProcessRunner } from "../../core/ports.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { toAgentCommandLine } from "./agentTemplates.ts";
import { type CommandLine, parseCommandLine } from "./commandLine.ts";
import { runMark } from "./leftovers.ts";
import { lastLineOf } from "./outputTail.ts";

const minuteMs = 60_000;
/** Bytes. */
const maximumOutcome = 64 * 1024;

export interface CommandExecutorInit {
  /** The agent's command line, or the name of a template; `$CONTROL_PLANE_…` variables in it are filled in. */
  readonly commandLine: string;
  /** From here a relative program is found; undefined: where the work is done. */
  readonly folder?: string;
  readonly timeoutMinutes: number;
  readonly runner: ProcessRunner;
}

/** An agent's command line: the brief goes to its standard input and stands in a file; it works in the tree and ends. */
export class CommandExecutor implements Executor {
  readonly name = "command";
  readonly #init: CommandExecutorInit;

  /** Throws `executor-missing` when the command line is empty or needs a shell. */
  constructor(init: CommandExecutorInit) {
    this.#init = init;
    toCommand(init.commandLine, variablesOf());
  }

  async execute(brief: Brief, context: ExecutorContext): Promise<ExecutorClaim> {
    const variables = variablesOf(brief);
    const { command, args, env } = toCommand(this.#init.commandLine, variables);
    // A run that goes on may have an outcome from before; only what this agent says counts.
    await rm(brief.outcomeFile, { recursive: true, force: true });
    const result = await this.#init.runner.run(
      {
        command: programIn(this.#init.folder ?? brief.root, command),
        args,
        cwd: brief.root,
        env: { ...env, ...variables, GIT_REFLOG_ACTION: reflogAction(brief.runId) },
        input: brief.text,
        timeoutMs: this.#init.timeoutMinutes * minuteMs,
        leavesNothing: runMark(brief.runId),
        onOutput: (chunk, stream) => context.onOutput(chunk, stream),
      },
      context.signal,
    );
    return toClaim(result, await readOutcome(brief.outcomeFile), { command, minutes: this.#init.timeoutMinutes });
  }
}

/** A bare name is looked for on the PATH. */
function programIn(folder: string, command: string): string {
  return /[\\/]/.test(command) ? path.resolve(folder, command) : command;
}

function toCommand(commandLine: string, variables: Readonly<Record<string, string>>) {
  const parsed: CommandLine = parseCommandLine(toAgentCommandLine(commandLine), variables);
  if (parsed.type === "command") return parsed;
  throw new ControlError("executor-missing", `The agent's command line cannot be run: ${parsed.reason}`, {
    data: { commandLine },
  });
}

/** What the agent is told in its environment. */
function variablesOf(brief?: Brief) {
  return {
    CONTROL_PLANE_BRIEF: brief?.file ?? "",
    CONTROL_PLANE_OUTCOME: brief?.outcomeFile ?? "",
    CONTROL_PLANE_RUN_ID: brief?.runId ?? "",
    CONTROL_PLANE_TASK: brief?.task.id ?? "",
  };
}

async function readOutcome(file: string): Promise<LoweredClaim | DoneClaim | undefined> {
  const fault = await faultOf(file);
  if (fault !== undefined) return fault === "" ? undefined : { type: "continue", reason: fault };
  let value: unknown;
  try {
    // Some shells begin a file with a mark of its encoding.
    value = JSON.parse((await readFile(file, "utf8")).replace(/^\uFEFF/, ""));
  } catch {
    return { type: "continue", reason: "the executor's outcome file is not JSON" };
  }
  const fields = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const { outcome, reason } = fields;
  const words = typeof reason === "string" && reason.trim() !== "" ? reason.trim() : "the executor gave no reason";
  if (outcome === "continue" || outcome === "blocked") return { type: outcome, reason: words };
  if (outcome === "done") return toDone(fields);
  return {
    type: "continue",
    reason: `the executor's outcome is ${JSON.stringify(outcome)}, expected continue or blocked`,
  };
}

/** Why the file cannot be read, empty when there is none: reading a pipe would never end. */
async function faultOf(file: string): Promise<string | undefined> {
  try {
    const stats = await lstat(file);
    if (!stats.isFile()) return "the executor's outcome file is no plain file";
    return stats.size > maximumOutcome ? "the executor's outcome file is too large" : undefined;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return "";
    throw error;
  }
}

/** A word beside "done" is verified by the cycle or confirmed by a person, so it raises nothing here. */
function toDone({ alsoDone, noCode, external }: Record<string, unknown>): DoneClaim | undefined {
  const also = Array.isArray(alsoDone) ? alsoDone.filter((id): id is string => typeof id === "string") : [];
  const { link, who } = (typeof external === "object" && external !== null ? external : {}) as Record<string, unknown>;
  const evidence = parseStatedEvidence({ noCode, link, who });
  return also.length > 0 || evidence ? { type: "done", said: { also, evidence } } : undefined;
}

function toClaim(
  result: ProcessResult,
  stated: LoweredClaim | DoneClaim | undefined,
  { command, minutes }: { readonly command: string; readonly minutes: number },
): ExecutorClaim {
  const said = lastLineOf(result.stderr) || lastLineOf(result.stdout);
  switch (result.ended) {
    case "timed-out":
      return { type: "continue", reason: `timed out after ${counted(minutes, "minute")}` };
    case "not-found":
      return { type: "absent", reason: `${command} could not be started: ${said}` };
    case "killed":
      return { type: "failed", reason: `${command} was ended from outside` };
    case "exited":
      if (result.exitCode === 0) return stated ?? { type: "done" };
      if (stated?.type === "blocked") return stated;
      return { type: "failed", reason: `exit code ${result.exitCode}${said ? `: ${said}` : ""}` };
  }
}
