import * as vscode from "vscode";
import { DisposableStore } from "../../core/base/disposables.ts";

const shownFiles = 200;
/** JSON files that are never workflows, and folders with too many of them. */
const excluded = "{**/node_modules/**,**/.git/**,**/.venv/**,**/.control-plane/**,**/package*.json,**/tsconfig*.json}";
const largest = 4 * 1024 * 1024;

export interface WorkflowFile {
  readonly uri: vscode.Uri;
  /** `editor` has to be exported in API form before it can be run. */
  readonly form: "api" | "editor";
}

/** Not every change is told, a folder that is moved into the workspace for example. */
const oldMs = 3000;

/** The workflows of the workspace, looked for again when a JSON file of it has changed, or when what was found is old. */
export class WorkflowFiles implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  #found: { readonly files: Promise<readonly WorkflowFile[]>; readonly at: number } | undefined;

  readonly onDidChange = this.#changed.event;

  constructor() {
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher("**/*.json"));
    const forget = ({ path }: vscode.Uri) => {
      if (path.includes("/.control-plane/")) return;
      this.#found = undefined;
      this.#changed.fire();
    };
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) this.#store.add(event(forget));
  }

  list(): Promise<readonly WorkflowFile[]> {
    const now = performance.now();
    if (!this.#found || now - this.#found.at > oldMs) this.#found = { files: findWorkflows(), at: now };
    return this.#found.files;
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** The JSON files of the workspace that look like workflows, in the order of their paths. */
async function findWorkflows(): Promise<readonly WorkflowFile[]> {
  const files = await vscode.workspace.findFiles("**/*.json", excluded, shownFiles);
  const looked = await Promise.all(files.map(async (uri) => ({ uri, form: formOf(await readWorkflowText(uri)) })));
  return looked
    .flatMap(({ form, uri }) => (form ? [{ uri, form }] : []))
    .sort((a, b) => a.uri.path.localeCompare(b.uri.path));
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
