import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

const skipped =
  /^(\..*|node_modules|bower_components|vendor|dist|build|out|target|coverage|venv|env|site-packages|__pycache__|tmp|temp|fixtures|examples?)$/i;
const maximumDepth = 2;
const maximumFolders = 200;
const maximumBytes = 512 * 1024;

/** A folder that may hold a project of its own. */
export interface ProjectFolder {
  /** Absolute. */
  readonly absolute: string;
  /** Relative to the top level with `/` as separator; empty for the top level. */
  readonly relative: string;
  /** Names of its files and folders. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

async function readFolder(top: string, relative: string): Promise<ProjectFolder> {
  const absolute = path.join(top, relative);
  const entries = await readdir(absolute, { withFileTypes: true });
  const names = (wanted: boolean) =>
    entries
      .filter((entry) => entry.isDirectory() === wanted)
      .map((entry) => entry.name)
      .sort();
  return { absolute, relative, files: names(false), folders: names(true) };
}

/** The top level and the folders below it, two levels deep, without hidden, generated and installed ones. */
export async function findProjectFolders(top: string): Promise<ProjectFolder[]> {
  const found: ProjectFolder[] = [await readFolder(top, "")];
  for (const folder of found) {
    const depth = folder.relative === "" ? 0 : folder.relative.split("/").length;
    if (depth >= maximumDepth) continue;
    for (const name of folder.folders) {
      if (skipped.test(name) || found.length >= maximumFolders) continue;
      found.push(await readFolder(top, folder.relative === "" ? name : `${folder.relative}/${name}`));
    }
  }
  return found;
}

/** A file's text; undefined when it is not there, no file, or too long to be written by hand. */
export async function readSmallText(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile() || found.size > maximumBytes) return undefined;
  return readFile(file, "utf8");
}
