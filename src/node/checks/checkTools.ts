import { createHash } from "node:crypto";
import { counted } from "../../core/base/counted.ts";
import { messageOf } from "../../core/base/errors.ts";
import type { PlannedCheck } from "../../core/cycle/checks.ts";
import type { CheckRecord, CheckVerdict } from "../../core/cycle/events.ts";
import type { ProcessRequest, ProcessResult, ProcessRunner } from "../../core/ports.ts";
import type { ProofStrength } from "../../core/settings.ts";
import { throwIfAborted } from "../process/abortError.ts";
import { lastLineOf } from "../process/outputTail.ts";

/** What every check needs to run. */
export interface CheckTools {
  /** Absolute path of the repository. */
  readonly root: string;
  readonly runner: ProcessRunner;
  readonly timeoutMinutes: number;
  readonly redact: (text: string) => string;
}

/** A check as planned; `verdict` finds out when it is asked for. */
export interface CheckPlan {
  readonly name: string;
  readonly command: string;
  readonly strength: ProofStrength;
  readonly ofTask?: boolean;
  readonly approvalText?: string;
  readonly decidedBy?: string;
  /** Throws for an abort; any other error fails the check. */
  readonly verdict: (signal: AbortSignal | undefined) => Promise<CheckFinding>;
}

export interface CheckFinding {
  readonly verdict: CheckVerdict;
  readonly reason?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly output?: string;
}

const tailLength = 4000;

/** Makes a plan runnable: times it, redacts what it says, and turns an error into FAIL. */
export function toPlannedCheck(plan: CheckPlan, redact: (text: string) => string): PlannedCheck {
  const { name, command, strength, approvalText, decidedBy, ofTask = false } = plan;
  return {
    name,
    command,
    strength,
    ofTask,
    approvalText,
    ...(decidedBy === undefined ? {} : { decidedBy }),
    run: async (signal): Promise<CheckRecord> => {
      const started = performance.now();
      const finding = await findOut(plan, signal);
      const durationMs = Math.round(performance.now() - started);
      const output = redact(finding.output ?? "");
      const outputTail = output.slice(-tailLength);
      const reason = finding.reason === undefined ? undefined : redact(finding.reason);
      const { verdict, exitCode } = finding;
      const outputDigest = createHash("sha256").update(output).digest("hex");
      const proof = { outputDigest, headBefore: undefined, headAfter: undefined, tree: undefined };
      return { name, command, verdict, strength, exitCode, durationMs, outputTail, reason, ofTask, proof };
    },
  };
}

async function findOut(plan: CheckPlan, signal: AbortSignal | undefined): Promise<CheckFinding> {
  throwIfAborted(signal);
  try {
    return await plan.verdict(signal);
  } catch (error) {
    throwIfAborted(signal);
    return { verdict: "FAIL", reason: messageOf(error) };
  }
}

/** Runs a program: exit code 0 passes, another one fails, and one that is not installed skips. */
export async function runProgram(
  tools: CheckTools,
  request: Omit<ProcessRequest, "timeoutMs">,
  signal: AbortSignal | undefined,
): Promise<CheckFinding> {
  const env = { ...quietEnvironment(), ...request.env };
  const result = await tools.runner.run({ ...request, env, timeoutMs: tools.timeoutMinutes * 60_000 }, signal);
  return toFinding(result, request.command, tools.timeoutMinutes);
}

/** Keeps programs from leaving bytecode and caches in the tree, and colours in the report. */
function quietEnvironment(): Record<string, string> {
  const pytest = `${process.env.PYTEST_ADDOPTS ?? ""} -p no:cacheprovider`.trim();
  return { PYTHONDONTWRITEBYTECODE: "1", PYTEST_ADDOPTS: pytest, NO_COLOR: "1" };
}

function toFinding(result: ProcessResult, command: string, minutes: number): CheckFinding {
  const output = [result.stdout, result.stderr].filter((text) => text.trim() !== "").join("\n");
  switch (result.ended) {
    case "not-found":
      return { verdict: "SKIP", reason: `${command} is not installed (${result.stderr})` };
    case "timed-out":
      return { verdict: "FAIL", output, reason: `it took more than ${counted(minutes, "minute")}` };
    case "killed":
      return { verdict: "FAIL", output, reason: "it was ended from outside" };
    case "exited": {
      const { exitCode } = result;
      if (exitCode === 0) return { verdict: "PASS", exitCode, output };
      const said = lastLineOf(result.stderr) || lastLineOf(result.stdout);
      return { verdict: "FAIL", exitCode, output, reason: `exit code ${exitCode}${said ? `: ${said}` : ""}` };
    }
  }
}

/** Runs one check after the other and stops at the first that does not pass; its output is theirs together. */
export async function runEach<T>(items: readonly T[], run: (item: T) => Promise<CheckFinding>): Promise<CheckFinding> {
  const outputs: string[] = [];
  let last: CheckFinding = { verdict: "PASS" };
  for (const item of items) {
    last = await run(item);
    if (last.output) outputs.push(last.output);
    if (last.verdict !== "PASS") break;
  }
  return { ...last, output: outputs.join("\n") };
}

/** `a.py b.py`, or the first few and how many more; quoted as a person would have to. */
export function toFileWords(files: readonly string[]): string {
  const shown = files.slice(0, 5).map((file) => (/[\s'"$&;|<>()]/.test(file) ? `'${file}'` : file));
  return [...shown, ...(files.length > shown.length ? [`… ${files.length - shown.length} more`] : [])].join(" ");
}

/** A file's name as a program gets it: one that begins with a dash would be an option, and could run something. */
export function toOperand(file: string): string {
  return file.startsWith("-") ? `./${file}` : file;
}

/** Parts of at most `size` items: command lines have an end. */
export function inParts<T>(items: readonly T[], size = 200): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}
