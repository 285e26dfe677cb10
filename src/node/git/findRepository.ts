import { readFile, realpath, stat } from "node:fs/promises";
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
 * of git; a bare repository has no working tree and does not count.
 */
export async function findRepository(folder: string): Promise<RepositoryPlace | undefined> {
  for (let root = await realpath(folder); ; root = path.dirname(root)) {
    const gitFolder = await gitFolderIn(root);
    if (gitFolder !== undefined) return { root, gitFolder, commonFolder: await commonFolderOf(gitFolder) };
    if (root === path.dirname(root)) return undefined;
  }
}

/** `.git` is a folder, or in linked working trees and submodules a file that names one. */
async function gitFolderIn(root: string): Promise<string | undefined> {
  const entry = path.join(root, ".git");
  const pointer = await readPointer(entry);
  const folder = pointer === undefined ? entry : path.resolve(root, pointer.replace(/^gitdir:\s*/, ""));
  return (await isFile(path.join(folder, "HEAD"))) ? folder : undefined;
}

async function commonFolderOf(gitFolder: string): Promise<string> {
  const pointer = await readPointer(path.join(gitFolder, "commondir"));
  return pointer === undefined ? gitFolder : path.resolve(gitFolder, pointer);
}

/** The trimmed text of a small file; undefined when there is no such file. */
async function readPointer(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return false;
    throw error;
  }
}
