import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { deserialize, serialize } from "node:v8";
import type { GuardedRun } from "../../core/cycle/safeguard.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { readIfThere } from "../files/readIfThere.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";

const format = 1;

/** What was remembered before an executor began; `parts` is what each memory asked to be kept. */
export interface Guarded {
  readonly run: GuardedRun;
  /** When it began, as the file system counts, milliseconds since the epoch. */
  readonly began: number;
  readonly parts: readonly unknown[];
}

/**
 * Outlives a killed engine: one file a working tree, in the person's own folder, where an executor that only knows the repository
 * does not come by. It is there exactly while an executor is at work, or was when its engine died. A mark in git's folder says so, too: who takes
 * the file away is missed.
 */
export class GuardFile {
  readonly #file: string;
  readonly #mark: string;

  /** `configFolder` is absolute. */
  constructor(configFolder: string, { gitFolder, root }: RepositoryPlace) {
    const name = createHash("sha256").update(root).digest("hex").slice(0, 32);
    this.#file = path.join(configFolder, "guards", `${name}.bin`);
    this.#mark = path.join(gitFolder, "control-plane", "guarded");
  }

  /** Undefined when it was kept, else the system's code of why it cannot be. Without `mark` nobody will miss it. */
  async keep(guarded: Guarded, mark: string | undefined): Promise<string | undefined> {
    try {
      await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 });
      // Only who holds the cycle's lock writes here, so that a half of a killed one is written over.
      const half = `${this.#file}.tmp`;
      await writeFile(half, serialize({ format, ...guarded }), { mode: 0o600 });
      await rename(half, this.#file);
      if (mark !== undefined) await writeMark(this.#mark, mark);
      return undefined;
    } catch (error) {
      const code = errorCode(error);
      if (code === undefined) throw error;
      return code;
    }
  }

  /** Undefined when there is none; `unreadable` when it is broken, or another version's. */
  async read(): Promise<Guarded | "unreadable" | undefined> {
    let bytes: Buffer;
    try {
      bytes = await readFile(this.#file);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
    try {
      const value = deserialize(bytes) as Guarded & { readonly format: number };
      return value.format === format && Array.isArray(value.parts) ? value : "unreadable";
    } catch {
      return "unreadable"; // Somebody else wrote into it: that is for the caller to tell.
    }
  }

  /** What `keep` was given; undefined when nothing was kept, or would not be missed. */
  mark(): Promise<string | undefined> {
    return readIfThere(this.#mark);
  }

  async remove(): Promise<void> {
    await rm(this.#mark, { force: true });
    await rm(this.#file, { force: true });
  }
}

async function writeMark(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
