import { selectTask } from "../selection/selectTask.ts";
import type { CycleRun } from "./cycleRun.ts";
import type { CycleReport, IoReport } from "./events.ts";
import { evidenceText } from "./evidence.ts";
import type { Saved } from "./saved.ts";

/** The six lines of a cycle. */
export function toReport(run: CycleRun, { ending, checkpoint, closed }: Saved): CycleReport {
  return {
    run: run.folder.runId,
    outcome: ending.outcome,
    task: run.task,
    files: run.files.map((file) => file.path),
    commands: run.checks
      .filter((check) => check.verdict !== "SKIP")
      .map(({ command, verdict }) => ({ command, verdict })),
    tests: run.checks.map(({ name, verdict, reason }) => ({ name, verdict, reason })),
    result: ending.reason ? `${ending.outcome}: ${ending.reason}` : ending.outcome,
    next: ending.next ?? nextTask(run, closed),
    checkpoint: (checkpoint ?? closed[0]?.checkpoint)?.shortHash,
    closed: closed.map(({ task, evidence, checkpoint: named }) => ({
      id: task.id,
      evidence: evidenceText(evidence, named),
      checkpoint: named.shortHash,
    })),
    commits: run.commits.map(({ commit }) => commit.shortHash),
    io: toIoReport(run),
  };
}

function nextTask(run: CycleRun, closed: Saved["closed"]): string {
  const selection = selectTask(run.document, run.policy);
  const next = selection.candidates.find(
    ({ task, rank }) => rank !== undefined && !closed.some((closure) => closure.task.id === task.id),
  );
  return next ? `type AUTO for ${next.task.id} — ${next.task.title}` : "every task is done or waits";
}

/** The report of a run that waits for a person or an outside agent. */
export function toWaitingReport(run: CycleRun): CycleReport {
  const stated = run.said?.evidence && run.ports.redact(evidenceText(run.said.evidence, undefined));
  return {
    run: run.folder.runId,
    outcome: "DOING",
    task: run.task,
    files: [],
    commands: [],
    tests: [],
    result: stated ? `DOING: a person has to confirm "${stated}"` : "DOING: the work is in a person's hands",
    next: stated
      ? "Verify & Save (control-plane auto --verify) asks and saves; Stop leaves the task open"
      : "do the task, then Verify & Save; or Stop",
    checkpoint: undefined,
    commits: run.commits.map(({ commit }) => commit.shortHash),
    io: toIoReport(run),
  };
}

function toIoReport({ ports: { store }, spent }: CycleRun): IoReport | undefined {
  if (store.reads === 0) return undefined;
  return {
    governanceReads: store.reads,
    governanceWrites: store.writes,
    contextFiles: spent?.contextFiles.length,
    changes: spent?.changes.length,
    miniChecks: spent?.miniChecks,
  };
}
