import { createHash } from "node:crypto";
import { readFile, rename, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Tampering } from "../../core/cycle/safeguard.ts";
import { errorCode } from "../files/atomicWrite.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";
import type { GitProcess } from "../git/gitProcess.ts";
import type { PartMemory } from "./partMemory.ts";
import { listed, untouched } from "./tampering.ts";

interface IndexState {
  readonly digest: string;
  readonly hidden: ReadonlySet<string>;
}

/** An index as it was, with the time that git measures the files in it by. */
interface Former {
  readonly bytes: Buffer;
  readonly time: Date;
}

/** git's index: nothing hidden in it, and nothing staged beside the tree. */
export class IndexMemory implements PartMemory {
  readonly state: IndexState;
  readonly #place: RepositoryPlace;
  readonly #git: GitProcess;
  /** The index itself, too large to be kept for after a kill. */
  readonly #former: Former | undefined;

  static async of(place: RepositoryPlace, git: GitProcess): Promise<IndexMemory> {
    const [hidden, former] = await Promise.all([hiddenPaths(git), readFormer(place)]);
    return new IndexMemory(place, git, { digest: digestOf(former?.bytes), hidden: new Set(hidden) }, former);
  }

  static from(place: RepositoryPlace, git: GitProcess, state: IndexState): IndexMemory {
    return new IndexMemory(place, git, state);
  }

  private constructor(place: RepositoryPlace, git: GitProcess, state: IndexState, former?: Former) {
    this.state = state;
    this.#former = former;
    this.#place = place;
    this.#git = git;
  }

  async differing(): Promise<readonly string[]> {
    const hidden = await this.#hidden();
    return hidden.length > 0 ? [`git was told not to look at ${listed(hidden)}; that stays so`] : [];
  }

  async isTouched(): Promise<boolean> {
    return false; // An agent that looks at git's status writes the index too.
  }

  async putBack(until?: number): Promise<Tampering> {
    if (digestOf(await read(this.#place)) === this.state.digest) return untouched;
    const hidden = await this.#hidden();
    for (const flag of hidden.length > 0 ? ["--no-assume-unchanged", "--no-skip-worktree"] : []) {
      const input = hidden.map((file) => `${file}\0`).join("");
      await this.#git.expect(["update-index", flag, "-z", "--stdin"], { input, writes: true });
    }
    // What is staged and not in the tree is nobody's work, unless a person was there since; the tree itself stays as it is.
    if (until === undefined) await this.#reset();
    const grave = hidden.length > 0 ? [`git was told not to look at ${listed(hidden)}; it looks again`] : [];
    return { ...untouched, grave };
  }

  /** An index can say of a changed file that it looked at it, and it is as it was: only the former one is believed. */
  async #reset(): Promise<void> {
    const index = indexOf(this.#place);
    if (this.#former) {
      const { bytes, time } = this.#former;
      // As git does it, so that what a kill leaves is cleared like git's own.
      await writeFile(`${index}.lock`, bytes, { flag: "wx" });
      // git looks into a file that is as young as the index, whose times are in seconds.
      await utimes(`${index}.lock`, time, time);
      await rename(`${index}.lock`, index);
    }
    await this.#git.expect(["reset", "--quiet"], { writes: true });
  }

  async #hidden(): Promise<string[]> {
    return (await hiddenPaths(this.#git)).filter((file) => !this.state.hidden.has(file));
  }
}

/** Paths with the bits `assume unchanged` or `skip worktree`. */
async function hiddenPaths(git: GitProcess): Promise<string[]> {
  const output = await git.expect(["ls-files", "-v", "-z"]);
  return output
    .split("\0")
    .filter((line) => /^[a-zS] /.test(line))
    .map((line) => line.slice(2));
}

function digestOf(bytes: Buffer | undefined): string {
  return bytes ? createHash("sha256").update(bytes).digest("hex") : "";
}

async function readFormer(place: RepositoryPlace): Promise<Former | undefined> {
  const bytes = await read(place);
  return bytes && { bytes, time: (await stat(indexOf(place))).mtime };
}

async function read(place: RepositoryPlace): Promise<Buffer | undefined> {
  try {
    return await readFile(indexOf(place));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function indexOf({ gitFolder }: RepositoryPlace): string {
  return path.join(gitFolder, "index");
}
