import { counted } from "../base/counted.ts";
import type { CycleEvent } from "../cycle/events.ts";
import type { CycleState } from "./cycleState.ts";

const maximumOutput = 4000;
const maximumNotes = 50;

/** The state after one more event; a new `started` begins anew unless it goes on with the same run. Never mutates. */
export function reduceCycle(state: CycleState | undefined, event: CycleEvent): CycleState {
  const before = state ?? emptyState;
  switch (event.type) {
    case "started":
      return { ...startedFrom(before, event.runId), startedAt: event.at, runFolder: event.runFolder };
    case "step":
      return { ...before, phase: "running", step: event.step };
    case "note":
      return noted(before, event.text);
    case "dirty":
      return noted(before, `${counted(event.changes.length, "uncommitted change")} found`);
    case "committed":
      return {
        ...before,
        commits: [...before.commits, { what: event.what, hash: event.hash, subject: event.subject }],
      };
    case "selected":
      return { ...before, task: event.task, reasons: event.reasons };
    case "health": {
      const others = before.health.filter(({ service }) => service.id !== event.health.service.id);
      return { ...before, health: [...others, event.health] };
    }
    case "executing":
      return { ...before, executor: event.executor };
    case "output":
      return { ...before, outputTail: tailOf(before.outputTail + event.text) };
    case "blast-radius":
      return { ...before, blast: event.blast };
    case "check-started":
      return { ...before, runningCheck: event.name };
    case "checked":
      return { ...before, checks: [...before.checks, event.check], runningCheck: undefined };
    case "waiting":
      return { ...before, runId: event.runId, phase: "waiting", task: event.task, runningCheck: undefined };
    case "lock-held":
      return noted(
        before,
        `the lock is held by process ${event.owner.pid} on ${event.owner.host} since ${event.owner.since}`,
      );
    case "written":
      return noted(before, `wrote ${event.path}`);
    case "finished":
      return { ...before, phase: "ended", endedAt: event.at, report: event.report, runningCheck: undefined };
  }
}

const emptyState: CycleState = {
  runId: "",
  runFolder: "",
  startedAt: 0,
  endedAt: undefined,
  phase: "running",
  step: undefined,
  task: undefined,
  reasons: [],
  executor: undefined,
  checks: [],
  runningCheck: undefined,
  blast: undefined,
  health: [],
  notes: [],
  outputTail: "",
  commits: [],
  report: undefined,
};

/** A run that waited goes on with what is known of it. */
function startedFrom(before: CycleState, runId: string): CycleState {
  return before.runId === runId && before.phase !== "ended"
    ? { ...before, phase: "running" }
    : { ...emptyState, runId };
}

function noted(state: CycleState, text: string): CycleState {
  return { ...state, notes: [...state.notes, text].slice(-maximumNotes) };
}

/** The end of the output; never begins inside a surrogate pair. */
function tailOf(output: string): string {
  const tail = output.slice(-maximumOutput);
  return tail.length < output.length && /^[\udc00-\udfff]/.test(tail) ? tail.slice(1) : tail;
}
