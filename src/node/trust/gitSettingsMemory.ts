import { createHash } from "node:crypto";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import type { Tampering } from "../../core/cycle/safeguard.ts";
import { errorCode } from "../files/atomicWrite.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";
import { type FileDifference, FileMemory, type FileMemoryState } from "./fileMemory.ts";
import { changedKeys, configLines, hooksFolder, includedFiles, isHarmless } from "./gitConfig.ts";
import type { PartMemory } from "./partMemory.ts";
import { listed, untouched } from "./tampering.ts";

/** Hooks, configuration, attributes, excludes and grafts: what makes git run programs, or keeps it from seeing changes. */
export class GitSettingsMemory implements PartMemory {
  readonly #place: RepositoryPlace;
  readonly #files: FileMemory;

  static async of(place: RepositoryPlace, home: string = homedir()): Promise<GitSettingsMemory> {
    const { commonFolder, gitFolder, root } = place;
    const own = [
      path.join(commonFolder, "config"),
      path.join(gitFolder, "config.worktree"),
      path.join(commonFolder, "hooks"),
      ...infoFiles(commonFolder),
      path.join(commonFolder, "shallow"),
      path.join(commonFolder, "objects", "info", "alternates"),
      ...(gitFolder === commonFolder ? [] : infoFiles(gitFolder)),
    ];
    const config = (await FileMemory.of(own.slice(0, 1))).text(own[0] ?? "") ?? "";
    const hooks = hooksFolder(config, root, home);
    const isFurther = hooks !== undefined && hooks !== path.join(commonFolder, "hooks") && hooks !== root;
    const more = [...includedFiles(config, commonFolder, home), ...(isFurther ? [hooks] : [])];
    return new GitSettingsMemory(place, await FileMemory.of([...own, ...more]));
  }

  static from(place: RepositoryPlace, state: FileMemoryState): GitSettingsMemory {
    return new GitSettingsMemory(place, new FileMemory(state));
  }

  private constructor(place: RepositoryPlace, files: FileMemory) {
    this.#place = place;
    this.#files = files;
  }

  get state(): FileMemoryState {
    return this.#files.state;
  }

  /** The same while git obeys the same. */
  get fingerprint(): string {
    const said = [...this.state.entries].flatMap(([file, entry]) => {
      if (entry.kind !== "file") return entry.kind === "link" ? [file, entry.target] : [];
      const text = isConfig(file)
        ? configLines(entry.bytes?.toString("utf8") ?? "").join("\n")
        : entry.bytes?.toString("latin1");
      return [file, String(entry.mode), text ?? entry.stamp];
    });
    return createHash("sha256").update(JSON.stringify(said)).digest("hex");
  }

  async differing(): Promise<readonly string[]> {
    return this.#kept(await this.#differences());
  }

  async isTouched(): Promise<boolean> {
    const differences = await this.#differences();
    return (await this.#harmless(differences)).length < differences.length;
  }

  /** Throws `not-a-repository` when git's folder itself is gone: nothing may be written in its place. */
  async putBack(until?: number): Promise<Tampering> {
    await requireRepository(this.#place);
    const differences = await this.#differences(until);
    // Where a person may have been there too, what makes git run nothing may be theirs.
    const harmless = until === undefined ? [] : await this.#harmless(differences);
    const grave = differences.filter((one) => !harmless.includes(one));
    const words = grave.length > 0 ? [`git's own settings were changed (${await this.#listed(grave)})`] : [];
    await this.#files.putBack(grave);
    return { ...untouched, grave: words, notes: await this.#kept(harmless) };
  }

  async #kept(differences: readonly FileDifference[]): Promise<string[]> {
    if (differences.length === 0) return [];
    return [`Meanwhile git's own settings were changed (${await this.#listed(differences)}); they stay so`];
  }

  async #listed(differences: readonly FileDifference[]): Promise<string> {
    return listed(await Promise.all(differences.map((difference) => this.#words(difference))));
  }

  async #harmless(differences: readonly FileDifference[]): Promise<FileDifference[]> {
    const keys = await Promise.all(differences.map((one) => (one.kind === "changed" ? this.#keys(one) : undefined)));
    return differences.filter((_, index) => keys[index]?.every(isHarmless));
  }

  /** Without configurations that say the same as before in other words. */
  async #differences(until?: number): Promise<FileDifference[]> {
    const all = await this.#files.differences(until);
    const relevant = await Promise.all(
      all.map(async (one) => one.kind !== "changed" || (await this.#keys(one))?.length !== 0),
    );
    return all.filter((_, index) => relevant[index]);
  }

  /** Changed keys of a configuration; undefined for other files. */
  async #keys({ file }: FileDifference): Promise<string[] | undefined> {
    if (!isConfig(file)) return undefined;
    const now = (await FileMemory.of([file])).text(file);
    return changedKeys(this.#files.text(file) ?? "", now ?? "");
  }

  async #words(difference: FileDifference): Promise<string> {
    const { commonFolder, root } = this.#place;
    const { file, kind } = difference;
    const inside = path.relative(commonFolder, file);
    const name = (inside.startsWith("..") ? path.relative(root, file) : inside).split(path.sep).join("/");
    const keys = kind === "changed" ? await this.#keys(difference) : undefined;
    return keys ? `${name}: ${listed(keys)}` : `${name} ${kind}`;
  }
}

async function requireRepository({ gitFolder }: RepositoryPlace): Promise<void> {
  try {
    await access(path.join(gitFolder, "HEAD"));
  } catch (error) {
    if (!["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) throw error;
    const words = `git's folder ${gitFolder} was moved or deleted during the work; put it back, then type AUTO`;
    throw new ControlError("not-a-repository", words, { cause: error });
  }
}

/** Not the whole folder: git notes things of its own there whenever it packs. */
function infoFiles(folder: string): string[] {
  return ["attributes", "exclude", "grafts", "sparse-checkout"].map((name) => path.join(folder, "info", name));
}

function isConfig(file: string): boolean {
  return /^config(\.worktree)?$/.test(path.basename(file));
}
