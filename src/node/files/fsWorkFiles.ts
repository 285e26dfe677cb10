import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { createReadStream } from "node:fs";
import { cp, lstat, mkdir, readFile, readlink, realpath, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import type { WorkFile, WorkFiles } from "../../core/ports.ts";
import { errorCode } from "./atomicWrite.ts";
import { isInside, nearestReal, resolveInside } from "./repositoryPath.ts";

const maximumText = 1024 * 1024;

/** Work files of a repository on disk. Every call throws `path-refused` for a path that leaves the repository. */
export class FsWorkFiles implements WorkFiles {
  readonly #root: string;
  readonly #keptRoot: string;

  /** `move` takes files below `keptRoot`: of a run's own tree into the repository's. */
  constructor(root: string, keptRoot = root) {
    this.#root = root;
    this.#keptRoot = keptRoot;
  }

  async exists(path: string): Promise<boolean> {
    return (await this.#look(path)).stats !== undefined;
  }

  async size(path: string): Promise<number | undefined> {
    const { stats } = await this.#look(path);
    return stats === undefined || stats.isDirectory() ? undefined : stats.size;
  }

  async move(from: string, to: string): Promise<void> {
    const [source, target] = await Promise.all([resolveInside(this.#root, from), resolveInside(this.#keptRoot, to)]);
    await mkdir(dirname(target), { recursive: true });
    try {
      await rename(source, target);
    } catch (error) {
      if (errorCode(error) !== "EXDEV") throw error;
      await cp(source, target, { recursive: true, errorOnExist: true, force: false, verbatimSymlinks: true });
      await rm(source, { recursive: true, force: true });
    }
  }

  async look(path: string): Promise<WorkFile | undefined> {
    const found = await this.#lookInside(path.replace(/\/+$/, ""));
    if (found?.stats === undefined) return undefined;
    const { absolute, stats } = found;
    if (stats.isDirectory()) return { kind: "folder", bytes: 0 };
    if (stats.isSymbolicLink()) return { kind: (await this.#leadsOut(absolute)) ? "outward-link" : "link", bytes: 0 };
    return stats.isFile() ? { kind: "file", bytes: stats.size } : { kind: "other", bytes: 0 };
  }

  async text(path: string): Promise<string | undefined> {
    const found = await this.#lookInside(path);
    if (!found?.stats?.isFile() || found.stats.size > maximumText) return undefined;
    return readFile(found.absolute, "utf8");
  }

  async digest(path: string): Promise<string | undefined> {
    const { absolute, stats } = await this.#look(path);
    const hash = createHash("sha256");
    if (stats?.isSymbolicLink()) return hash.update(await readlink(absolute)).digest("hex");
    if (!stats?.isFile()) return undefined;
    for await (const chunk of createReadStream(absolute)) hash.update(chunk as Buffer);
    return hash.digest("hex");
  }

  /** Undefined for a path that is only reached through a link out of the repository. */
  async #lookInside(path: string) {
    try {
      return await this.#look(path);
    } catch (error) {
      if (error instanceof ControlError && error.code === "path-refused") return undefined;
      throw error;
    }
  }

  /** Also true for links into git's own folder, and for those that lead nowhere outside. */
  async #leadsOut(link: string): Promise<boolean> {
    const [root, folder] = await Promise.all([realpath(this.#root), realpath(dirname(link))]);
    const target = await nearestReal(resolve(folder, await readlink(link)));
    return !isInside(root, target) || isInside(join(root, ".git"), target);
  }

  async #look(path: string): Promise<{ readonly absolute: string; readonly stats: Stats | undefined }> {
    const absolute = await resolveInside(this.#root, path);
    try {
      return { absolute, stats: await lstat(absolute) };
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return { absolute, stats: undefined };
      throw error;
    }
  }
}
