import * as vscode from "vscode";
import type { Disposable } from "../core/base/disposables.ts";
import { Emitter } from "../core/base/emitter.ts";
import { ControlError } from "../core/base/errors.ts";
import type { BlastRadius, CycleEvent, CycleReport } from "../core/cycle/events.ts";
import type { LockOwner, RunSummary } from "../core/ports.ts";
import type { CycleState } from "../core/state/cycleState.ts";
import { reduceCycle } from "../core/state/reduceCycle.ts";

/** Begins a cycle that ends CANCELLED when the signal fires. */
export type StartCycle = (signal: AbortSignal) => AsyncGenerator<CycleEvent, CycleReport>;

/** What the lock and the run's folder say of a run that waits. */
export interface WaitingRun {
  readonly owner: LockOwner;
  readonly run: RunSummary | undefined;
}

/** One folder's cycles: at most one at a time, its state after every event, and its end. */
export class CycleRunner implements Disposable {
  readonly #events = new Emitter<CycleEvent>();
  readonly #changed = new Emitter<void>();
  #state: CycleState | undefined;
  #abort: AbortController | undefined;

  /** Every event, after `state` holds it. */
  readonly onDidEmit = this.#events.event;
  /** A cycle began or ended, here or elsewhere. */
  readonly onDidChange = this.#changed.event;

  /** The cycle that runs, waits or ended last in this window. */
  get state(): CycleState | undefined {
    return this.#state;
  }

  get isRunning(): boolean {
    return this.#abort !== undefined;
  }

  /** Runs a cycle to its end; `signal` or `cancel` stops it. Throws `lock-held` when one runs already. */
  async run(start: StartCycle, signal: AbortSignal): Promise<CycleReport> {
    if (this.#abort)
      throw new ControlError("lock-held", vscode.l10n.t("A cycle already runs in this folder; cancel it, or wait"));
    const abort = new AbortController();
    this.#abort = abort;
    this.#changed.fire();
    try {
      const events = start(AbortSignal.any([signal, abort.signal]));
      for (let next = await events.next(); ; next = await events.next()) {
        if (next.done) return next.value;
        this.#state = reduceCycle(this.#state, next.value);
        this.#events.fire(next.value);
      }
    } finally {
      this.#abort = undefined;
      this.#changed.fire();
    }
  }

  /**
   * Keeps the state beside the lock when no cycle runs here: a run that waits although this window did not begin it, and
   * one that somebody ended elsewhere.
   */
  settle(waiting: WaitingRun | undefined): void {
    if (this.#abort || (this.#state?.phase === "waiting") === (waiting !== undefined)) return;
    this.#state = waiting && toWaitingState(waiting);
    this.#changed.fire();
  }

  /** The work of the run that waits, as somebody looked at it. */
  measured(blast: BlastRadius): void {
    if (this.#abort || this.#state?.phase !== "waiting") return;
    const event = { type: "blast-radius", blast } as const;
    this.#state = reduceCycle(this.#state, event);
    this.#events.fire(event);
  }

  cancel(): void {
    this.#abort?.abort();
  }

  dispose(): void {
    this.cancel();
    this.#events.dispose();
    this.#changed.dispose();
  }
}

function toWaitingState({ owner, run }: WaitingRun): CycleState {
  const { runId } = owner;
  const at = Date.parse(owner.since) || 0;
  const task = { id: run?.taskId ?? "", title: run?.title ?? "", priority: undefined };
  const started = reduceCycle(undefined, { type: "started", runId, at, runFolder: run?.path ?? "" });
  return reduceCycle(started, { type: "waiting", runId, task, briefFile: "" });
}
