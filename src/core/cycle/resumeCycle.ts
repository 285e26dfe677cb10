/** How a waiting run ends: Verify & Save, a lowered claim, or Stop. */
import { ControlError, isControlError } from "../base/errors.ts";
import type { GitState } from "../ports.ts";
import { selectTask } from "../selection/selectTask.ts";
import { recoverHeld } from "./baseVersions.ts";
import { readDocument, refusedState } from "./bootstrap.ts";
import type { CyclePorts } from "./cyclePorts.ts";
import { CycleRun } from "./cycleRun.ts";
import { documentOf } from "./documentOf.ts";
import { streamEvents } from "./eventStream.ts";
import type { CycleEvent, CycleReport } from "./events.ts";
import { toExecuted } from "./execute.ts";
import { findWaitingRun, readWaitingRun } from "./findWaitingRun.ts";
import { recordTampering } from "./judgeWork.ts";
import type { AutoOptions, ResumeDecision } from "./options.ts";
import { guarded, settle } from "./runCycle.ts";
import type { WaitingRun } from "./waitingRun.ts";

export function resumeCycle(
  ports: CyclePorts,
  decision: ResumeDecision,
  options: AutoOptions,
  signal: AbortSignal,
): AsyncGenerator<CycleEvent, CycleReport> {
  return streamEvents((emit, own) => resume(ports, decision, options, own, emit), signal);
}

async function resume(
  ports: CyclePorts,
  decision: ResumeDecision,
  options: AutoOptions,
  signal: AbortSignal,
  emit: (event: CycleEvent) => void,
): Promise<CycleReport> {
  const { folder, waiting } = await findWaitingRun(ports);
  if (decision !== "stop") await refuseLostTask(ports, waiting);
  const tree = decision === "stop" ? undefined : await refuseBusyTree(ports, folder.runId, waiting);
  const handle = await ports.lock.resume(folder.runId);
  const run = new CycleRun({ ports, options, signal, folder, emit });
  return guarded(run, handle, async () => {
    await run.record({ type: "started", runId: folder.runId, at: run.startedAt.getTime(), runFolder: folder.path });
    const memory = await ports.safeguard.recall(folder.runId);
    if (memory) await recordTampering(run, await memory.putBack());
    // Of a person nothing was put back: the tree is what it was a moment ago.
    if (waiting.executor !== "mcp") run.tree = tree;
    // What it goes on from may have been put back just now.
    const restored = restoreRun(run, (await readWaitingRun(folder)) ?? waiting);
    if (decision === "stop") {
      // A run is stopped whatever became of its task and its document.
      await restored.catch((error: unknown) => {
        if (!isControlError(error)) throw error;
      });
      throw new DOMException("Stopped by a person", "AbortError");
    }
    await restored;
    const isLowered = decision !== "verify" && decision.type !== "done";
    if (decision !== "verify" && decision.type === "done") run.said = decision.said;
    const executed = isLowered ? toExecuted(run, decision) : "done";
    await run.folder.append("executed", { executed });
    return settle(run, executed);
  });
}

/** The run waits on while its task is nowhere: the person may bring its line back, or stop the run. */
async function refuseLostTask(ports: CyclePorts, { taskId }: WaitingRun): Promise<void> {
  const task = documentOf(ports, await ports.store.read()).findTask(taskId);
  if (!task || task.state === "DONE") throw lostTask(taskId);
}

function lostTask(taskId: string): ControlError {
  return new ControlError("task-unknown", `${taskId} is no longer an open task; Stop the run instead`);
}

/** The run waits on where nothing can be saved. A branch that an outside agent left is put back, and what it touched comes first. */
async function refuseBusyTree(
  ports: CyclePorts,
  runId: string,
  { executor }: WaitingRun,
): Promise<GitState | undefined> {
  const isAgent = executor === "mcp";
  if (isAgent && (await (await ports.safeguard.recall(runId))?.isTouched())) return undefined;
  const state = await ports.repository.state();
  const refused = isAgent && !state.operation ? undefined : refusedState(state);
  if (!refused) return state;
  throw new ControlError("run-waiting", `The run ${runId} waits on: ${refused.reason}; ${refused.next ?? ""}`);
}

/** Reads the world again as it is now; the document may have been edited by the person meanwhile, the task must still be open. */
export async function restoreRun(run: CycleRun, waiting: WaitingRun): Promise<void> {
  await recoverHeld(run);
  const unreadable = await readDocument(run);
  if (unreadable) throw new ControlError("document-unreadable", `${unreadable.reason}; ${unreadable.next ?? ""}`);
  run.begin(waiting.base);
  run.isInHands = true;
  run.continued = waiting.continued;
  run.said = waiting.said;
  const selection = selectTask(run.document, run.policy);
  const candidate = selection.candidates.find(({ task }) => task.id === waiting.taskId && task.state !== "DONE");
  if (!candidate) throw lostTask(waiting.taskId);
  run.candidate = candidate;
  const { id, title, priority } = candidate.task;
  await run.record({ type: "selected", task: { id, title, priority }, reasons: candidate.reasons });
}
