import type { CycleEvent, CycleReport, IoReport } from "../../core/cycle/events.ts";
import type { AutoOptions } from "../../core/cycle/options.ts";
import { toReportLines } from "../../core/cycle/reportText.ts";
import { requireTask } from "../../core/document/edits/taskEdits.ts";
import type { ControlPlane } from "../../node/controlPlane.ts";
import { ApprovalDesk } from "../approvalDesk.ts";
import { readApprovalsFile } from "../approvalsFile.ts";
import type { Flags } from "../commandLine.ts";
import { progressLines } from "../cycleProgress.ts";
import { closingOptions, createCycleQuestions } from "../cycleQuestions.ts";
import { type ExitCode, exitCodeOfOutcome, exitCodes } from "../exitCodes.ts";
import { abortOnInterrupt } from "../interrupt.ts";
import { printJson } from "../printJson.ts";
import { refuseUnknownApprovals } from "../refuseUnknownApprovals.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { toVisibleText } from "../visibleText.ts";
import { withControlPlane } from "../withControlPlane.ts";

type CycleEvents = AsyncGenerator<CycleEvent, CycleReport>;

/** What a cycle left behind, beside its report. */
interface Ended {
  readonly report: CycleReport;
  readonly waits: Extract<CycleEvent, { type: "waiting" }> | undefined;
  readonly lockHeld: boolean;
}

export const runAuto: RunVerb = async (context) => {
  const { env, flags, json, terminal } = context;
  const closing = closingOptions(flags);
  const controller = new AbortController();
  const interactive = !json && !env.CI && process.stdin.isTTY === true && process.stderr.isTTY === true;
  const listed = flags.value("approvals");
  const fromFile = listed === undefined ? [] : await readApprovalsFile(listed, context.cwd);
  const hashes = [...flags.values("approve"), ...fromFile];
  const desk = new ApprovalDesk({ hashes, interactive, terminal, controller });
  const questions = interactive ? createCycleQuestions({ terminal, controller }) : {};
  const options: AutoOptions = {
    ...closing,
    interaction: { ...questions, approve: desk.approve, isApproved: desk.isApproved },
  };
  const release = abortOnInterrupt(controller, terminal);
  try {
    const ended = await withControlPlane(context, async (plane) => {
      // A file of hashes may serve several repositories.
      await refuseUnknownApprovals(plane, flags.values("approve"));
      const named = [flags.value("task") ?? [], flags.values("also")].flat();
      if (named.length > 0) {
        const document = await plane.document();
        for (const id of named) requireTask(document, id);
      }
      return follow(begin(plane, context, options, controller.signal), context);
    });
    print(context, ended, desk);
    return toExitCode(ended);
  } finally {
    release();
  }
};

function begin(plane: ControlPlane, { flags }: VerbContext, options: AutoOptions, signal: AbortSignal): CycleEvents {
  if (flags.has("verify")) return plane.resume("verify", signal, options);
  if (flags.has("stop")) return plane.resume("stop", signal);
  const task = flags.value("task");
  const wish = task === undefined ? {} : { task };
  return plane.auto({ ...options, ...wish, dryRun: flags.has("dry-run") }, signal);
}

async function follow(events: CycleEvents, { flags, terminal }: VerbContext): Promise<Ended> {
  let waits: Ended["waits"];
  let lockHeld = false;
  for (;;) {
    const step = await events.next();
    if (step.done) return { report: step.value, waits, lockHeld };
    if (step.value.type === "waiting") waits = step.value;
    if (step.value.type === "lock-held") lockHeld = true;
    if (!flags.has("quiet")) for (const line of progressLines(step.value, terminal.errPaint)) terminal.err(line);
  }
}

function toExitCode({ lockHeld, report }: Ended): ExitCode {
  return lockHeld ? exitCodes.blocked : exitCodeOfOutcome(report.outcome);
}

/** The report as `auto --json` prints it. */
export function toReportJson({ lockHeld, report, waits }: Ended, desk: Pick<ApprovalDesk, "open">): object {
  return {
    run: report.run,
    outcome: report.outcome,
    task: report.task ? { ...report.task, priority: report.task.priority ?? null } : null,
    files: report.files,
    commands: report.commands,
    tests: report.tests.map((test) => ({ ...test, reason: test.reason ?? null })),
    result: report.result,
    next: report.next,
    checkpoint: report.checkpoint ?? null,
    commits: report.commits,
    closed: report.closed ?? [],
    io: report.io ? toIoJson(report.io) : null,
    waiting: waits ? { run: waits.runId, brief: waits.briefFile } : null,
    lockHeld,
    approvals: desk.open,
  };
}

function toIoJson({ contextFiles, changes, miniChecks, ...governance }: IoReport): object {
  return {
    ...governance,
    contextFiles: contextFiles ?? null,
    changes: changes ?? null,
    miniChecks: miniChecks ?? null,
  };
}

/** Who works, as the call said it, for the next call. */
function workerWords(flags: Flags): string {
  return ["executor", "agent"]
    .flatMap((name) => {
      const value = flags.value(name);
      return value === undefined ? [] : [` --${name} ${shellWord(value)}`];
    })
    .join("");
}

function shellWord(text: string): string {
  if (/^[\w-]+$/.test(text)) return text;
  return process.platform === "win32" ? JSON.stringify(text) : `'${text.replaceAll("'", "'\\''")}'`;
}

/** True for a turn of a person after which the task is where it was, for nothing was done. */
function isUnchanged({ files, outcome }: CycleReport): boolean {
  return outcome === "DOING" && files.length === 0;
}

function print(context: VerbContext, ended: Ended, desk: ApprovalDesk): void {
  const { json, terminal } = context;
  if (json) {
    printJson(terminal, toReportJson(ended, desk));
    return;
  }
  for (const line of toReportLines(ended.report)) terminal.out(toVisibleText(line));
  const { errPaint } = terminal;
  if (ended.waits) {
    terminal.err("");
    terminal.err(`${errPaint.bold("Your turn.")} The brief is ${toVisibleText(ended.waits.briefFile)}`);
    terminal.err("  when the work is done:  control-plane auto --verify");
    terminal.err('  where no change is due: control-plane auto --verify --no-code "why"');
    terminal.err("  to leave it:            control-plane auto --stop");
  }
  if (context.flags.has("verify") && isUnchanged(ended.report)) {
    terminal.err("");
    terminal.err("Nothing was changed since the run began. control-plane auto --executor manual begins it again; then");
    terminal.err('  where no change is due: control-plane auto --verify --no-code "why"');
    terminal.err("Files that lay there before belong to no task: commit them, or begin with --save-first all");
  }
  for (const { command, hash, purpose } of desk.open) {
    terminal.err("");
    terminal.err(`${errPaint.yellow("not approved")} ${toVisibleText(command)} (${toVisibleText(purpose)})`);
    terminal.err(
      `  to let it run, now and from now on:  control-plane auto --approve ${hash}${workerWords(context.flags)}`,
    );
  }
}
