import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import { isInside, nearestReal } from "../files/repositoryPath.ts";

/**
 * The control document's path in its repository, `/` as separator. `file` is absolute. Throws `path-refused` for one outside of `root`,
 * also by a link, and for one in git's own folder: git could not keep it.
 */
export async function documentPathIn(root: string, file: string): Promise<string> {
  const relative = path.relative(root, file).split(path.sep).join("/");
  const isKept = isInside(root, file) && isInside(root, await nearestReal(file)) && !relative.startsWith(".git/");
  if (isKept) return relative;
  throw new ControlError(
    "path-refused",
    `The control document ${file} lies outside of the repository ${root}, where git cannot keep it; name one inside (--file, or the setting file)`,
    { data: { file, root } },
  );
}
