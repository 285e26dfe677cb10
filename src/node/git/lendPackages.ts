/** Installed packages for a tree that has none: links to what the repository's own tree has, so that checks find their tools. */
import { copyFile, lstat, mkdir, readdir, readFile, rm, symlink } from "node:fs/promises";
import path from "node:path";
import type { LentPackages } from "../../core/cycle/workTree.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { namesIn } from "../files/namesIn.ts";
import { GitProcess } from "./gitProcess.ts";
import { folderLinks, lendLink } from "./lendLink.ts";
import { lendPnpmStore } from "./lendPnpmStore.ts";

const nodeFolder = "node_modules";
const otherFolders = new Set([".venv", "venv", "vendor"]);

/** Lends the ignored package folders of one tree to another of the same repository; `from` and `to` are absolute. */
export async function lendPackages(from: string, to: string): Promise<LentPackages> {
  const kept: string[] = [];
  const lent: string[] = [];
  for (const folder of await packageFolders(from)) {
    const [source, target] = [path.join(from, folder), path.join(to, folder)];
    if ((await isThere(target)) || !(await isThere(path.dirname(target)))) continue;
    if (path.basename(folder) !== nodeFolder && (await leadsBack(source, from))) {
      kept.push(folder);
      continue;
    }
    lent.push(target);
    if (path.basename(folder) === nodeFolder) await lendNodeModules(source, target, from);
    else await symlink(source, target, folderLinks);
  }
  return {
    kept,
    takeBack: async () => {
      for (const target of lent) await rm(target, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

async function packageFolders(root: string): Promise<string[]> {
  const args = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory", "--no-empty-directory"];
  const found = (await new GitProcess(root).expect(args)).split("\0").filter((name) => name.endsWith("/"));
  const folders = found.map((name) => name.slice(0, -1));
  return folders.filter((name) => path.basename(name) === nodeFolder || otherFolders.has(path.basename(name)));
}

/** Entry by entry: a link to a package of the repository itself has to lead to the same package of the other tree. */
async function lendNodeModules(source: string, target: string, root: string): Promise<void> {
  await mkdir(target);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [path.join(source, entry.name), path.join(target, entry.name)];
    if (entry.isSymbolicLink()) await lendLink(from, to, root);
    else if (entry.isFile()) await copyFile(from, to);
    else if (entry.name.startsWith("@")) await lendNodeModules(from, to, root);
    else if (entry.name === ".pnpm") await lendPnpmStore(from, to, root);
    else await symlink(from, to, folderLinks);
  }
}

/** True for a Python environment in which the repository's own sources are installed by their place. */
async function leadsBack(environment: string, root: string): Promise<boolean> {
  const versions = (await namesIn(path.join(environment, "lib"))).map((name) => path.join(environment, "lib", name));
  for (const folder of [...versions, path.join(environment, "Lib")]) {
    const packages = path.join(folder, "site-packages");
    for (const name of await namesIn(packages)) {
      if (!/\.(pth|egg-link)$|^__editable__/.test(name)) continue;
      if ((await readFile(path.join(packages, name), "utf8").catch(() => "")).includes(root)) return true;
    }
  }
  return false;
}

async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return false;
    throw error;
  }
}
