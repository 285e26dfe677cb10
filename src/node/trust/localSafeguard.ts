import path from "node:path";
import {
  type GuardedRemains,
  type GuardedRun,
  type Memory,
  type Safeguard,
  type Tampering,
  toTampering,
} from "../../core/cycle/safeguard.ts";
import type { Remains } from "../../core/ports.ts";
import { readIfThere } from "../files/readIfThere.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";
import { GitProcess, type OnGit } from "../git/gitProcess.ts";
import { parseRecord } from "../runs/runFolder.ts";
import { GitLocks } from "./gitLocks.ts";
import { GitRefsMemory } from "./gitRefsMemory.ts";
import { GitSettingsMemory } from "./gitSettingsMemory.ts";
import { GuardFile } from "./guardFile.ts";
import { IndexMemory } from "./indexMemory.ts";
import type { PartMemory } from "./partMemory.ts";
import { PersonMemory, type PersonPlace } from "./personMemory.ts";
import { RunFolderMemory, type RunFolderPlace } from "./runFolderMemory.ts";
import { joined, untouched } from "./tampering.ts";

const minuteMs = 60_000;

export interface SafeguardPlace extends Omit<PersonPlace, "root">, Omit<RunFolderPlace, "folder" | "runId"> {
  readonly repository: RepositoryPlace;
  readonly onGit?: OnGit | undefined;
  /** Absolute path of the folder of run folders. */
  readonly runsFolder: string;
  readonly remains: Remains;
}

/** Watches over what lies on this machine. */
export class LocalSafeguard implements Safeguard {
  readonly #place: SafeguardPlace;
  readonly #guard: GuardFile;

  constructor(place: SafeguardPlace) {
    this.#place = place;
    this.#guard = new GuardFile(place.configFolder, place.repository.root);
  }

  async remember(run: GuardedRun): Promise<Memory> {
    const { repository, remains } = this.#place;
    const { git, person, runs } = this.#placesOf(run.runId);
    // In the order in which they are put back: settings before the first question to git, which they could answer.
    const parts: readonly PartMemory[] = await Promise.all([
      GitSettingsMemory.of(repository),
      PersonMemory.of(person),
      RunFolderMemory.of(runs),
      new GitLocks(repository, remains),
      GitRefsMemory.of(repository, git, run),
      IndexMemory.of(repository, git),
    ]);
    const fault = await this.#guard.keep({ run, began: Date.now(), parts: parts.map(({ state }) => state) });
    const notes = fault ? [`What git obeys could not be kept for after a kill (${fault} in the user's folder)`] : [];
    return new Memories(parts, { ...untouched, notes });
  }

  async recover(): Promise<GuardedRemains | undefined> {
    const guarded = await this.#guard.read();
    if (guarded === undefined) return undefined;
    if (guarded === "unreadable") {
      const grave = ["what was remembered before the executor began was overwritten; look at git's hooks and settings"];
      return { runId: undefined, cleared: await this.#place.remains.clear(), tampering: { ...untouched, grave } };
    }
    const { began, run } = guarded;
    // Whoever still works would undo what is put back.
    const cleared = await this.#place.remains.clear(run.runId);
    const judged = await this.#judged(run.runId);
    const memories = this.#restored(run, guarded.parts as Parts);
    const found = await memories.putBack(began + run.minutes * minuteMs);
    return { runId: run.runId, cleared, tampering: joined([judged, found]) };
  }

  async forget(): Promise<void> {
    await this.#guard.remove();
  }

  #placesOf(runId: string) {
    const { repository, onGit, runsFolder } = this.#place;
    return {
      git: new GitProcess(repository.root, onGit),
      person: { ...this.#place, root: repository.root },
      runs: { ...this.#place, folder: runsFolder, runId },
    };
  }

  #restored(run: GuardedRun, [settings, person, runs, , refs, index]: Parts): Memories {
    const { repository } = this.#place;
    const places = this.#placesOf(run.runId);
    return new Memories([
      GitSettingsMemory.from(repository, settings),
      PersonMemory.from(places.person, person),
      RunFolderMemory.from(places.runs, runs),
      GitRefsMemory.from(repository, places.git, run, refs),
      IndexMemory.from(repository, places.git, index),
    ]);
  }

  /** A verdict of before the kill. Who forges one only speaks against their own run. */
  async #judged(runId: string): Promise<Tampering> {
    const text = (await readIfThere(path.join(this.#place.runsFolder, runId, "events.jsonl"))) ?? "";
    const records = text.split("\n").flatMap((line) => parseRecord(line) ?? []);
    return joined(records.filter(({ type }) => type === "tampered").map(({ data }) => toTampering(data)));
  }
}

/** In the order of `remember`. */
type Parts = readonly [
  GitSettingsMemory["state"],
  PersonMemory["state"],
  RunFolderMemory["state"],
  undefined,
  GitRefsMemory["state"],
  IndexMemory["state"],
];

class Memories implements Memory {
  readonly #parts: readonly PartMemory[];
  readonly #known: Tampering;

  /** `known` is told with what is found. */
  constructor(parts: readonly PartMemory[], known: Tampering = untouched) {
    this.#parts = parts;
    this.#known = known;
  }

  async isTouched(): Promise<boolean> {
    for (const part of this.#parts) if (await part.isTouched()) return true;
    return false;
  }

  async putBack(until?: number): Promise<Tampering> {
    const found: Tampering[] = [this.#known];
    for (const part of this.#parts) found.push(await part.putBack(until));
    return joined(found);
  }
}
