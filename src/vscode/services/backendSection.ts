import type * as vscode from "vscode";
import type { Disposable } from "../../core/base/disposables.ts";
import { Emitter } from "../../core/base/emitter.ts";
import type { BackendFact, FactKind } from "../../node/backend/backendFacts.ts";
import type { BackendPlace, BackendRows } from "./backendRows.ts";

/** In the order in which they are shown. */
const groups: readonly FactKind[] = ["issue", "error", "job", "download", "content"];

const keptJobs = 8;

export interface FactGroup {
  readonly of: FactKind;
  readonly facts: readonly BackendFact[];
}

/** The backends whose rows are open, each asked again and again until its row is closed; and the jobs that were begun here. */
export class BackendSection implements Disposable {
  readonly #open = new Map<string, Promise<BackendRows>>();
  readonly #memory: vscode.Memento;
  readonly #changed = new Emitter<void>();

  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** The groups of an open row. */
  async groups(place: BackendPlace): Promise<readonly FactGroup[]> {
    const key = keyOf(place);
    const opened = this.#open.get(key) ?? this.#load(place);
    this.#open.set(key, opened);
    const { facts } = await opened.catch((error: unknown) => {
      this.#open.delete(key);
      throw error;
    });
    return groups.map((of) => ({ of, facts: facts.filter(({ kind }) => kind === of) }));
  }

  /** Asks again, if its row is open. */
  async read(place: BackendPlace): Promise<void> {
    await (await this.#open.get(keyOf(place)))?.read();
  }

  /** The backend has no list of jobs: their ids are remembered here, also for the next window. */
  addJob(place: BackendPlace, id: string): void {
    void this.#memory.update(jobsKey(place), [id, ...this.#jobs(place)].slice(0, keptJobs));
  }

  #jobs(place: BackendPlace): readonly string[] {
    const kept: unknown = this.#memory.get(jobsKey(place));
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  }

  close(place: BackendPlace): void {
    this.#close(keyOf(place));
  }

  closeAll(): void {
    this.closeOthers([]);
  }

  /** Closes the rows of all backends but these. */
  closeOthers(places: readonly BackendPlace[]): void {
    const kept = new Set(places.map(keyOf));
    for (const key of this.#open.keys()) if (!kept.has(key)) this.#close(key);
  }

  dispose(): void {
    this.closeAll();
    this.#changed.dispose();
  }

  async #load(place: BackendPlace): Promise<BackendRows> {
    const { BackendRows: Rows } = await import("./backendRows.ts");
    const rows = await Rows.open(place, () => this.#jobs(place));
    rows.onDidChange(() => this.#changed.fire());
    return rows;
  }

  #close(key: string): void {
    void this.#open.get(key)?.then(
      (rows) => rows.dispose(),
      () => undefined,
    );
    this.#open.delete(key);
  }
}

function jobsKey(place: BackendPlace): string {
  return `backendJobs ${keyOf(place)}`;
}

/** Tells one backend from another. */
export function keyOf({ service, session }: BackendPlace): string {
  return `${session.folder.uri.toString()}#${service.id}#${service.url}`;
}
