/** What a backend tells beside that it is up. Loaded when its row is first opened. */
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../core/base/disposables.ts";
import { isAbort } from "../../core/base/errors.ts";
import type { ServiceSpec } from "../../core/ports.ts";
import type { BackendClient } from "../../node/backend/backendClient.ts";
import { type BackendFact, readBackendFacts } from "../../node/backend/backendFacts.ts";
import { BackendMonitor } from "../../node/backend/backendMonitor.ts";
import type { BackendStatus } from "../../node/backend/backendShapes.ts";
import type { PlaneSession } from "../planeSession.ts";
import { openBackend } from "./openBackend.ts";

export interface BackendPlace {
  readonly session: PlaneSession;
  readonly service: ServiceSpec;
}

/** The facts of one backend as they change, for as long as its row is open. */
export class BackendRows implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly #client: BackendClient;
  readonly #jobs: () => readonly string[];
  readonly #ended = new AbortController();
  facts: readonly BackendFact[] = [];
  #reading: Promise<void> | undefined;

  readonly onDidChange = this.#changed.event;

  /** `jobs` gives the ids of the jobs that were begun from here. */
  static async open({ session, service }: BackendPlace, jobs: () => readonly string[]): Promise<BackendRows> {
    const rows = new BackendRows(await openBackend(session, service), jobs);
    await rows.read();
    return rows;
  }

  private constructor(client: BackendClient, jobs: () => readonly string[]) {
    this.#jobs = jobs;
    this.#client = this.#store.add(client);
    const monitor = this.#store.add(new BackendMonitor({ client }));
    monitor.onDidTell((status) => void this.read(status));
  }

  /** Reads what the backend tells, or joins the reading that goes on; never rejects. */
  async read(status?: BackendStatus): Promise<void> {
    this.#reading ??= this.#read(status).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  dispose(): void {
    this.#ended.abort();
    this.#store.dispose();
  }

  async #read(status: BackendStatus | undefined): Promise<void> {
    try {
      const known = { jobs: this.#jobs(), ...(status ? { status } : {}) };
      const facts = await readBackendFacts(this.#client, known, this.#ended.signal);
      if (JSON.stringify(facts) === JSON.stringify(this.facts)) return;
      this.facts = facts;
    } catch (error) {
      if (isAbort(error)) return;
      // It went down meanwhile; its own row says so.
      this.facts = [];
    }
    this.#changed.fire();
  }
}
