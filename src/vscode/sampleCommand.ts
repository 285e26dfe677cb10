import { mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";

/** Makes the sample repository where the person says and opens it; its folder, or undefined when the person left. */
export async function openSample(): Promise<string | undefined> {
  const folder = await pickPlace();
  if (folder === undefined) return undefined;
  const { createSampleRepository } = await import("../node/init/sampleRepository.ts");
  await createSampleRepository(folder, new Date());
  const forceNewWindow = vscode.workspace.workspaceFolders !== undefined;
  await vscode.commands.executeCommand("vscode.openFolder", vscode.Uri.file(folder), { forceNewWindow });
  return folder;
}

async function pickPlace(): Promise<string | undefined> {
  const temporary = { label: vscode.l10n.t("A temporary folder"), description: os.tmpdir() };
  const chosen = { label: vscode.l10n.t("Choose a folder…") };
  const title = vscode.l10n.t("Where shall the sample repository be made?");
  const place = await vscode.window.showQuickPick([temporary, chosen], { title });
  if (place === undefined) return undefined;
  if (place === temporary) return mkdtemp(path.join(os.tmpdir(), "control-plane-sample-"));
  const openLabel = vscode.l10n.t("Make the Sample Here");
  const parents = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel,
    title,
  });
  const parent = parents?.[0]?.fsPath;
  return parent === undefined ? undefined : mkdtemp(path.join(parent, "control-plane-sample-"));
}
