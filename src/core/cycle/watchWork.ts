/** Execution under watch: the tree is measured now and then, and what nobody may touch is put back in the end. */
import { isAbort } from "../base/errors.ts";
import type { Task } from "../document/model.ts";
import type { CycleRun } from "./cycleRun.ts";
import type { ExecutorClaim } from "./executor.ts";
import { recordTampering, toGuardedRun } from "./judgeWork.ts";
import { type Memory, touchedWords } from "./safeguard.ts";
import { passOver, sortCommits } from "./sortCommits.ts";
import { brokenRules, type Survey, survey } from "./survey.ts";

const firstLookMs = 1000;
const betweenLooksMs = 2000;
/** Looking takes at most this share of the time. */
const looksShare = 1 / 20;

/** Lets `work` run until it ends, or until it breaks a limit: then it is stopped, and claims to be continued. */
export async function watchWork(
  run: CycleRun,
  work: (signal: AbortSignal) => Promise<ExecutorClaim>,
  onEnd: () => Promise<void>,
): Promise<ExecutorClaim> {
  const memory = await run.ports.safeguard.remember(toGuardedRun(run));
  const stop = new AbortController();
  const over = new AbortController();
  let broken: string | undefined;
  const looking = lookOften(run, memory, over.signal, (why) => {
    broken = why;
    stop.abort();
  });
  try {
    return await work(AbortSignal.any([run.signal, stop.signal]));
  } catch (error) {
    if (broken === undefined || run.signal.aborted || !isAbort(error)) throw error;
    return { type: "continue", reason: `stopped at work: ${broken}` };
  } finally {
    over.abort();
    await looking;
    await onEnd();
    await recordTampering(run, await memory.putBack());
  }
}

async function lookOften(run: CycleRun, memory: Memory, over: AbortSignal, stop: (why: string) => void): Promise<void> {
  const { clock, pause } = run.ports;
  let told = "";
  let wait = firstLookMs;
  while (await pause(wait, over)) {
    const began = clock.now().getTime();
    const seen = await look(run, memory);
    wait = Math.max(betweenLooksMs, (clock.now().getTime() - began) / looksShare);
    if (over.aborted || !seen) continue;
    const text = JSON.stringify(seen.blast);
    if (seen.blast && text !== told) run.tell({ type: "blast-radius", blast: seen.blast });
    told = text ?? told;
    if (seen.why !== undefined) return stop(seen.why);
  }
}

/** Undefined when the tree cannot be measured at this moment, as happens while programs write in it. */
async function look(run: CycleRun, memory: Memory) {
  const task = run.candidate?.task;
  try {
    if (await memory.isTouched()) return { blast: undefined, why: touchedWords };
    if (!task) return undefined;
    const judged = judge(run, await survey(run, task));
    const own = judged.why === undefined ? undefined : await surveyOwn(run, task);
    return own ? judge(run, own) : judged;
  } catch {
    // Whatever it was, the same is measured again at the end of the work, and told there.
    return undefined;
  }
}

function judge({ ports }: CycleRun, seen: Survey) {
  const { forbidden, limit } = brokenRules(seen, ports.settings.limits);
  return { blast: seen.blast, why: limit ?? forbidden };
}

/** Without what others committed meanwhile; undefined when nobody did. */
async function surveyOwn(run: CycleRun, task: Task): Promise<Survey | undefined> {
  const state = await run.ports.repository.state(run.signal);
  if (state.head === run.base.head) return undefined;
  const sorted = await sortCommits(run, undefined, task);
  if (sorted.others.length === 0) return undefined;
  try {
    await passOver(run, sorted, state);
    return await survey(run, task);
  } finally {
    run.passedOver = undefined; // Only the end of the work says what came of it.
  }
}
