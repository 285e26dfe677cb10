import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { isAbort, messageOf } from "../core/base/errors.ts";
import type { ServiceHealth } from "../core/ports.ts";
import { nextLookMs, type ServiceWatch, unwatched, watchLook } from "../core/state/serviceWatch.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { withoutLinks } from "./convert.ts";
import { showRestricted } from "./failure.ts";
import { commandIds } from "./ids.ts";
import type { PlaneSession } from "./planeSession.ts";

interface Watched {
  watch: ServiceWatch;
  /** When it is looked at next, of `performance.now()`. */
  dueAt: number;
}

/**
 * Looks at the services of the current control plane, again and again: only in a trusted workspace, only while the window has
 * the focus, one look at a time; at one that is gone ever more seldom. Which hosts may be asked is decided where the services are read.
 */
export class HealthMonitor implements vscode.Disposable {
  readonly #planes: ControlPlanes;
  readonly #output: vscode.LogOutputChannel;
  readonly #store = new DisposableStore();
  readonly #ended = new AbortController();
  readonly #watched = new WeakMap<PlaneSession, Map<string, Watched>>();
  #timer: NodeJS.Timeout | undefined;
  #probing: { readonly session: PlaneSession; readonly done: Promise<void>; readonly isWhole: boolean } | undefined;

  constructor(planes: ControlPlanes, output: vscode.LogOutputChannel) {
    this.#planes = planes;
    this.#output = output;
    this.#store.add(planes.onDidChange(() => this.#scheduleAll()));
    this.#store.add(vscode.window.onDidChangeWindowState(() => this.#scheduleAll()));
    this.#scheduleAll();
  }

  /** Looks now, or joins the look that runs; resolves when the session knows. Rejects when the look itself failed. */
  async probe(session: PlaneSession): Promise<void> {
    if (this.#probing?.session === session && this.#probing.isWhole) return this.#probing.done;
    return this.#look(session);
  }

  /** Looks at the services of every control plane once. */
  async probeAll(): Promise<void> {
    if (!vscode.workspace.isTrusted) return showRestricted();
    for (const session of this.#planes.sessions) await this.probe(session);
  }

  /** A person changes this service now: what comes of it is no news. */
  expectChange(session: PlaneSession, id: string): void {
    this.#of(session).delete(id);
  }

  async #look(session: PlaneSession, ids?: ReadonlySet<string>): Promise<void> {
    await this.#probing?.done.catch(() => undefined);
    const done = session.plane.probeServices(this.#ended.signal, ids).then((looked) => {
      for (const health of looked) this.#judge(session, health);
    });
    const probing = { session, done, isWhole: ids === undefined };
    this.#probing = probing;
    try {
      await done;
    } finally {
      if (this.#probing === probing) this.#probing = undefined;
    }
  }

  #judge(session: PlaneSession, health: ServiceHealth): void {
    const { id } = health.service;
    const { news, watch } = watchLook(this.#of(session).get(id)?.watch ?? unwatched, health);
    const intervalMs = session.plane.settings.healthIntervalSeconds * 1000;
    const dueAt = performance.now() + nextLookMs(intervalMs, watch.misses, Math.random());
    this.#of(session).set(id, { watch, dueAt });
    if (news) void tell(session, health, news);
  }

  #of(session: PlaneSession): Map<string, Watched> {
    const known = this.#watched.get(session) ?? new Map<string, Watched>();
    this.#watched.set(session, known);
    return known;
  }

  /** Everything is looked at as soon as the window is looked at, also what is gone. */
  #scheduleAll(): void {
    const session = this.#planes.current;
    if (session) for (const watched of this.#of(session).values()) watched.dueAt = 0;
    this.#schedule(0);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#ended.signal.aborted || !vscode.workspace.isTrusted || !vscode.window.state.focused) return;
    const session = this.#planes.current;
    if (!session || session.plane.settings.healthIntervalSeconds === 0) return;
    this.#timer = setTimeout(() => void this.#tick(session), Math.max(0, delayMs));
  }

  async #tick(session: PlaneSession): Promise<void> {
    const now = performance.now();
    const known = this.#of(session);
    const services = session.facts?.policy.services.value;
    const due = services?.filter(({ id }) => (known.get(id)?.dueAt ?? 0) <= now);
    try {
      // What the document names is not known yet: the look itself reads it.
      if (!due || due.length > 0) await this.#look(session, due && new Set(due.map(({ id }) => id)));
    } catch (error) {
      if (!isAbort(error)) this.#output.warn(`${session.folder.name}: services: ${messageOf(error)}`);
    }
    const intervalMs = session.plane.settings.healthIntervalSeconds * 1000;
    const next = Math.min(
      intervalMs,
      ...(services ?? []).map(({ id }) => (known.get(id)?.dueAt ?? 0) - performance.now()),
    );
    this.#schedule(Math.max(next, 500));
  }

  dispose(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.#store.dispose();
  }
}

async function tell(session: PlaneSession, health: ServiceHealth, news: "down" | "up"): Promise<void> {
  const { l10n, window } = vscode;
  const name = withoutLinks(health.service.name);
  if (news === "up") return void window.showInformationMessage(l10n.t("{0} is back.", name));
  const [start, log] = [l10n.t("Start"), l10n.t("Show Log")];
  const words = l10n.t("{0} is down: {1}.", name, withoutLinks(health.detail));
  const answer = await window.showWarningMessage(words, start, log);
  const command = answer === start ? commandIds.startService : answer === log ? commandIds.showServiceLog : undefined;
  if (command) await vscode.commands.executeCommand(command, { kind: "service", session, health });
}
