import * as vscode from "vscode";
import type { ControlPlanes } from "./controlPlanes.ts";
import { showRestricted } from "./failure.ts";
import { settingsReader } from "./folderWatch.ts";
import { decodeSettings } from "./settings.ts";

/** Writes a starting document into a folder that has none, and opens it; the file, or undefined when the person left. */
export async function initializeControlPlane(planes: ControlPlanes): Promise<vscode.Uri | undefined> {
  if (!vscode.workspace.isTrusted) return void showRestricted();
  const folder = await pickFolder(planes);
  if (!folder) return undefined;
  const settings = decodeSettings(settingsReader(folder));
  const { initDocument } = await import("../node/init/initDocument.ts");
  const result = await initDocument({ folder: folder.uri.fsPath, settings, now: new Date() });
  const uri = vscode.Uri.joinPath(folder.uri, result.file);
  await planes.refresh();
  await vscode.window.showTextDocument(uri);
  return uri;
}

/** The only folder without a document, or the one that the person picks. */
async function pickFolder(planes: ControlPlanes): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const bare = folders.filter((folder) => planes.of(folder.uri) === undefined);
  if (bare.length > 1) {
    const items = bare.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder }));
    return (await vscode.window.showQuickPick(items, { title: "Initialize which folder?" }))?.folder;
  }
  if (bare.length === 0) {
    const message =
      folders.length === 0
        ? "Open a folder first; a control plane lives in a repository."
        : "This workspace has a control document already.";
    void vscode.window.showInformationMessage(message);
  }
  return bare[0];
}
