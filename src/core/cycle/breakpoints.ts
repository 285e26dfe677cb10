/** Task breakpoints: a person wants to be asked before a task is begun, or before its result is checked and saved. */
import type { Breakpoints } from "../settings.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endNothing } from "./ending.ts";

/** True when the cycle's task is listed, or every task is (`*`), and this AUTO was not told to pass by. */
export function hasBreakpoint(run: CycleRun, at: keyof Breakpoints): boolean {
  const id = run.task?.id;
  const listed = run.ports.settings.breakpoints[at];
  return id !== undefined && (listed.includes(id) || listed.includes("*")) && run.options.past?.includes(id) !== true;
}

/** Ends the cycle before the work of a task with a breakpoint, unless a person lets it go on; an unfinished task goes on. */
export async function stopBefore(run: CycleRun): Promise<Ending | undefined> {
  if (run.continued || !hasBreakpoint(run, "before") || (await goesOn(run, "before"))) return undefined;
  return endNothing(
    `a breakpoint stands before ${run.task?.id}`,
    `look at ${run.task?.id}; pass by once with auto --past ${run.task?.id}, or take the breakpoint away`,
  );
}

/** A person's answer at a breakpoint; without one the cycle stops there. */
export async function goesOn(run: CycleRun, at: keyof Breakpoints): Promise<boolean> {
  const { task, files, options } = run;
  return task !== undefined && ((await options.interaction?.atBreakpoint?.({ at, task, files })) ?? false);
}
