import { copyFile, cp, lstat, mkdir, readdir, symlink } from "node:fs/promises";
import path from "node:path";
import { namesIn } from "../files/namesIn.ts";
import { folderLinks, isInside, leadsTo, lendLink } from "./lendLink.ts";

interface Entry {
  readonly name: string;
  /** Absolute paths of its links to other packages. */
  readonly links: readonly string[];
  readonly leadsTo: readonly string[];
}

/**
 * pnpm's folder of packages (`source` to `target`). A package is loaded from where it really lies, and finds its own packages there:
 * one that leads to the sources of the repository at `root`, through however many others, is copied, so that it leads to the other tree's.
 */
export async function lendPnpmStore(source: string, target: string, root: string): Promise<void> {
  const all = await readdir(source, { withFileTypes: true });
  const entries = await Promise.all(all.filter((one) => one.isDirectory()).map(({ name }) => readEntry(source, name)));
  const own = ownEntries(entries, source, root);
  await mkdir(target);
  for (const { name } of all.filter((one) => one.isFile()))
    await copyFile(path.join(source, name), path.join(target, name));
  for (const { links, name } of entries) {
    const [from, to] = [path.join(source, name), path.join(target, name)];
    if (!own.has(name)) {
      await symlink(from, to, folderLinks);
      continue;
    }
    await cp(from, to, { recursive: true, verbatimSymlinks: true, filter: (file) => !links.includes(file) });
    for (const link of links) await lendLink(link, path.join(target, path.relative(source, link)), root);
  }
}

/** Names of the entries that lead into the repository's own sources. */
function ownEntries(entries: readonly Entry[], store: string, root: string): Set<string> {
  const own = new Set<string>();
  const isOwn = (place: string) =>
    isInside(place, store)
      ? own.has(path.relative(store, place).split(path.sep)[0] ?? "")
      : isInside(place, root) && !path.relative(root, place).split(path.sep).includes("node_modules");
  for (let before = -1; before < own.size; ) {
    before = own.size;
    for (const entry of entries) if (entry.leadsTo.some(isOwn)) own.add(entry.name);
  }
  return own;
}

async function readEntry(store: string, name: string): Promise<Entry> {
  // Packages that are to be found by all others lie in one folder without a name of their own.
  const folder = name === "node_modules" ? path.join(store, name) : path.join(store, name, "node_modules");
  const names = await namesIn(folder);
  const scoped = await Promise.all(
    names
      .filter((one) => one.startsWith("@"))
      .map(async (scope) => (await namesIn(path.join(folder, scope))).map((one) => path.join(scope, one))),
  );
  const files = [...names, ...scoped.flat()].map((one) => path.join(folder, one));
  const isLink = await Promise.all(files.map(async (file) => (await lstat(file)).isSymbolicLink()));
  const links = files.filter((_, index) => isLink[index]);
  return { name, links, leadsTo: await Promise.all(links.map(leadsTo)) };
}
