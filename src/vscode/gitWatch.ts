import * as vscode from "vscode";
import type { Disposable } from "../core/base/disposables.ts";
import { findRepository } from "../node/git/findRepository.ts";

/** Calls back when HEAD, a branch, the index or the cycle's lock of the repository around `folder` changes. */
export async function watchGit(folder: string, onDidChange: () => void): Promise<Disposable> {
  const repository = findRepository(folder);
  if (!repository) return { dispose: () => undefined };
  const { gitFolder, commonFolder } = repository;
  return vscode.Disposable.from(
    watch(gitFolder, "{HEAD,index,logs/HEAD}", onDidChange),
    watch(commonFolder, "{packed-refs,control-plane/lock.json}", onDidChange),
  );
}

function watch(folder: string, glob: string, onDidChange: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), glob));
  const events = [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete];
  return vscode.Disposable.from(watcher, ...events.map((event) => event(onDidChange)));
}
