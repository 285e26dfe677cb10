import * as vscode from "vscode";

const shownFiles = 200;
/** JSON files that are never workflows, and folders with too many of them. */
const excluded = "{**/node_modules/**,**/.git/**,**/.venv/**,**/.control-plane/**,**/package*.json,**/tsconfig*.json}";
const largest = 4 * 1024 * 1024;

/** The JSON files of the workspace that name a class of a node, in the order of their paths. */
export async function findWorkflows(): Promise<readonly vscode.Uri[]> {
  const files = await vscode.workspace.findFiles("**/*.json", excluded, shownFiles);
  const checked = await Promise.all(files.map(async (uri) => ((await isWorkflow(uri)) ? uri : undefined)));
  return checked.filter((uri) => uri !== undefined).sort((a, b) => a.path.localeCompare(b.path));
}

async function isWorkflow(uri: vscode.Uri): Promise<boolean> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largest) return false;
    return looksLikeWorkflow(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString("utf8"));
  } catch {
    // Gone meanwhile, or not to be read: it is not listed.
    return false;
  }
}

/** A quick look, before a text is parsed. */
export function looksLikeWorkflow(text: string): boolean {
  return text.includes('"class_type"');
}
