import { randomBytes } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import { DisposableStore } from "../../core/base/disposables.ts";
import { messageOf } from "../../core/base/errors.ts";
import {
  decodeGalleryAsk,
  type GalleryAsk,
  type GalleryNews,
  type GalleryRun,
  galleryHtml,
  shownGalleryItems,
} from "../../core/views/galleryView.ts";
import type { ComfyClient } from "../../node/comfy/comfyClient.ts";
import { readMediaShelf, type ShelvedRun, withoutTwins } from "../../node/comfy/mediaShelf.ts";
import { PictureCache } from "../../node/comfy/pictureCache.ts";
import { Coalesced } from "../coalesced.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import { withoutLinks } from "../convert.ts";
import { galleryViewType } from "../ids.ts";
import { readBackendPictures } from "./backendPictures.ts";
import { type FoundItem, freshItems, savedItems, serverItems } from "./galleryItems.ts";
import { mediaFolders } from "./mediaFolders.ts";
import type { MediaRuns, WorkflowRun } from "./mediaRuns.ts";
import { runLabel } from "./runLabel.ts";

export interface GalleryInit {
  readonly planes: ControlPlanes;
  readonly runs: MediaRuns;
  readonly extensionUri: vscode.Uri;
  /** Of the extension, for pictures of servers. */
  readonly storageUri: vscode.Uri;
  readonly onError: (error: unknown) => void;
  client(): Promise<ComfyClient>;
}

/** Least time between two messages about what works. */
const runsMs = 100;
const settledMs = 300;
const askedOfServer = 100;
const largestPreview = 1024 * 1024;

/** The gallery of the window: one panel, open or not. */
export class GalleryPanel implements vscode.Disposable {
  readonly #init: GalleryInit;
  #page: GalleryPage | undefined;

  constructor(init: GalleryInit) {
    this.#init = init;
  }

  /** What the panel shows; undefined when it is closed. */
  get page(): GalleryPage | undefined {
    return this.#page;
  }

  async open(): Promise<void> {
    if (this.#page) return this.#page.panel.reveal();
    await this.restore(
      vscode.window.createWebviewPanel(galleryViewType, vscode.l10n.t("Gallery"), vscode.ViewColumn.Active),
    );
  }

  /** Fills a panel of the gallery's type, also one that the window had open before. */
  async restore(panel: vscode.WebviewPanel): Promise<void> {
    const folders = await mediaFolders(this.#init.planes);
    this.#page?.panel.dispose();
    const page = new GalleryPage(this.#init, panel, folders);
    this.#page = page;
    page.panel.onDidDispose(() => {
      page.dispose();
      if (this.#page === page) this.#page = undefined;
    });
  }

  dispose(): void {
    this.#page?.panel.dispose();
  }
}

/** One panel: pushes items when they change, and what works at most ten times a second; does what its page asks. */
export class GalleryPage implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #init: GalleryInit;
  readonly #store = new DisposableStore();
  readonly #posted = this.#store.add(new vscode.EventEmitter<GalleryNews>());
  readonly #cache: PictureCache;
  readonly #reading: Coalesced;
  /** Apart from the reading: a server that is slow keeps nothing back that lies here. */
  readonly #asking: Coalesced;
  #shelf: readonly ShelvedRun[] = [];
  /** What the server remembers, newest first. */
  #remembered: {
    readonly runs: readonly { readonly promptId: string; readonly items: readonly FoundItem[] }[];
    readonly note: string | null;
  } = { runs: [], note: null };
  #made: readonly FoundItem[] = [];
  #found: ReadonlyMap<string, FoundItem> = new Map();
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** Everything that the page is told. */
  readonly onDidPost = this.#posted.event;

  constructor(init: GalleryInit, panel: vscode.WebviewPanel, folders: readonly string[]) {
    this.#init = init;
    this.panel = panel;
    const { extensionUri, runs, storageUri } = init;
    const pictures = vscode.Uri.joinPath(storageUri, "pictures");
    this.#cache = new PictureCache(pictures.fsPath);
    const built = vscode.Uri.joinPath(extensionUri, "dist/webview");
    const localResourceRoots = [built, pictures, ...folders.map((folder) => vscode.Uri.file(folder))];
    this.#reading = this.#store.add(new Coalesced(() => this.#readShelf(), init.onError));
    this.#asking = this.#store.add(new Coalesced(() => this.#askServers(), init.onError));
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher("**/media/*/media.json"));
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
      this.#store.add(event(() => this.#reading.request(settledMs)));
    this.#store.add(runs.onDidChange((run) => this.#onRun(run)));
    // A server that could not be asked may be there by now.
    this.#store.add(
      init.planes.onDidChangeSession(({ part }) => {
        if (part === "health" && this.#remembered.note !== null) this.#asking.request(settledMs);
      }),
    );
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots };
    this.#store.add(webview.onDidReceiveMessage((value: unknown) => this.#receive(value)));
    const uriOf = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(built, name)).toString();
    webview.html = galleryHtml({
      ...{ nonce: randomBytes(18).toString("hex"), cspSource: webview.cspSource, lang: vscode.env.language },
      ...{ scriptUri: uriOf("gallery.js"), styleUri: uriOf("gallery.css") },
      translations: vscode.l10n.bundle && JSON.stringify(vscode.l10n.bundle),
    });
  }

  #onRun({ pictures, state }: WorkflowRun): void {
    if (state !== "working") void this.#refresh();
    else if (pictures.length > 0) this.#pushItems();
    this.#timer ??= setTimeout(() => this.#pushRuns(), runsMs);
  }

  async #refresh(): Promise<void> {
    // In this order: what has just ended is on the shelf before it is not fresh any more.
    await this.#reading.now();
    await this.#asking.now();
  }

  #receive(value: unknown): void {
    const ask = decodeGalleryAsk(value);
    if (ask) void this.#answer(ask).catch((error: unknown) => !this.#isDisposed && this.#init.onError(error));
  }

  async #answer(ask: GalleryAsk): Promise<void> {
    switch (ask.type) {
      case "ready":
        this.#isReady = true;
        this.#pushRuns();
        return this.#refresh();
      case "refresh":
        return this.#refresh();
      case "cancel":
        return this.#init.runs.runs.find(({ number }) => number === ask.number)?.cancel();
      default: {
        const found = this.#found.get(ask.id);
        if (found) await this.#act(ask.type, found);
      }
    }
  }

  async #act(what: "fetch" | "open" | "save" | "copy", found: FoundItem): Promise<void> {
    const { facts, id, name } = found.item;
    if (what === "copy")
      return vscode.env.clipboard.writeText(facts.map(([label, value]) => `${label}: ${value}`).join("\n"));
    const file = await this.#fileOf(found, what === "fetch");
    if (what === "fetch") {
      const source = file === undefined ? null : this.#sourceOf(file);
      return this.#post({ type: "source", id, source });
    }
    if (file === undefined) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t("The server does not have {0} any more.", withoutLinks(name)),
      );
    } else if (what === "open") await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file));
    else await saveAs(vscode.Uri.file(file), name);
  }

  /** `isQuiet`: undefined also when the server cannot be asked. */
  async #fileOf({ file, remote }: FoundItem, isQuiet: boolean): Promise<string | undefined> {
    if (!remote) return file;
    const place = this.#cache.get(remote.client, remote.promptId, remote.file);
    return isQuiet ? place.catch(() => undefined) : place;
  }

  #sourceOf(file: string): string {
    return this.panel.webview.asWebviewUri(vscode.Uri.file(file)).toString();
  }

  /** What was saved here, what was just made and what the server remembers, each as it is known now. */
  #pushItems(): void {
    const toSource = (file: string) => this.#sourceOf(file);
    const shelf = this.#shelf;
    const isShelved = new Set(shelf.map(({ folder }) => folder));
    const working = this.#init.runs.runs.filter(({ state }) => state === "working");
    const own = new Set([...shelf, ...working.map(({ progress }) => progress)].map((run) => run?.promptId));
    const remembered = this.#remembered.runs.filter(({ promptId }) => !own.has(promptId)).flatMap(({ items }) => items);
    const saved = shelf.flatMap((run) => savedItems(run, toSource));
    const all = [
      ...working.flatMap((run) => freshItems(run, toSource)).filter(({ file }) => !isShelved.has(path.dirname(file))),
      ...remembered,
      ...withoutTwins(this.#made, [...remembered, ...saved]),
      ...saved,
    ];
    const shown = all.slice(0, shownGalleryItems);
    this.#found = new Map(shown.map((found) => [found.item.id, found]));
    const items = [...this.#found.values()].map(({ item }) => item);
    this.#post({ type: "items", items, older: all.length - shown.length, note: this.#remembered.note });
  }

  async #readShelf(): Promise<void> {
    this.#shelf = await readMediaShelf(await mediaFolders(this.#init.planes), shownGalleryItems);
    this.#pushItems();
  }

  async #askServers(): Promise<void> {
    if (vscode.workspace.isTrusted) await Promise.all([this.#askComfy(), this.#askBackends()]);
  }

  async #askBackends(): Promise<void> {
    this.#made = await readBackendPictures(this.#init.planes, askedOfServer);
    if (this.#made.length > 0) this.#pushItems();
  }

  async #askComfy(): Promise<void> {
    try {
      const client = await this.#init.client();
      const entries = (await client.history(askedOfServer)).toReversed();
      const runs = entries.map((entry) => ({ promptId: entry.promptId, items: serverItems(client, entry) }));
      this.#remembered = { runs, note: null };
    } catch (error) {
      const note = vscode.l10n.t("What ComfyUI remembers is not shown. {0}", messageOf(error));
      this.#remembered = { runs: [], note };
    }
    this.#pushItems();
  }

  #pushRuns(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const working = this.#init.runs.runs.filter(({ state }) => state === "working");
    this.#post({ type: "runs", runs: working.map(toGalleryRun) });
  }

  #post(news: GalleryNews): void {
    if (!this.#isReady || this.#isDisposed) return;
    void this.panel.webview.postMessage(news);
    this.#posted.fire(news);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#store.dispose();
  }
}

function toGalleryRun(run: WorkflowRun): GalleryRun {
  const { name, number, progress } = run;
  const preview = progress?.preview;
  const isShown =
    preview && preview.image.length <= largestPreview && /^image\/(?:png|jpeg|webp|gif)$/.test(preview.mime);
  const source = isShown ? `data:${preview.mime};base64,${preview.image.toString("base64")}` : null;
  return { name, number, label: runLabel(run), fraction: progress?.fraction ?? 0, preview: source };
}

async function saveAs(file: vscode.Uri, name: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const plain = path.basename(name.replaceAll("\\", "/"));
  const target = await vscode.window.showSaveDialog(folder ? { defaultUri: vscode.Uri.joinPath(folder, plain) } : {});
  if (target) await vscode.workspace.fs.copy(file, target, { overwrite: true });
}
