import { homedir } from "node:os";
import path from "node:path";
import type { Tampering } from "../../core/cycle/safeguard.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";
import { type FileDifference, FileMemory, type FileMemoryState } from "./fileMemory.ts";
import { changedKeys, hooksFolder, includedFiles } from "./gitConfig.ts";
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

  async isTouched(): Promise<boolean> {
    return (await this.#differences()).length > 0;
  }

  async putBack(until?: number): Promise<Tampering> {
    const differences = await this.#differences(until);
    if (differences.length === 0) return untouched;
    const words = await Promise.all(differences.map((difference) => this.#words(difference)));
    await this.#files.putBack(differences);
    return { ...untouched, grave: [`git's own settings were changed (${listed(words)})`] };
  }

  /** Without configurations that say the same as before in other words. */
  async #differences(until?: number): Promise<FileDifference[]> {
    const all = (await this.#files.differences(until)).filter(({ file }) => !isSample(file));
    const relevant = await Promise.all(
      all.map(async (one) => one.kind !== "changed" || (await this.#keys(one))?.length !== 0),
    );
    return all.filter((_, index) => relevant[index]);
  }

  /** Changed keys of a configuration; undefined for other files. */
  async #keys({ file }: FileDifference): Promise<string[] | undefined> {
    if (!/^config(\.worktree)?$/.test(path.basename(file))) return undefined;
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

/** Not the whole folder: git notes things of its own there whenever it packs. */
function infoFiles(folder: string): string[] {
  return ["attributes", "exclude", "grafts", "sparse-checkout"].map((name) => path.join(folder, "info", name));
}

/** Examples that git itself brings, and that it never runs. */
function isSample(file: string): boolean {
  return file.endsWith(".sample");
}
