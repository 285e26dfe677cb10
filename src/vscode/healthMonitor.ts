import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { isAbort, messageOf } from "../core/base/errors.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { showRestricted } from "./failure.ts";
import type { PlaneSession } from "./planeSession.ts";

/**
 * Looks at the services of the current control plane, again and again: only in a trusted workspace, only while the window has
 * the focus, one look at a time. Which hosts may be asked is decided where the services are read.
 */
export class HealthMonitor implements vscode.Disposable {
  readonly #planes: ControlPlanes;
  readonly #output: vscode.LogOutputChannel;
  readonly #store = new DisposableStore();
  readonly #ended = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #probing: { readonly session: PlaneSession; readonly done: Promise<void> } | undefined;

  constructor(planes: ControlPlanes, output: vscode.LogOutputChannel) {
    this.#planes = planes;
    this.#output = output;
    this.#store.add(planes.onDidChange(() => this.#schedule(0)));
    this.#store.add(vscode.window.onDidChangeWindowState(() => this.#schedule(0)));
    this.#schedule(0);
  }

  /** Looks now, or joins the look that runs; resolves when the session knows. Rejects when the look itself failed. */
  async probe(session: PlaneSession): Promise<void> {
    if (this.#probing?.session === session) return this.#probing.done;
    await this.#probing?.done.catch(() => undefined);
    const done = session.plane.probeServices(this.#ended.signal).then(() => undefined);
    const probing = { session, done };
    this.#probing = probing;
    try {
      await done;
    } finally {
      if (this.#probing === probing) this.#probing = undefined;
    }
  }

  /** Looks at the services of every control plane once. */
  async probeAll(): Promise<void> {
    if (!vscode.workspace.isTrusted) return showRestricted();
    for (const session of this.#planes.sessions) await this.probe(session);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#ended.signal.aborted || !vscode.workspace.isTrusted || !vscode.window.state.focused) return;
    const session = this.#planes.current;
    if (!session || session.plane.settings.healthIntervalSeconds === 0) return;
    this.#timer = setTimeout(() => void this.#tick(session), delayMs);
  }

  async #tick(session: PlaneSession): Promise<void> {
    try {
      await this.probe(session);
    } catch (error) {
      if (!isAbort(error)) this.#output.warn(`${session.folder.name}: services: ${messageOf(error)}`);
    }
    this.#schedule(session.plane.settings.healthIntervalSeconds * 1000);
  }

  dispose(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.#store.dispose();
  }
}
