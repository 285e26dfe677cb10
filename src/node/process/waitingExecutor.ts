import type { Executor, ExecutorClaim } from "../../core/cycle/executor.ts";

/** Somebody outside does the work, a person or an agent; the run waits until they end it. */
export class WaitingExecutor implements Executor {
  readonly name: "manual" | "mcp";

  constructor(name: "manual" | "mcp") {
    this.name = name;
  }

  async execute(): Promise<ExecutorClaim> {
    return { type: "waiting" };
  }
}
