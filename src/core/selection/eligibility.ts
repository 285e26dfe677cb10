import type { ControlDocument, Task } from "../document/model.ts";
import type { Blocker } from "../document/recordModel.ts";
import { dependencyIds } from "../document/taskDetails.ts";
import type { Ineligibility } from "./candidate.ts";

/** Why a task has to wait, as data and as a sentence. */
export interface Verdict {
  readonly ineligible: Ineligibility;
  readonly sentence: string;
}

export interface Eligibility {
  /** What each task that is not DONE still waits for. */
  readonly openDependencies: ReadonlyMap<string, readonly string[]>;
  /** Undefined for a task that may be chosen. */
  check(task: Task): Verdict | undefined;
}

const stateOrder = { DOING: 0, TODO: 1, BLOCKED: 2, DONE: 3 } as const;

/** What the whole document says of its tasks, read once. */
export function createEligibility(document: ControlDocument): Eligibility {
  const tasks = document.ledgers.flatMap((ledger) => ledger.tasks.map((task) => ({ task, primary: ledger.primary })));
  const done = new Map<string, Task>();
  const blocked = new Map<string, Task>();
  const first = new Map<string, { task: Task; weight: number }>();
  const openDependencies = new Map<string, readonly string[]>();
  for (const { task, primary } of tasks) {
    if (task.state === "DONE") done.set(task.id, done.get(task.id) ?? task);
    if (task.state === "BLOCKED") blocked.set(task.id, blocked.get(task.id) ?? task);
    const weight = stateOrder[task.state] + (primary ? 0 : 4);
    const known = first.get(task.id);
    if (known === undefined || weight < known.weight) first.set(task.id, { task, weight });
  }
  for (const { task } of tasks) {
    if (done.has(task.id)) continue;
    const ids = dependencyIds(task).filter((id) => id !== task.id && !done.has(id));
    if (ids.length > 0) openDependencies.set(task.id, [...(openDependencies.get(task.id) ?? []), ...new Set(ids)]);
  }
  const blockers = new Map<string, Blocker>();
  for (const blocker of document.blockers?.items ?? []) {
    if (blocker.resolved || blocker.taskId === undefined || blockers.has(blocker.taskId)) continue;
    if (!isOfFailedRun(document, blocker)) blockers.set(blocker.taskId, blocker);
  }
  const check = (task: Task): Verdict | undefined =>
    doneVerdict(done.get(task.id)) ??
    blockedVerdict(task, blocked.get(task.id)) ??
    blockerVerdict(blockers.get(task.id)) ??
    markVerdict(task) ??
    duplicateVerdict(task, first.get(task.id)?.task) ??
    waitVerdict(openDependencies.get(task.id));
  return { openDependencies, check };
}

/** True for what the save of a FAILED run wrote, at the same second: the task is tried again, and the third failure blocks it. */
function isOfFailedRun({ runLog }: ControlDocument, { created, taskId }: Blocker): boolean {
  return (runLog?.entries ?? []).some(
    (entry) =>
      entry.taskId === taskId &&
      entry.timestamp.slice(0, 19).replace("T", " ") === created &&
      entry.fields.some(({ name, value }) => name === "RESULT" && value.startsWith("FAILED")),
  );
}

function lineOf(task: Task): number {
  return task.line + 1;
}

function doneVerdict(done: Task | undefined): Verdict | undefined {
  if (done === undefined) return undefined;
  return {
    ineligible: { kind: "done-already", note: "SKIP_DUPLICATE_DONE" },
    sentence: `SKIP_DUPLICATE_DONE: DONE already on line ${lineOf(done)}`,
  };
}

/** `section` is the task's line in a BLOCKED section, which blocks its other lines too. */
function blockedVerdict(task: Task, section: Task | undefined): Verdict | undefined {
  const blocked = task.blockedReason === undefined ? section : task;
  if (blocked === undefined) return undefined;
  const detail = blocked.details.find((item) => item.kind === "reason")?.text.trim();
  const reason = blocked.blockedReason ?? (detail || blocked.comment) ?? "";
  const text = reason === "" ? "stands in the BLOCKED section" : reason;
  return { ineligible: { kind: "blocked", reason: text }, sentence: `blocked: ${text}` };
}

function blockerVerdict(blocker: Blocker | undefined): Verdict | undefined {
  if (blocker === undefined) return undefined;
  return {
    ineligible: { kind: "open-blocker", blockerId: blocker.id },
    sentence: `has the open blocker ${blocker.id}: ${blocker.title}`,
  };
}

function markVerdict(task: Task): Verdict | undefined {
  const mark = task.marks.find((word) => word === "DONE" || word === "BLOCKED");
  if (mark === undefined) return undefined;
  return { ineligible: { kind: "marked", mark }, sentence: `is marked [${mark}] but stands in ${task.state}` };
}

function duplicateVerdict(task: Task, first: Task | undefined): Verdict | undefined {
  if (first === undefined || first === task) return undefined;
  return {
    ineligible: { kind: "duplicate" },
    sentence: `repeats the task on line ${lineOf(first)} (${first.ledger} ${first.state})`,
  };
}

function waitVerdict(ids: readonly string[] | undefined): Verdict | undefined {
  if (ids === undefined) return undefined;
  return { ineligible: { kind: "waits-for", ids }, sentence: `waits for ${ids.join(", ")}` };
}
