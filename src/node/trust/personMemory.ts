import { homedir } from "node:os";
import path from "node:path";
import type { Tampering } from "../../core/cycle/safeguard.ts";
import { type FileDifference, FileMemory, type FileMemoryState } from "./fileMemory.ts";
import { changedKeys } from "./gitConfig.ts";
import type { PartMemory } from "./partMemory.ts";
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

/** In the order approvals, settings, lock. */
type PersonState = readonly [FileMemoryState, FileMemoryState, FileMemoryState];

/** What lies outside of the repository and decides what may run in it; and the lock, which is the engine's. */
export class PersonMemory implements PartMemory {
  readonly state: PersonState;
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
    const memories = await Promise.all([approvals, told, [lockFile]].map((places) => FileMemory.of(places)));
    return PersonMemory.from(place, memories.map(({ state }) => state) as unknown as PersonState);
  }

  static from(place: PersonPlace, state: PersonState): PersonMemory {
    return new PersonMemory(place, state);
  }

  private constructor(place: PersonPlace, state: PersonState) {
    this.state = state;
    this.#place = place;
    this.#approvals = new FileMemory(state[0]);
    this.#told = new FileMemory(state[1]);
    this.#lock = new FileMemory(state[2]);
  }

  async differing(): Promise<readonly string[]> {
    const approvals = await this.#changedApprovals();
    const told = await this.#changedSettings();
    return [
      ...(approvals.length > 0
        ? [
            "Approvals were given or taken back meanwhile; control-plane approvals shows them, for a person to say if that was theirs",
          ]
        : []),
      ...(told.length > 0
        ? [`Files outside the repository were changed meanwhile: ${listed(told)}; look at them`]
        : []),
    ];
  }

  async isTouched(): Promise<boolean> {
    return (await this.#changedApprovals()).length > 0;
  }

  async putBack(until?: number): Promise<Tampering> {
    // After a kill a person may have taken back what they approved, and that stays so.
    const approvals = (await this.#changedApprovals(until)).filter(
      ({ kind }) => until === undefined || kind !== "removed",
    );
    await this.#approvals.putBack(approvals);
    const told = await this.#changedSettings(until);
    // A lock after a kill is that of the cycle which looks.
    const lock = until === undefined ? await this.#lock.differences() : [];
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
  async #changedApprovals(until?: number): Promise<FileDifference[]> {
    const differences = (await this.#approvals.differences(until)).filter(({ file }) => file.endsWith(".json"));
    const now = await FileMemory.of(differences.map(({ file }) => file));
    const root = `"root":${JSON.stringify(this.#place.root)}`;
    return differences.filter(({ file }) => `${this.#approvals.text(file)}${now.text(file)}`.includes(root));
  }

  async #changedSettings(until?: number): Promise<string[]> {
    const differences = await this.#told.differences(until);
    const now = await FileMemory.of(differences.map(({ file }) => file));
    const says = (file: string) =>
      file.endsWith(".json") || changedKeys(this.#told.text(file) ?? "", now.text(file) ?? "").length > 0;
    return differences.map(({ file }) => file).filter(says);
  }
}
