import { stat } from "node:fs/promises";
import path from "node:path";
import type { GuardedRun, Tampering } from "../../core/cycle/safeguard.ts";
import { errorCode } from "../files/atomicWrite.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";
import type { GitProcess } from "../git/gitProcess.ts";
import { BranchMemory, hasOperation } from "./branchMemory.ts";
import { type GitRefs, readRefs } from "./gitRefs.ts";
import type { PartMemory } from "./partMemory.ts";
import { joined, listed, untouched } from "./tampering.ts";

/** Other branches, tags, replacements and the stash; HEAD and its branch are the `BranchMemory`'s. */
export class GitRefsMemory implements PartMemory {
  readonly state: GitRefs;
  readonly #place: RepositoryPlace;
  readonly #git: GitProcess;
  readonly #run: GuardedRun;

  static async of(place: RepositoryPlace, git: GitProcess, run: GuardedRun): Promise<GitRefsMemory> {
    return new GitRefsMemory(place, git, run, await readRefs(place));
  }

  static from(place: RepositoryPlace, git: GitProcess, run: GuardedRun, state: GitRefs): GitRefsMemory {
    return new GitRefsMemory(place, git, run, state);
  }

  private constructor(place: RepositoryPlace, git: GitProcess, run: GuardedRun, before: GitRefs) {
    this.state = before;
    this.#place = place;
    this.#git = git;
    this.#run = run;
  }

  async differing(): Promise<readonly string[]> {
    const before = this.state;
    const { branch, head, refs, stash } = await readRefs(this.#place);
    const lost = [...before.refs.keys()].filter((name) => !refs.has(name));
    const moved = [...before.refs].filter(
      ([name, hash]) => !name.startsWith("refs/heads/") && (refs.get(name) ?? hash) !== hash,
    );
    const dropped = before.stash.filter(({ hash }) => !stash.some((entry) => entry.hash === hash)).length;
    const left = before.branch !== branch ? `${shortName(before.branch)} was left for ${shortName(branch)}` : undefined;
    const words = [
      ...(left !== undefined && head !== before.head ? [left] : []),
      ...(lost.length > 0 ? [`${listed(lost)} was deleted`] : []),
      ...(moved.length > 0 ? [`${listed(moved.map(([name]) => name))} was moved`] : []),
      ...(dropped > 0 ? [`${dropped} of the stash were dropped`] : []),
    ];
    return words.map((word) => `Meanwhile ${word}; that stays so`);
  }

  async isTouched(): Promise<boolean> {
    return (await readRefs(this.#place)).head !== this.state.head;
  }

  async putBack(until?: number): Promise<Tampering> {
    // Whoever moved HEAD last did it when the executor was over for certain: a person puts things in order, or has done so.
    if (until !== undefined && (await lastMove(this.#place)) > until) return untouched;
    const replaced = await this.#putBackReplacements(await readRefs(this.#place));
    const memory = new BranchMemory(this.#place, this.#git, this.#run, this.state);
    // After a kill, an operation under way may be a person's, and AUTO waits for its end.
    const isUnderWay = until !== undefined && (await hasOperation(this.#place));
    const branch = isUnderWay ? untouched : await memory.putBack();
    const after = await readRefs(this.#place);
    return joined([
      replaced,
      branch,
      await this.#putBackLost(after),
      await this.#putBackTags(after),
      await this.#putBackStash(after),
      this.#tellNew(after),
    ]);
  }

  /** First of all: they change what every other question to git is answered. */
  async #putBackReplacements({ refs }: GitRefs): Promise<Tampering> {
    const names = [...new Set([...refs.keys(), ...this.state.refs.keys()])];
    const changed = names.filter((name) => isReplacement(name) && refs.get(name) !== this.state.refs.get(name));
    for (const name of changed) await this.#set(name, this.state.refs.get(name));
    if (changed.length === 0) return untouched;
    return { ...untouched, grave: [`git was told to take other objects for these (${listed(changed)})`] };
  }

  /** A branch or tag that is gone comes back, unless what it held is part of another one. */
  async #putBackLost({ refs }: GitRefs): Promise<Tampering> {
    const grave: string[] = [];
    const notes: string[] = [];
    for (const [name, hash] of this.state.refs) {
      if (refs.has(name) || isReplacement(name)) continue;
      const holders = await this.#git.run(["for-each-ref", "--count=1", "--contains", hash]);
      if (name.startsWith("refs/heads/") && holders.stdout.trim() !== "") {
        notes.push(`${name} was deleted; another branch holds its commits`);
        continue;
      }
      await this.#set(name, hash);
      grave.push(`${name} was deleted, it is there again`);
    }
    return { ...untouched, grave, notes };
  }

  async #putBackTags({ refs }: GitRefs): Promise<Tampering> {
    const moved = [...this.state.refs].filter(
      ([name, hash]) => name.startsWith("refs/tags/") && refs.has(name) && refs.get(name) !== hash,
    );
    for (const [name, hash] of moved) await this.#set(name, hash);
    return { ...untouched, grave: moved.map(([name]) => `${name} was moved, it is back where it was`) };
  }

  async #putBackStash({ stash }: GitRefs): Promise<Tampering> {
    const lost = this.state.stash.filter(({ hash }) => !stash.some((entry) => entry.hash === hash));
    for (const { hash, message } of lost) {
      await this.#git.expect(["stash", "store", `--message=${message}`, hash], { writes: true });
    }
    const added = stash.length + lost.length - this.state.stash.length;
    return {
      ...untouched,
      grave: lost.length > 0 ? [`${lost.length} of the stash were dropped, they are there again`] : [],
      notes: added > 0 ? ["The executor put changes into git's stash"] : [],
    };
  }

  #tellNew({ refs }: GitRefs): Tampering {
    const added = [...refs.keys()].filter((name) => !this.state.refs.has(name) && !isReplacement(name));
    if (added.length === 0) return untouched;
    return { ...untouched, notes: [`New since the cycle began: ${listed(added)}`] };
  }

  async #set(name: string, hash: string | undefined): Promise<void> {
    await this.#git.expect(hash === undefined ? ["update-ref", "-d", name] : ["update-ref", name, hash], {
      writes: true,
    });
  }
}

/** When HEAD moved last, milliseconds since the epoch; 0 without a log of it. */
async function lastMove({ gitFolder }: RepositoryPlace): Promise<number> {
  try {
    return (await stat(path.join(gitFolder, "logs", "HEAD"))).ctimeMs;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}

function shortName(branch: string | undefined): string {
  return branch?.replace("refs/heads/", "") ?? "a detached HEAD";
}

function isReplacement(name: string): boolean {
  return name.startsWith("refs/replace/");
}
