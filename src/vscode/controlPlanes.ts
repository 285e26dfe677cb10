import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { Emitter } from "../core/base/emitter.ts";
import { messageOf } from "../core/base/errors.ts";
import { FolderWatch, settingsReader } from "./folderWatch.ts";
import { configurationSection } from "./ids.ts";
import { PlaneSession, type SessionPart } from "./planeSession.ts";
import { decodeSettings } from "./settings.ts";

export interface SessionChange {
  readonly session: PlaneSession;
  readonly part: SessionPart;
}

/** The control planes of the window: one a workspace folder that has a document; one of them is current. */
export class ControlPlanes implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #listChanged = this.#store.add(new Emitter<void>());
  readonly #sessionChanged = this.#store.add(new Emitter<SessionChange>());
  readonly #watches = new Map<string, FolderWatch>();
  readonly #listened = new WeakSet<PlaneSession>();
  readonly #output: vscode.LogOutputChannel;
  #current: PlaneSession | undefined;
  #isReady = false;

  /** A session came or went, or another one is current. */
  readonly onDidChange = this.#listChanged.event;
  readonly onDidChangeSession = this.#sessionChanged.event;

  constructor(output: vscode.LogOutputChannel) {
    this.#output = output;
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.refresh()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#reopen(() => true)));
    this.#store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#chooseCurrent()));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        const affected = (folder: vscode.WorkspaceFolder) => event.affectsConfiguration(configurationSection, folder);
        void this.#reopen(affected);
      }),
    );
  }

  /** In the order of the workspace folders. */
  get sessions(): readonly PlaneSession[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.flatMap((folder) => this.#watches.get(folder.uri.toString())?.session ?? []);
  }

  /** The session of the active editor's folder, else the former one, else the first. */
  get current(): PlaneSession | undefined {
    return this.#current;
  }

  /** True when every folder was looked at once. */
  get isReady(): boolean {
    return this.#isReady;
  }

  of(uri: vscode.Uri): PlaneSession | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder && this.#watches.get(folder.uri.toString())?.session;
  }

  /** The first session with a task of this id, the current one before the others: ids may stand in several folders. */
  withTask(id: string): PlaneSession | undefined {
    return [this.#current, ...this.sessions].find((session) => session?.facts?.document.findTask(id));
  }

  /** Looks at every folder again and reads what is open; resolves when all is known. */
  async refresh(): Promise<void> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const keys = new Set(folders.map((folder) => folder.uri.toString()));
    for (const [key, watch] of this.#watches) {
      if (keys.has(key)) continue;
      watch.dispose();
      this.#watches.delete(key);
    }
    for (const folder of folders) {
      const key = folder.uri.toString();
      if (!this.#watches.has(key)) this.#watches.set(key, this.#watch(folder));
    }
    await Promise.all([...this.#watches.values()].map((watch) => watch.look()));
    this.#isReady = true;
    this.#onList();
  }

  #watch(folder: vscode.WorkspaceFolder): FolderWatch {
    return new FolderWatch(folder, {
      open: (of) => PlaneSession.open(of, decodeSettings(settingsReader(of)), this.#output),
      onDidChange: () => this.#onList(),
      onError: (error) => this.#output.error(`${folder.name}: ${messageOf(error)}`),
    });
  }

  async #reopen(isAffected: (folder: vscode.WorkspaceFolder) => boolean): Promise<void> {
    for (const [key, watch] of this.#watches) {
      if (!isAffected(watch.folder)) continue;
      if (!watch.isMisplaced || watch.session?.cycles.isRunning) {
        void watch.reopen();
        continue;
      }
      watch.dispose();
      this.#watches.delete(key);
    }
    await this.refresh();
  }

  #onList(): void {
    for (const session of this.sessions) {
      if (this.#listened.has(session)) continue;
      this.#listened.add(session);
      session.onDidChange((part) => this.#sessionChanged.fire({ session, part }));
    }
    this.#chooseCurrent();
    this.#listChanged.fire();
  }

  #chooseCurrent(): void {
    const { sessions } = this;
    const editor = vscode.window.activeTextEditor;
    const active = editor && this.of(editor.document.uri);
    const former = this.#current && sessions.includes(this.#current) ? this.#current : undefined;
    const next = active ?? former ?? sessions[0];
    if (next === this.#current) return;
    this.#current = next;
    if (this.#isReady) this.#listChanged.fire();
  }

  dispose(): void {
    for (const watch of this.#watches.values()) watch.dispose();
    this.#watches.clear();
    this.#store.dispose();
  }
}
