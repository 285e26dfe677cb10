import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { isControlError } from "../core/base/errors.ts";
import type { AutoCommand } from "./autoCommand.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import type { PlaneSession } from "./planeSession.ts";

/** Measures the work of each run that waits while this window lives: live in the status bar and the panel; one over its limits is ended. */
export class WaitingWatch implements vscode.Disposable {
  readonly #auto: AutoCommand;
  readonly #fail: (error: unknown) => void;
  readonly #store = new DisposableStore();
  readonly #watches = new Map<PlaneSession, AbortController>();

  constructor(planes: ControlPlanes, auto: AutoCommand, fail: (error: unknown) => void) {
    this.#auto = auto;
    this.#fail = fail;
    this.#store.add(planes.onDidChangeSession(({ session }) => this.#update(session)));
    this.#store.add(
      planes.onDidChange(() => {
        for (const session of this.#watches.keys()) if (!planes.sessions.includes(session)) this.#end(session);
      }),
    );
  }

  #update(session: PlaneSession): void {
    const isWanted = session.isWaiting && !session.cycles.isRunning && vscode.workspace.isTrusted;
    if (!isWanted) this.#end(session);
    else if (!this.#watches.has(session)) void this.#begin(session).catch(this.#fail);
  }

  async #begin(session: PlaneSession): Promise<void> {
    const own = new AbortController();
    this.#watches.set(session, own);
    const { watchWaiting } = await import("../node/agentVerbs/watchWaiting.ts");
    await watchWaiting(
      session.plane,
      ({ blast, broken }) => {
        session.cycles.measured(blast);
        if (broken !== undefined && !session.cycles.isRunning) void this.#stop(session, broken);
      },
      own.signal,
    );
  }

  async #stop(session: PlaneSession, why: string): Promise<void> {
    try {
      await this.#auto.stopAtWork(session, why);
    } catch (error) {
      // Who else watches, the agent's own server for one, may have been faster.
      const isOver = isControlError(error) && (error.code === "run-unknown" || error.code === "lock-held");
      if (!isOver) this.#fail(error);
    }
  }

  #end(session: PlaneSession): void {
    this.#watches.get(session)?.abort();
    this.#watches.delete(session);
  }

  dispose(): void {
    for (const session of [...this.#watches.keys()]) this.#end(session);
    this.#store.dispose();
  }
}
