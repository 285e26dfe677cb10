import * as vscode from "vscode";
import { DisposableSlot, DisposableStore } from "../core/base/disposables.ts";
import { Coalesced } from "./coalesced.ts";
import { configurationSection } from "./ids.ts";
import type { PlaneSession } from "./planeSession.ts";
import { decodeSettings, type SettingsReader } from "./settings.ts";

/** The configuration of one folder; undefined reads what holds without a folder. */
export function settingsReader(folder: vscode.WorkspaceFolder | undefined): SettingsReader {
  const configuration = vscode.workspace.getConfiguration(configurationSection, folder);
  return {
    effective: (key) => configuration.get(key),
    ofUser: (key) => configuration.inspect(key)?.globalValue,
  };
}

export interface FolderWatchHost {
  open(folder: vscode.WorkspaceFolder): Promise<PlaneSession>;
  /** The folder got its session, or lost it. */
  onDidChange(): void;
  onError(error: unknown): void;
}

/** A watcher says nothing of what happens before it has begun, nor on some network drives: the path is looked at now and then. */
const lookEveryMs = 5_000;

/** A workspace folder that has a control document, may get one, or loses it. */
export class FolderWatch implements vscode.Disposable {
  readonly folder: vscode.WorkspaceFolder;
  readonly #slot: DisposableSlot<PlaneSession>;
  readonly #store = new DisposableStore();
  readonly #look: Coalesced;
  readonly #host: FolderWatchHost;
  readonly #file: string;
  #isStale = false;
  /** Time and size of the document when it was looked at last; undefined when it was not there. */
  #seen: string | undefined;

  constructor(folder: vscode.WorkspaceFolder, host: FolderWatchHost) {
    this.folder = folder;
    this.#host = host;
    this.#file = decodeSettings(settingsReader(folder)).file;
    this.#look = this.#store.add(new Coalesced(() => this.#update(), host.onError));
    this.#slot = this.#store.add(new DisposableSlot<PlaneSession>());
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, this.#file));
    this.#store.add(watcher);
    this.#store.add(watcher.onDidCreate(() => this.look()));
    this.#store.add(watcher.onDidDelete(() => this.look()));
    this.#store.add(watcher.onDidChange(() => this.session?.documentChanged()));
    const timer = setInterval(() => void this.#lookAgain(), lookEveryMs);
    this.#store.add({ dispose: () => clearInterval(timer) });
  }

  get session(): PlaneSession | undefined {
    return this.#slot.value;
  }

  /** Looks whether the document is there; resolves when the session is open and read, or closed. */
  look(): Promise<void> {
    return this.#look.now();
  }

  /** Opens the session anew, with the settings and the trust of now; one with a running cycle keeps what it began with. */
  reopen(): Promise<void> {
    this.#isStale = true;
    return this.look();
  }

  /** True when the settings name another document than the one that is watched. */
  get isMisplaced(): boolean {
    return decodeSettings(settingsReader(this.folder)).file !== this.#file;
  }

  async #lookAgain(): Promise<void> {
    const seen = await stampOf(this.#uri);
    if (seen === this.#seen) return;
    const changed = seen !== undefined && this.#seen !== undefined;
    this.#seen = seen;
    if (changed) this.session?.documentChanged();
    else await this.look().catch(this.#host.onError);
  }

  get #uri(): vscode.Uri {
    return vscode.Uri.joinPath(this.folder.uri, this.#file);
  }

  /** The new session takes the place of the old one when it knows everything, so that no view blinks. */
  async #update(): Promise<void> {
    this.#seen = await stampOf(this.#uri);
    const isThere = this.#seen !== undefined;
    const { session } = this;
    if (session && (session.cycles.isRunning || (isThere && !this.#isStale))) return session.refresh();
    this.#isStale = false;
    if (!session && !isThere) return;
    const next = isThere ? await this.#host.open(this.folder) : undefined;
    await next?.refresh();
    if (session?.cycles.isRunning) {
      this.#isStale = true;
      next?.dispose();
      return;
    }
    this.#slot.value = next;
    this.#host.onDidChange();
  }

  dispose(): void {
    this.#store.dispose();
  }
}

async function stampOf(uri: vscode.Uri): Promise<string | undefined> {
  return vscode.workspace.fs.stat(uri).then(
    ({ mtime, size }) => `${mtime} ${size}`,
    () => undefined,
  );
}
