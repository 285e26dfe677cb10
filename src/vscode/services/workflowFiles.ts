import * as vscode from "vscode";
import { DisposableStore } from "../../core/base/disposables.ts";

const shownFiles = 200;
const lookedFiles = 5000;
/** How many files are in memory at once. */
const openFiles = 20;
/** JSON files that are never workflows, and folders with too many of them. */
const excludedFolders = ["node_modules", ".git", ".venv", ".control-plane"];
const excluded = `{${excludedFolders.map((name) => `**/${name}/**`).join(",")},**/package*.json,**/tsconfig*.json}`;
const largest = 4 * 1024 * 1024;

export interface WorkflowFile {
  readonly uri: vscode.Uri;
  /** `editor` has to be exported in API form before it can be run. */
  readonly form: "api" | "editor";
}

interface LookedFile {
  /** Changes with its bytes. */
  readonly state: string;
  readonly form: WorkflowFile["form"] | undefined;
}

/** Not every change is told, a folder that is moved into the workspace for example. */
const oldMs = 3000;
/** Looking for what was not told takes at most this share of the time. */
const looksShare = 1 / 10;

/** The workflows of the workspace, looked for again when a JSON file of it has changed, or when what was found is old. */
export class WorkflowFiles implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  #found: Promise<readonly WorkflowFile[]> | undefined;
  #oldAt = 0;
  /** By address: a file that is as it was is not read again. */
  #forms = new Map<string, LookedFile>();

  readonly onDidChange = this.#changed.event;

  constructor() {
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher("**/*.json"));
    const forget = ({ path }: vscode.Uri) => {
      if (path.split("/").some((name) => excludedFolders.includes(name))) return;
      this.#found = undefined;
      this.#changed.fire();
    };
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) this.#store.add(event(forget));
  }

  list(): Promise<readonly WorkflowFile[]> {
    const now = performance.now();
    if (!this.#found || now > this.#oldAt) {
      this.#oldAt = Number.POSITIVE_INFINITY;
      this.#found = this.#find().finally(() => {
        const end = performance.now();
        this.#oldAt = end + Math.max(oldMs, (end - now) / looksShare);
      });
    }
    return this.#found;
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** The JSON files of the workspace that look like workflows, in the order of their paths. */
  async #find(): Promise<readonly WorkflowFile[]> {
    const files = await vscode.workspace.findFiles("**/*.json", excluded, lookedFiles);
    const forms = new Map<string, LookedFile>();
    for (let from = 0; from < files.length; from += openFiles) {
      const some = files.slice(from, from + openFiles);
      for (const [uri, look] of await Promise.all(some.map(async (uri) => [uri, await this.#look(uri)] as const)))
        forms.set(uri.toString(), look);
    }
    this.#forms = forms;
    return files
      .flatMap((uri) => {
        const form = forms.get(uri.toString())?.form;
        return form ? [{ uri, form }] : [];
      })
      .sort((a, b) => a.uri.path.localeCompare(b.uri.path))
      .slice(0, shownFiles);
  }

  async #look(uri: vscode.Uri): Promise<LookedFile> {
    const state = await vscode.workspace.fs.stat(uri).then(
      ({ mtime, size }) => `${mtime} ${size}`,
      () => "gone",
    );
    const former = this.#forms.get(uri.toString());
    return former?.state === state ? former : { state, form: formOf(await readWorkflowText(uri)) };
  }
}

/** Empty for a file that is gone, too large, or cannot be read. */
export async function readWorkflowText(uri: vscode.Uri): Promise<string> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largest) return "";
    return Buffer.from(await vscode.workspace.fs.readFile(uri)).toString("utf8");
  } catch {
    // It is shown as if it were not there.
    return "";
  }
}

function formOf(text: string): WorkflowFile["form"] | undefined {
  if (looksLikeWorkflow(text)) return "api";
  return text.includes('"last_link_id"') && text.includes('"nodes"') ? "editor" : undefined;
}

/** A quick look, before a text is parsed. */
export function looksLikeWorkflow(text: string): boolean {
  return text.includes('"class_type"');
}
