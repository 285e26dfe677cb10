import * as vscode from "vscode";

const shownFiles = 200;
/** JSON files that are never workflows, and folders with too many of them. */
const excluded = "{**/node_modules/**,**/.git/**,**/.venv/**,**/.control-plane/**,**/package*.json,**/tsconfig*.json}";
const largest = 4 * 1024 * 1024;

export interface WorkflowFile {
  readonly uri: vscode.Uri;
  /** `editor` has to be exported in API form before it can be run. */
  readonly form: "api" | "editor";
}

/** The JSON files of the workspace that look like workflows, in the order of their paths. */
export async function findWorkflows(): Promise<readonly WorkflowFile[]> {
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
