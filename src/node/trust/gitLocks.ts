import { access } from "node:fs/promises";
import path from "node:path";
import type { Tampering } from "../../core/cycle/safeguard.ts";
import type { Remains } from "../../core/ports.ts";
import { errorCode } from "../files/atomicWrite.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";
import type { PartMemory } from "./partMemory.ts";
import { untouched } from "./tampering.ts";

const names = ["index.lock", "HEAD.lock", "config.lock", "packed-refs.lock"];

/** git's locks: one that an executor left behind would stop every commit. */
export class GitLocks implements PartMemory {
  readonly state = undefined;
  readonly #place: RepositoryPlace;
  readonly #remains: Remains;

  constructor(place: RepositoryPlace, remains: Remains) {
    this.#place = place;
    this.#remains = remains;
  }

  async differing(): Promise<readonly string[]> {
    return []; // The next git says so itself.
  }

  async isTouched(): Promise<boolean> {
    return false; // Every git that works takes locks.
  }

  async putBack(): Promise<Tampering> {
    const { commonFolder, gitFolder } = this.#place;
    const files = names.map((name) =>
      path.join(name === "index.lock" || name === "HEAD.lock" ? gitFolder : commonFolder, name),
    );
    if (!(await Promise.all(files.map(isThere))).includes(true)) return untouched;
    return { ...untouched, notes: (await this.#remains.clear()).words.map((words) => `After the executor: ${words}`) };
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}
