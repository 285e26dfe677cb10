import { realpath } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import { errorCode } from "./atomicWrite.ts";

/**
 * The absolute place of a repository-relative path. Throws `path-refused` for one that leaves the repository, by its words or
 * through a symlinked folder; the last part may itself be a symlink, it is not followed.
 */
export async function resolveInside(root: string, relative: string): Promise<string> {
  if (relative.includes("\0") || path.isAbsolute(relative) || path.win32.isAbsolute(relative)) throw refused(relative);
  const top = path.resolve(root);
  const absolute = path.resolve(top, relative);
  if (!isInside(top, absolute)) throw refused(relative);
  const folder = absolute === top ? top : path.dirname(absolute);
  // What lies right in the root cannot be led elsewhere by a folder.
  if (folder === top) return absolute;
  const [realRoot, realFolder] = await Promise.all([realpath(top), nearestReal(folder)]);
  if (!isInside(realRoot, realFolder)) throw refused(relative);
  return absolute;
}

/** True when `child` is `parent` or lies below it; both absolute. */
export function isInside(parent: string, child: string): boolean {
  const relative = path.relative(parent, child);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** The real path of the nearest folder that exists. */
export async function nearestReal(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    if (parent === folder || !["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) throw error;
    return nearestReal(parent);
  }
}

function refused(relative: string): ControlError {
  return new ControlError(
    "path-refused",
    `Unexpected path ${JSON.stringify(relative)}, expected one inside the repository`,
    {
      data: { path: relative },
    },
  );
}
