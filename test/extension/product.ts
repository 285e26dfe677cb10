/** The installed extension, and waiting for what it does, for specs inside the extension host. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { ExtensionExports } from "../../src/vscode/extension.ts";
import { configurationSection, type SettingKey } from "../../src/vscode/ids.ts";
import type { Parts } from "../../src/vscode/parts.ts";
import type { PlaneSession } from "../../src/vscode/planeSession.ts";

const run = promisify(execFile);

export const extensionId = "control-plane.control-plane";

/** The parts of the installed extension, when it has looked at every folder. */
export async function activateProduct(): Promise<Parts> {
  const parts = await (await activateExtension()).parts;
  await parts.ready;
  return parts;
}

export async function activateExtension(): Promise<ExtensionExports> {
  const extension = vscode.extensions.getExtension<ExtensionExports>(extensionId);
  assert.ok(extension, `${extensionId} is not installed`);
  return extension.activate();
}

type Subscribe = (listener: () => void) => { dispose(): unknown };

/** Resolves with the first value of `look` that is neither undefined nor false, looking again at each of the events. */
export function until<T>(events: readonly Subscribe[], look: () => T | undefined | false): Promise<T> {
  const first = look();
  if (first !== undefined && first !== false) return Promise.resolve(first);
  return new Promise((resolve) => {
    const again = () => {
      const value = look();
      if (value === undefined || value === false) return;
      for (const listener of listeners) listener.dispose();
      resolve(value);
    };
    const listeners = events.map((subscribe) => subscribe(again));
  });
}

/** Waits for a change of the planes or of one session. */
export function untilPlanes<T>({ planes }: Parts, look: () => T | undefined | false): Promise<T> {
  return until([planes.onDidChange, planes.onDidChangeSession], look);
}

/** The first workspace folder. */
export function workspaceFolder(index = 0): vscode.WorkspaceFolder {
  const folder = vscode.workspace.workspaceFolders?.[index];
  assert.ok(folder, `workspace folder ${index} is not open`);
  return folder;
}

export function currentSession({ planes }: Parts): PlaneSession {
  assert.ok(planes.current, "no control plane is current");
  return planes.current;
}

/** Sets user settings below `controlPlane.` and resolves when the control planes have them. */
export async function setSettings(product: Parts, values: Partial<Record<SettingKey, unknown>>): Promise<void> {
  const former = product.planes.current;
  for (const [key, value] of Object.entries(values)) {
    const configuration = vscode.workspace.getConfiguration(configurationSection);
    if (JSON.stringify(configuration.inspect(key)?.globalValue) === JSON.stringify(value)) continue;
    const reopened = until([product.planes.onDidChange], () => product.planes.current !== former);
    await configuration.update(key, value, vscode.ConfigurationTarget.Global);
    await reopened;
  }
  await product.planes.refresh();
}

export async function git(folder: vscode.WorkspaceFolder, ...args: string[]): Promise<string> {
  return (await run("git", args, { cwd: folder.uri.fsPath })).stdout.trimEnd();
}

export async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

export async function writeText(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** Opens a file in an editor that shows what the disk has now; git may have changed it since it was last open. */
export async function showFile(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const text = await readText(uri);
  await until([vscode.workspace.onDidChangeTextDocument], () => document.getText() === text);
  return document;
}

/** Reverts what is unsaved and closes every editor. */
export async function closeEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter((open) => open.isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** Types `text` behind the first occurrence of `anchor`, as a person does: nothing is saved. */
export async function typeBehind(document: vscode.TextDocument, anchor: string, text: string): Promise<void> {
  const index = document.getText().indexOf(anchor);
  assert.notEqual(index, -1, `${anchor} is not in the document`);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(index + anchor.length), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Puts the repository back to `commit`, without untracked files. */
export async function resetRepository(folder: vscode.WorkspaceFolder, commit: string): Promise<void> {
  await git(folder, "reset", "--quiet", "--hard", commit);
  await git(folder, "clean", "--quiet", "-fd");
}
