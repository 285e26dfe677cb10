import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { errorCode } from "../files/atomicWrite.ts";

/** Where a working tree and its git folders lie; absolute native paths. */
export interface RepositoryPlace {
  readonly root: string;
  /** Of this working tree: HEAD, index, unfinished operations. */
  readonly gitFolder: string;
  /** Shared by all working trees: objects, info, hooks. */
  readonly commonFolder: string;
}

/**
 * The repository that a folder lies in, found by looking at files as git does: a process less at every start. Undefined outside
 * of git; a bare repository has no working tree and does not count. Synchronous: these few looks one after the other take a tenth of
 * a millisecond, and ten times that through the thread pool, while everything waits for the answer.
 */
export function findRepository(folder: string): RepositoryPlace | undefined {
  for (let root = realpathSync.native(folder); ; root = path.dirname(root)) {
    const gitFolder = gitFolderIn(root);
    if (gitFolder !== undefined) return { root, gitFolder, commonFolder: commonFolderOf(gitFolder) };
    if (root === path.dirname(root)) return undefined;
  }
}

/** True for a git folder, such as a bare repository is as a whole. */
export function isGitFolder(folder: string): boolean {
  return isFile(path.join(folder, "HEAD")) && ["objects", "refs"].every((name) => existsSync(path.join(folder, name)));
}

/** `.git` is a folder, or in linked working trees and submodules a file that names one. */
function gitFolderIn(root: string): string | undefined {
  const entry = path.join(root, ".git");
  const pointer = readPointer(entry);
  const folder = pointer === undefined ? entry : path.resolve(root, pointer.replace(/^gitdir:\s*/, ""));
  return isFile(path.join(folder, "HEAD")) ? folder : undefined;
}

function commonFolderOf(gitFolder: string): string {
  const pointer = readPointer(path.join(gitFolder, "commondir"));
  return pointer === undefined ? gitFolder : path.resolve(gitFolder, pointer);
}

/** The trimmed text of a small file; undefined when there is no such file. */
function readPointer(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}

function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch (error) {
    if (errorCode(error) === "ENOTDIR") return false;
    throw error;
  }
}
