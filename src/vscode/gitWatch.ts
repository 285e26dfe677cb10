import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { Disposable } from "../core/base/disposables.ts";

/** The top level of the working tree around `folder`; undefined outside of a repository. */
export async function findRepositoryRoot(folder: string): Promise<string | undefined> {
  const marker = await findMarker(folder);
  return marker && path.dirname(marker.path);
}

/** Calls back when HEAD, a branch or the index of the repository around `folder` changes. */
export async function watchGit(folder: string, onDidChange: () => void): Promise<Disposable> {
  const gitFolder = await findGitFolder(folder);
  if (!gitFolder) return { dispose: () => undefined };
  const pattern = new vscode.RelativePattern(vscode.Uri.file(gitFolder), "{HEAD,index,packed-refs,logs/HEAD}");
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  const listeners = [watcher.onDidChange(onDidChange), watcher.onDidCreate(onDidChange), watcher];
  return vscode.Disposable.from(...listeners);
}

/** The folder that holds HEAD, also where `.git` is a file that names it (worktrees, submodules). */
async function findGitFolder(folder: string): Promise<string | undefined> {
  const marker = await findMarker(folder);
  return marker?.isFile ? pointedFolder(marker.path) : marker?.path;
}

/** The nearest `.git` upwards. */
async function findMarker(folder: string): Promise<{ readonly path: string; readonly isFile: boolean } | undefined> {
  for (let at = folder; ; at = path.dirname(at)) {
    const candidate = path.join(at, ".git");
    const found = await stat(candidate).catch(() => undefined);
    if (found) return { path: candidate, isFile: found.isFile() };
    if (path.dirname(at) === at) return undefined;
  }
}

async function pointedFolder(file: string): Promise<string | undefined> {
  const target = /^gitdir:\s*(.+)$/m.exec(await readFile(file, "utf8"))?.[1]?.trim();
  return target && path.resolve(path.dirname(file), target);
}
