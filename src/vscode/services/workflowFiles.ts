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

/** The workflows of the workspace, looked for again when a JSON file of it has changed. */
export class WorkflowFiles implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  #found: Promise<readonly WorkflowFile[]> | undefined;

  readonly onDidChange = this.#changed.event;

  constructor() {
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher("**/*.json"));
    const look = (uri: vscode.Uri) => {
      if (!uri.path.includes("/.control-plane/")) this.lookAgain();
    };
    this.#store.add(watcher.onDidCreate(look));
    this.#store.add(watcher.onDidChange(look));
    this.#store.add(watcher.onDidDelete(look));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.lookAgain()));
  }

  list(): Promise<readonly WorkflowFile[]> {
    this.#found ??= findWorkflows().catch((error: unknown) => {
      this.#found = undefined;
      throw error;
    });
    return this.#found;
  }

  /** Also for what no watcher tells: files of folders that the person's settings leave out. */
  lookAgain(): void {
    this.#found = undefined;
    this.#changed.fire();
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
