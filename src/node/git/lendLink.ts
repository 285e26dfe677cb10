import { readlink, stat, symlink } from "node:fs/promises";
import path from "node:path";

/** Links to folders that need no rights on Windows. */
export const folderLinks = process.platform === "win32" ? "junction" : "dir";

/** Absolute path of what a link names, followed once. */
export async function leadsTo(link: string): Promise<string> {
  return path.resolve(path.dirname(link), await readlink(link));
}

/** True also for the folder itself. */
export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative.split(path.sep)[0] !== ".." && !path.isAbsolute(relative);
}

/** The same link in another tree: what leads into the tree at `root` leads to the same place of the other one. */
export async function lendLink(from: string, to: string, root: string): Promise<void> {
  const place = await leadsTo(from);
  const type = (await stat(from).catch(() => undefined))?.isDirectory() ? folderLinks : "file";
  if (!isInside(place, root)) return symlink(place, to, type);
  const relative = path.relative(path.dirname(from), place);
  await symlink(type === "junction" ? path.resolve(path.dirname(to), relative) : relative, to, type);
}
