import * as vscode from "vscode";
import type { Disposable } from "../core/base/disposables.ts";
import { findRepository } from "../node/git/findRepository.ts";

/** Calls back when HEAD, a branch or the index of the repository around `folder` changes. */
export async function watchGit(folder: string, onDidChange: () => void): Promise<Disposable> {
  const repository = await findRepository(folder);
  if (!repository) return { dispose: () => undefined };
  const pattern = new vscode.RelativePattern(
    vscode.Uri.file(repository.gitFolder),
    "{HEAD,index,packed-refs,logs/HEAD}",
  );
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  return vscode.Disposable.from(watcher.onDidChange(onDidChange), watcher.onDidCreate(onDidChange), watcher);
}
