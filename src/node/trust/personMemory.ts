import { homedir } from "node:os";
import path from "node:path";
import type { Memory, Tampering } from "../../core/cycle/safeguard.ts";
import { type FileDifference, FileMemory } from "./fileMemory.ts";
import { changedKeys } from "./gitConfig.ts";
import { listed, untouched } from "./tampering.ts";

export interface PersonPlace {
  /** Absolute path of the repository. */
  readonly root: string;
  /** Where approvals and settings lie. */
  readonly configFolder: string;
  /** The lock that the cycle holds. */
  readonly lockFile: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** What lies outside of the repository and decides what may run in it; and the lock, which is the engine's. */
export class PersonMemory implements Memory {
  readonly #place: PersonPlace;
  readonly #approvals: FileMemory;
  readonly #told: FileMemory;
  readonly #lock: FileMemory;

  static async of(place: PersonPlace): Promise<PersonMemory> {
    const { configFolder, environment, lockFile } = place;
    const home = homedir();
    const told = [
      path.join(configFolder, "settings.json"),
      environment.GIT_CONFIG_GLOBAL ?? path.join(home, ".gitconfig"),
      path.join(environment.XDG_CONFIG_HOME || path.join(home, ".config"), "git", "config"),
    ];
    const approvals = [path.join(configFolder, "approvals")];
    const [approved, others, lock] = await Promise.all(
      [approvals, told, [lockFile]].map((places) => FileMemory.of(places)),
    );
    return new PersonMemory(place, approved as FileMemory, others as FileMemory, lock as FileMemory);
  }

  private constructor(place: PersonPlace, approvals: FileMemory, told: FileMemory, lock: FileMemory) {
    this.#place = place;
    this.#approvals = approvals;
    this.#told = told;
    this.#lock = lock;
  }

  async isTouched(): Promise<boolean> {
    return (await this.#changedApprovals()).length > 0;
  }

  async putBack(): Promise<Tampering> {
    const approvals = await this.#changedApprovals();
    await this.#approvals.putBack(approvals);
    const told = await this.#changedSettings();
    const lock = await this.#lock.differences();
    await this.#lock.putBack(lock);
    return {
      ...untouched,
      grave: [
        ...(approvals.length > 0 ? ["approvals were changed without a person; they are as they were"] : []),
        ...(told.length > 0 ? [`files outside the repository were changed: ${listed(told)}; look at them`] : []),
      ],
      notes: lock.length > 0 ? ["The executor touched the lock; it was put back"] : [],
    };
  }

  /** Those of this repository; a person may answer for another one meanwhile. */
  async #changedApprovals(): Promise<FileDifference[]> {
    const differences = (await this.#approvals.differences()).filter(({ file }) => file.endsWith(".json"));
    const now = await FileMemory.of(differences.map(({ file }) => file));
    const root = `"root":${JSON.stringify(this.#place.root)}`;
    return differences.filter(({ file }) => `${this.#approvals.text(file)}${now.text(file)}`.includes(root));
  }

  async #changedSettings(): Promise<string[]> {
    const differences = await this.#told.differences();
    const now = await FileMemory.of(differences.map(({ file }) => file));
    const says = (file: string) =>
      file.endsWith(".json") || changedKeys(this.#told.text(file) ?? "", now.text(file) ?? "").length > 0;
    return differences.map(({ file }) => file).filter(says);
  }
}
