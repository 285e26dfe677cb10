import { lstat, readlink, realpath } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import { repositoryPath } from "../../core/policy/safeValues.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { resolveInside } from "../files/repositoryPath.ts";

/** A place of the repository that a model named. */
export interface WorkPath {
  readonly absolute: string;
  /** Its one true name, relative to the repository, `/` as separator: links of folders are followed. */
  readonly path: string;
  readonly kind: "file" | "folder" | "missing";
}

/**
 * Where a name leads. Throws `path-refused` for what lies outside of the repository, in git's own folder or in another repository
 * within this one, and for links and devices.
 */
export async function resolveWorkPath(root: string, written: string): Promise<WorkPath> {
  const named = repositoryPath(written);
  if (named === undefined || named.split("/").some(isTreacherous))
    throw refused(written, "it is no path inside the repository");
  const absolute = await resolveInside(root, named);
  const kind = await kindOf(absolute, written);
  const real = kind === "missing" ? await realOfMissing(absolute) : await realpath(absolute);
  const relative = path
    .relative(await realpath(root), real)
    .split(path.sep)
    .join("/");
  const segments = relative.split("/");
  if (segments.some(isTreacherous)) throw refused(written, "it is no path inside the repository");
  await refuseNested(await realpath(root), segments, written);
  return { absolute: real, path: relative, kind };
}

/** Git's own folder under any of its spellings, and names that Windows reads as other names or as streams. */
function isTreacherous(segment: string): boolean {
  return /^\.git$/i.test(segment) || /^git~\d+$/i.test(segment) || /[:]|[. ]$/.test(segment);
}

async function kindOf(absolute: string, written: string): Promise<WorkPath["kind"]> {
  try {
    const stats = await lstat(absolute);
    if (stats.isSymbolicLink())
      throw refused(written, `it is a link to ${await readlink(absolute)}; name that file itself`);
    if (stats.isDirectory()) return "folder";
    if (stats.isFile()) return "file";
    throw refused(written, "it is no plain file");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return "missing";
    throw error;
  }
}

async function realOfMissing(absolute: string): Promise<string> {
  const folder = path.dirname(absolute);
  try {
    return path.join(await realpath(folder), path.basename(absolute));
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR") throw error;
    return path.join(await realOfMissing(folder), path.basename(absolute));
  }
}

/** What lies in a repository of its own is seen by no measure of this one. */
async function refuseNested(root: string, segments: readonly string[], written: string): Promise<void> {
  for (let depth = 1; depth < segments.length; depth++) {
    const folder = segments.slice(0, depth);
    const found = await lstat(path.join(root, ...folder, ".git")).catch(() => undefined);
    if (found) throw refused(written, `${folder.join("/")} is a repository of its own`);
  }
}

function refused(written: string, why: string): ControlError {
  return new ControlError("path-refused", `${JSON.stringify(written)} is refused: ${why}`, { data: { path: written } });
}
