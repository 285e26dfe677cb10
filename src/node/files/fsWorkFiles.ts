import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { createReadStream } from "node:fs";
import { lstat, readlink } from "node:fs/promises";
import type { WorkFiles } from "../../core/ports.ts";
import { errorCode } from "./atomicWrite.ts";
import { resolveInside } from "./repositoryPath.ts";

/** Work files of a repository on disk. Every call throws `path-refused` for a path that leaves the repository. */
export class FsWorkFiles implements WorkFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async exists(path: string): Promise<boolean> {
    return (await this.#look(path)).stats !== undefined;
  }

  async size(path: string): Promise<number | undefined> {
    const { stats } = await this.#look(path);
    return stats === undefined || stats.isDirectory() ? undefined : stats.size;
  }

  async digest(path: string): Promise<string | undefined> {
    const { absolute, stats } = await this.#look(path);
    const hash = createHash("sha256");
    if (stats?.isSymbolicLink()) return hash.update(await readlink(absolute)).digest("hex");
    if (!stats?.isFile()) return undefined;
    for await (const chunk of createReadStream(absolute)) hash.update(chunk as Buffer);
    return hash.digest("hex");
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
