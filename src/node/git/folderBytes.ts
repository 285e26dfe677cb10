import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";

interface Kept {
  readonly bytes: Buffer;
  readonly modifiedAt: Date;
}

/** The plain files of a folder as they are now, and a way back to exactly them; git compares the times of its index, too. */
export class FolderBytes {
  readonly #folder: string;
  readonly #files: ReadonlyMap<string, Kept>;

  static async of(folder: string): Promise<FolderBytes> {
    const files = new Map<string, Kept>();
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile()) files.set(file, { bytes: await readFile(file), modifiedAt: (await stat(file)).mtime });
    }
    return new FolderBytes(folder, files);
  }

  private constructor(folder: string, files: ReadonlyMap<string, Kept>) {
    this.#folder = folder;
    this.#files = files;
  }

  async restore(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    for (const [file, { bytes, modifiedAt }] of this.#files) {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
      await utimes(file, modifiedAt, modifiedAt);
    }
  }
}
