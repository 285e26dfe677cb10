import type { ControlDocument, Ledger, Task } from "../document/model.ts";
import type { Blocker } from "../document/recordModel.ts";
import { dependencyIds } from "../document/taskDetails.ts";
import { repeatedTasks } from "../document/taskIndex.ts";
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
  const done = new Map<string, Task>();
  const blocked = new Map<string, Task>();
  for (const { sections } of document.ledgers) {
    for (const { state, tasks } of sections) {
      const first = state === "DONE" ? done : state === "BLOCKED" ? blocked : undefined;
      if (first !== undefined) for (const task of tasks) if (!first.has(task.id)) first.set(task.id, task);
    }
  }
  const blockers = openBlockers(document);
  const leaders = leadingLines(document.ledgers);
  const openDependencies = dependenciesBeyond(done, document.ledgers);
  const check = (task: Task): Verdict | undefined => {
    const { id } = task;
    return (
      doneVerdict(done.get(id)) ??
      blockedVerdict(task, blocked.get(id)) ??
      blockerVerdict(blockers.get(id)) ??
      markVerdict(task) ??
      duplicateVerdict(task, leaders.get(id)) ??
      waitVerdict(openDependencies.get(id))
    );
  };
  return { openDependencies, check };
}

function dependenciesBeyond(done: ReadonlyMap<string, Task>, ledgers: readonly Ledger[]) {
  const open = new Map<string, readonly string[]>();
  for (const { tasks } of ledgers) {
    for (const task of tasks) {
      const named = dependencyIds(task);
      if (named.length === 0 || done.has(task.id)) continue;
      const ids = named.filter((id) => !done.has(id));
      if (ids.length > 0) open.set(task.id, [...(open.get(task.id) ?? []), ...ids]);
    }
  }
  return open;
}

/** Of each id that stands on several lines the one that speaks for it. */
function leadingLines(ledgers: readonly Ledger[]): ReadonlyMap<string, Task> {
  const leaders = new Map<string, Task>();
  const repeated = repeatedTasks(ledgers.flatMap(({ tasks }) => tasks));
  if (repeated.size === 0) return leaders;
  const backlog = new Set(ledgers.flatMap(({ primary, tasks }) => (primary ? [] : tasks)));
  const weightOf = (task: Task) => stateOrder[task.state] + (backlog.has(task) ? 4 : 0);
  for (const [id, lines] of repeated)
    leaders.set(
      id,
      lines.reduce((best, task) => (weightOf(task) < weightOf(best) ? task : best)),
    );
  return leaders;
}

function openBlockers(document: ControlDocument): ReadonlyMap<string, Blocker> {
  const blockers = new Map<string, Blocker>();
  for (const blocker of document.blockers?.items ?? []) {
    if (blocker.resolved || blocker.taskId === undefined || blockers.has(blocker.taskId)) continue;
    if (!isOfFailedRun(document, blocker)) blockers.set(blocker.taskId, blocker);
  }
  return blockers;
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
