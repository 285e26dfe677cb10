/** One safe AUTO cycle: bootstrap, selection, health, execution, verification, save. */
import { isAbort } from "../base/errors.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { LockAcquired, LockHandle, LockOwner, RunFolder } from "../ports.ts";
import { selectTask } from "../selection/selectTask.ts";
import { bootstrap } from "./bootstrap.ts";
import { goesOn, hasBreakpoint, stopBefore } from "./breakpoints.ts";
import { choose } from "./choose.ts";
import type { CyclePorts } from "./cyclePorts.ts";
import { CycleRun } from "./cycleRun.ts";
import { documentOf } from "./documentOf.ts";
import { findEarlierWork } from "./earlierWork.ts";
import { type Ending, endCancelled, endNothing } from "./ending.ts";
import { streamEvents } from "./eventStream.ts";
import type { CycleEvent, CycleReport } from "./events.ts";
import { execute } from "./execute.ts";
import type { Executor } from "./executor.ts";
import { healthGate } from "./healthGate.ts";
import { findInterruptedRun, type InterruptedRun } from "./interruptedRun.ts";
import { recordTampering, toGuardedRun } from "./judgeWork.ts";
import { abandonTree, bringHome, enterAgain, landWork } from "./landWork.ts";
import { ledgerSync } from "./ledgerSync.ts";
import { measure } from "./measure.ts";
import type { AutoOptions } from "./options.ts";
import { keepOwnedDirt } from "./ownedDirt.ts";
import { clearRemains, finishWrite } from "./recover.ts";
import { toReport, toWaitingReport } from "./report.ts";
import { toSummaryMarkdown } from "./reportText.ts";
import { type GuardedRemains, isGrave } from "./safeguard.ts";
import { dirtyPaths, save } from "./save.ts";
import { verify, verifyWork } from "./verify.ts";
import { encodeWaitingRun, waitingFile } from "./waitingRun.ts";
import { verifyWithoutChange } from "./withoutChange.ts";

type Emit = (event: CycleEvent) => void;

/** Runs one cycle; the last event is `finished` (or `waiting`), the return value is the report. Rejects only for what no ending describes. */
export function runCycle(
  ports: CyclePorts,
  options: AutoOptions,
  signal: AbortSignal,
): AsyncGenerator<CycleEvent, CycleReport> {
  return streamEvents(
    (emit, own) => (options.dryRun ? dryRun(ports, emit) : locked(ports, options, own, emit)),
    signal,
  );
}

/** Selects and explains; writes nothing anywhere. */
async function dryRun(ports: CyclePorts, emit: Emit): Promise<CycleReport> {
  const snapshot = await ports.store.read();
  const document = documentOf(ports, snapshot);
  const selected = selectTask(document, readPolicy(document, ports.settings)).selected;
  const task = selected && { id: selected.task.id, title: selected.task.title, priority: selected.task.priority };
  if (task) emit({ type: "selected", task, reasons: selected.reasons });
  const report: CycleReport = {
    run: "dry-run",
    outcome: "NOTHING",
    task,
    files: [],
    commands: [],
    tests: [],
    result: "NOTHING: dry run",
    next: task ? "type AUTO to do it" : "add a task to TODO, or unblock one",
    checkpoint: undefined,
    commits: [],
  };
  emit({ type: "finished", report, at: ports.clock.now().getTime() });
  return report;
}

async function locked(ports: CyclePorts, options: AutoOptions, signal: AbortSignal, emit: Emit): Promise<CycleReport> {
  const name = options.executor ?? ports.settings.executor ?? "command";
  const executor = ports.createExecutor(name, options);
  const runId = ports.runs.newRunId(ports.clock.now());
  const lock = await ports.lock.acquire(runId);
  const taken: Taken =
    lock.type === "held"
      ? { folder: await ports.runs.create(runId), owner: lock.owner }
      : await takeFolder(ports, lock, runId);
  const run = new CycleRun({ ports, options, signal, folder: taken.folder, emit });
  if (lock.type === "held") return tellHeld(run, lock.owner);
  if (taken.owner) return tellHeld(run, taken.owner);
  return guarded(run, lock.handle, async () => {
    await tellStart(run);
    const { apart, guarded, left } = taken;
    if (guarded) await recordTampering(run, guarded.tampering);
    if (apart) await leaveApart(run, apart, guarded);
    return left ? goOn(run, executor, left, guarded) : begin(run, executor);
  });
}

interface Taken {
  readonly folder: RunFolder;
  /** The interrupted run whose folder it is. */
  readonly left?: InterruptedRun;
  /** An interrupted run of another document. */
  readonly apart?: InterruptedRun;
  /** What an executor did while its engine was killed. */
  readonly guarded?: GuardedRemains | undefined;
  /** Who has the repository meanwhile. */
  readonly owner?: LockOwner | undefined;
}

/** The folder of an interrupted run, else a new one. A failure gives the lock back. */
async function takeFolder(ports: CyclePorts, { handle, deadRun }: LockAcquired, runId: string): Promise<Taken> {
  try {
    // Before any journal is read: an executor may have written into it.
    const guarded = await ports.safeguard.recover();
    const left = await findInterruptedRun(ports.runs, guarded?.runId ?? deadRun);
    if (!left) return { folder: await ports.runs.create(runId), guarded };
    const isApart = left.documentPath !== undefined && left.documentPath !== ports.documentPath;
    if (isApart && !left.waits) return { folder: await ports.runs.create(runId), apart: left, guarded };
    await handle.toRun(left.folder.runId);
    if (!left.waits) return { folder: left.folder, left, guarded };
    // It is in somebody's hands, and only its lease was lost.
    await handle.toLease();
    return { folder: await ports.runs.create(runId), owner: await ports.lock.owner() };
  } catch (error) {
    await handle.release();
    throw error;
  }
}

export async function tellStart(run: CycleRun): Promise<void> {
  const { runId, path } = run.folder;
  await run.record({ type: "started", runId, at: run.startedAt.getTime(), runFolder: path });
}

async function tellHeld(run: CycleRun, owner: LockOwner): Promise<CycleReport> {
  await tellStart(run);
  await run.record({ type: "lock-held", owner });
  return finish(run, { ending: endHeld(owner), checkpoint: undefined, closed: [] });
}

/** What may end a cycle before its execution; nothing when that is over already. */
async function beforeWork(run: CycleRun): Promise<Ending | undefined> {
  if (run.left?.executed || run.left?.worked || isGrave(run.tampering)) return undefined;
  return (await stopBefore(run)) ?? (await healthGate(run)) ?? (await ledgerSync(run));
}

/** An interrupted run goes on where it was: after what is proved to have happened. */
async function goOn(
  run: CycleRun,
  executor: Executor,
  left: InterruptedRun,
  guarded: GuardedRemains | undefined,
): Promise<CycleReport | "waiting"> {
  run.tampering ??= left.tampering;
  await clearRemains(run, left, guarded?.cleared);
  const written = left.write && (await finishWrite(run, left.write));
  if (written) return conclude(run, written);
  run.left = left;
  return begin(run, executor);
}

/** What it left running ends all the same, and what it left in the tree is its own. */
async function leaveApart(run: CycleRun, left: InterruptedRun, guarded: GuardedRemains | undefined): Promise<void> {
  await clearRemains(run, left, guarded?.cleared);
  const { base, documentPath, taskId } = left;
  if (base && taskId !== undefined) run.owned = { documentPath, taskId, digests: {}, foreign: base.foreign };
}

function endHeld(owner: LockOwner): Ending {
  if (owner.kind === "lease") {
    return endNothing(`the run ${owner.runId} waits for a person since ${owner.since}`, "Verify & Save it, or Stop it");
  }
  return endNothing(
    `another cycle runs on ${owner.host} (process ${owner.pid}, since ${owner.since})`,
    "wait for its end",
  );
}

/** Runs a part of a cycle under its lock: an abort ends it CANCELLED, and the lock is given back unless it became a lease. */
export async function guarded(
  run: CycleRun,
  handle: LockHandle,
  part: () => Promise<CycleReport | "waiting">,
): Promise<CycleReport> {
  let waiting = false;
  try {
    const report = await part();
    if (report !== "waiting") return report;
    await handle.toLease();
    waiting = true;
    return toWaitingReport(run);
  } catch (error) {
    if (!isAbort(error)) {
      await noteFailure(run, error);
      throw error;
    }
    await ownWhatIsLeft(run);
    const found = (run.tampering?.grave ?? []).map(run.ports.redact);
    return await finish(run, { ending: endCancelled(found), checkpoint: undefined, closed: [] });
  } finally {
    if (!waiting) await handle.release();
  }
}

async function noteFailure(run: CycleRun, error: unknown): Promise<void> {
  try {
    await run.folder.append("failed", { message: run.ports.redact(String(error)) });
    await ownWhatIsLeft(run);
  } catch (another) {
    // Often for the same reason, a full disk for one; the first failure is the one to tell.
    run.tell({ type: "note", text: `The failure could not be noted: ${run.ports.redact(String(another))}` });
  }
}

/** After an abort or a failure the changes in the tree belong to this run, so that the next AUTO goes on with them. */
async function ownWhatIsLeft(run: CycleRun): Promise<void> {
  if ((await abandonTree(run)) || !run.task || !run.hasBegun) return;
  run.tree = undefined;
  const own = (await dirtyPaths(run)).filter((path) => !(path in run.base.foreign));
  if (own.length === 0) return;
  await keepOwnedDirt(run, run.task.id, own);
  const changed = await run.ports.repository.changesSince(run.base.head);
  run.files = changed.filter(({ path }) => own.includes(path));
}

async function begin(run: CycleRun, executor: Executor): Promise<CycleReport | "waiting"> {
  const early = (await bootstrap(run)) ?? (await choose(run)) ?? (await beforeWork(run));
  if (early) return saveAndFinish(run, early);
  // Nobody goes on with what a person has to look at first.
  const executed = isGrave(run.tampering)
    ? "done"
    : (run.left?.executed ?? (await enterAgain(run)) ?? (await execute(run, executor)));
  run.tree = undefined;
  if (executed === "done" && hasBreakpoint(run, "verify")) return settleWithPerson(run);
  return executed === "waiting" ? wait(run, executor.name) : settle(run, executed);
}

/** At a breakpoint a person looks first; when nobody is there to ask, the run waits for Verify & Save or Stop. */
async function settleWithPerson(run: CycleRun): Promise<CycleReport | "waiting"> {
  const broken = await measure(run);
  if (broken) return saveAndFinish(run, broken);
  if (await goesOn(run, "verify")) return saveDone(run);
  const lost = await bringHome(run);
  return lost ? saveAndFinish(run, lost) : wait(run, "manual");
}

async function wait(run: CycleRun, executor: string): Promise<"waiting"> {
  const task = run.task;
  if (!task) throw new TypeError("Unexpected waiting without a task, expected a selection");
  const waiting = {
    documentPath: run.ports.documentPath,
    taskId: task.id,
    base: run.base,
    continued: run.continued,
    executor,
    documentVersion: run.snapshot.version,
    said: run.said,
  };
  await run.folder.writeFile(waitingFile, encodeWaitingRun(waiting));
  await run.ports.safeguard.remember({ ...toGuardedRun(run), hands: executor === "mcp" ? "agent" : "person" });
  await run.record({ type: "waiting", runId: run.folder.runId, task, briefFile: `${run.folderPath}brief.md` });
  return "waiting";
}

/** Measures, verifies and saves what was executed. */
export async function settle(run: CycleRun, executed: Ending | "done"): Promise<CycleReport | "waiting"> {
  const broken = await measure(run);
  if (broken) return saveAndFinish(run, broken);
  if (executed === "done") return saveDone(run);
  return saveAndFinish(run, executed.commitWork ? await verifyWork(run, executed) : executed);
}

/** An agent's word that nothing had to be changed waits in a person's hands until they confirm it. */
async function saveDone(run: CycleRun): Promise<CycleReport | "waiting"> {
  run.earlier = await findEarlierWork(run);
  const verified = run.files.length > 0 || run.earlier ? await verify(run) : await verifyWithoutChange(run);
  return verified === "waiting" ? wait(run, "manual") : saveAndFinish(run, verified);
}

async function saveAndFinish(run: CycleRun, wanted: Ending): Promise<CycleReport> {
  run.signal.throwIfAborted();
  const ending = await landWork(run, wanted);
  return finish(
    run,
    run.hasBegun || ending.governance ? await save(run, ending) : { ending, checkpoint: undefined, closed: [] },
  );
}

async function finish(run: CycleRun, saved: Parameters<typeof toReport>[1]): Promise<CycleReport> {
  return conclude(run, toReport(run, saved));
}

async function conclude(run: CycleRun, report: CycleReport): Promise<CycleReport> {
  const endedAt = run.ports.clock.now().getTime();
  const summary = toSummaryMarkdown(report, {
    startedAt: run.startedAt.getTime(),
    endedAt,
    reasons: run.candidate?.reasons ?? [],
    checks: run.checks,
    notes: run.notes,
  });
  await run.folder.writeFile("summary.md", summary);
  const finished = { type: "finished", report, at: endedAt } as const;
  // An interrupted run that could not go on this time is not over.
  if (run.left && !run.hasBegun) run.tell(finished);
  else await run.record(finished);
  return report;
}
