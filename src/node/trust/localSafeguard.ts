import type { GuardedRun, Memory, Safeguard, Tampering } from "../../core/cycle/safeguard.ts";
import type { Remains } from "../../core/ports.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";
import { GitProcess, type OnGit } from "../git/gitProcess.ts";
import { GitLocks } from "./gitLocks.ts";
import { GitRefsMemory } from "./gitRefsMemory.ts";
import { GitSettingsMemory } from "./gitSettingsMemory.ts";
import { IndexMemory } from "./indexMemory.ts";
import { PersonMemory, type PersonPlace } from "./personMemory.ts";
import { RunFolderMemory, type RunFolderPlace } from "./runFolderMemory.ts";
import { joined } from "./tampering.ts";

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

  constructor(place: SafeguardPlace) {
    this.#place = place;
  }

  async remember(run: GuardedRun): Promise<Memory> {
    const { repository, onGit, remains, runsFolder } = this.#place;
    const git = new GitProcess(repository.root, onGit);
    // In the order in which they are put back: settings before the first question to git, which they could answer.
    return new Memories(
      await Promise.all([
        GitSettingsMemory.of(repository),
        PersonMemory.of({ ...this.#place, root: repository.root }),
        RunFolderMemory.of({ ...this.#place, folder: runsFolder, runId: run.runId }),
        new GitLocks(repository, remains),
        GitRefsMemory.of(repository, git, run),
        IndexMemory.of(repository, git),
      ]),
    );
  }
}

class Memories implements Memory {
  readonly #parts: readonly Memory[];

  constructor(parts: readonly Memory[]) {
    this.#parts = parts;
  }

  async isTouched(): Promise<boolean> {
    for (const part of this.#parts) if (await part.isTouched()) return true;
    return false;
  }

  async putBack(): Promise<Tampering> {
    const found: Tampering[] = [];
    for (const part of this.#parts) found.push(await part.putBack());
    return joined(found);
  }
}
