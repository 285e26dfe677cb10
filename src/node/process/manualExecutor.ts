import type { Executor, ExecutorClaim } from "../../core/cycle/executor.ts";

/** A person does the work; the run waits for their Verify & Save, or Stop. */
export class ManualExecutor implements Executor {
  readonly name = "manual";

  async execute(): Promise<ExecutorClaim> {
    return { type: "waiting" };
  }
}
