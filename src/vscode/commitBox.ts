import * as vscode from "vscode";
import type { ControlPlanes } from "./controlPlanes.ts";
import { pickSession } from "./pickSession.ts";

/** What we use of the API of VS Code's own git extension, version 1. */
interface GitApi {
  readonly repositories: readonly { readonly rootUri: vscode.Uri; readonly inputBox: { value: string } }[];
}

/** Puts the id of the task in DOING, else of the next one, before what stands in the commit box. */
export async function insertTaskId(planes: ControlPlanes): Promise<void> {
  const session = await pickSession(planes, undefined, vscode.l10n.t("Take the task of which folder?"));
  const { document, selection } = session?.facts ?? {};
  const doing = document?.ledgers.find(({ primary }) => primary)?.tasks.find(({ state }) => state === "DOING");
  const id = (doing ?? selection?.selected?.task)?.id;
  if (!session || id === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No task is active, and none can be done next."));
    return;
  }
  const repository = (await gitApi())?.repositories
    .filter(({ rootUri }) => session.folder.uri.path.startsWith(rootUri.path))
    .sort((a, b) => b.rootUri.path.length - a.rootUri.path.length)[0];
  if (!repository) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("VS Code's git extension shows no repository for this folder."),
    );
    return;
  }
  const { value } = repository.inputBox;
  if (!value.includes(id)) repository.inputBox.value = value === "" ? `${id}: ` : `${id}: ${value}`;
  await vscode.commands.executeCommand("workbench.view.scm");
}

async function gitApi(): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<{ getAPI(version: 1): GitApi }>("vscode.git");
  return extension && (await extension.activate()).getAPI(1);
}
