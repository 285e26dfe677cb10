import { uptime } from "node:os";
import path from "node:path";
import {
  type GuardedRemains,
  type GuardedRun,
  type Memory,
  type Safeguard,
  type Tampering,
  toTampering,
} from "../../core/cycle/safeguard.ts";
import type { JournalRecord, Remains } from "../../core/ports.ts";
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
const lookAtGit = "look at git's hooks and settings, branches and approvals";

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
    this.#guard = new GuardFile(place.configFolder, place.repository);
  }

  async remember(run: GuardedRun): Promise<Memory> {
    const { repository, remains } = this.#place;
    const { git, person, runs } = this.#placesOf(run.runId);
    // In the order in which they are put back: settings before the first question to git, which they could answer.
    const ofGit = [GitSettingsMemory.of(repository), GitRefsMemory.of(repository, git, run)] as const;
    const [settings, refs] = await Promise.all(ofGit);
    const parts: readonly PartMemory[] =
      run.hands === "person"
        ? [settings, refs]
        : await Promise.all([
            settings,
            PersonMemory.of(person),
            RunFolderMemory.of(runs, run.hands !== undefined),
            new GitLocks(repository, remains),
            refs,
            IndexMemory.of(repository, git),
          ]);
    const guarded = { run, began: Date.now(), parts: parts.map(({ state }) => state) };
    // What a person takes away is theirs.
    const fault = await this.#guard.keep(guarded, run.hands === "person" ? undefined : settings.fingerprint);
    const notes = fault ? [`What git obeys could not be kept for after a kill (${fault} in the user's folder)`] : [];
    return new Memories(parts, { ...untouched, notes });
  }

  async recall(runId: string): Promise<Memory | undefined> {
    const guarded = await this.#guard.read();
    if (guarded === undefined || guarded === "unreadable") {
      const missed = await this.#missed(guarded);
      return missed && new Memories([], missed);
    }
    if (guarded.run.runId !== runId) return undefined;
    if (guarded.run.hands === "person") return this.#toldToPerson(guarded.run, guarded.parts as PersonsParts);
    const { settings, person, runs, refs, index } = this.#restored(guarded.run, guarded.parts as Parts);
    return new Memories([settings, toldOnly(person), runs, refs, index], untouched, Infinity);
  }

  async recover(): Promise<GuardedRemains | undefined> {
    const guarded = await this.#guard.read();
    if (guarded === undefined || guarded === "unreadable") {
      const tampering = await this.#missed(guarded);
      return tampering && { runId: undefined, cleared: await this.#place.remains.clear(), tampering };
    }
    const { began, run } = guarded;
    if (run.hands) return run.hands === "agent" ? this.#forgedEnd(run.runId) : undefined;
    // Whoever still works would undo what is put back.
    const cleared = await this.#place.remains.clear(run.runId);
    const judged = await this.#judged(run.runId);
    const { settings, person, runs, refs, index } = this.#restored(run, guarded.parts as Parts);
    const until = lifeEnd(began, began + run.minutes * minuteMs);
    const found = await new Memories([settings, person, runs, refs, index], untouched, until).putBack();
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

  #toldToPerson(run: GuardedRun, [settings, refs]: PersonsParts): Memory {
    const { repository } = this.#place;
    const { git } = this.#placesOf(run.runId);
    const parts = [GitSettingsMemory.from(repository, settings), GitRefsMemory.from(repository, git, run, refs)];
    const notes = () => Promise.all(parts.map((part) => part.differing()));
    return { isTouched: async () => false, putBack: async () => ({ ...untouched, notes: (await notes()).flat() }) };
  }

  #restored(run: GuardedRun, [settings, person, runs, , refs, index]: Parts) {
    const { repository } = this.#place;
    const places = this.#placesOf(run.runId);
    return {
      settings: GitSettingsMemory.from(repository, settings),
      person: PersonMemory.from(places.person, person),
      runs: RunFolderMemory.from(places.runs, runs),
      refs: GitRefsMemory.from(repository, places.git, run, refs),
      index: IndexMemory.from(repository, places.git, index),
    };
  }

  /** The verdict where nothing can be read; undefined when nothing was remembered. */
  async #missed(found: "unreadable" | undefined): Promise<Tampering | undefined> {
    const mark = await this.#guard.mark();
    if (found === undefined && mark === undefined) return undefined;
    const isSame = mark === (await GitSettingsMemory.of(this.#place.repository)).fingerprint;
    const done = found === undefined ? "taken away" : "overwritten";
    const settings = isSame ? "git's settings are as they were" : "git's settings are not as they were";
    const grave = [`what was remembered before the work began was ${done}; ${settings}; ${lookAtGit}`];
    // Nothing is committed under hooks that nobody knows.
    return { ...untouched, grave, isStuck: !isSame };
  }

  /** A verdict of before the kill. Who forges one only speaks against their own run. */
  async #judged(runId: string): Promise<Tampering> {
    const records = await this.#records(runId);
    return joined(records.filter(({ type }) => type === "tampered").map(({ data }) => toTampering(data)));
  }

  /** The lease of a run in an agent's hands is gone: it waits on where its journal says so. No end of it is true that left this memory. */
  async #forgedEnd(runId: string): Promise<GuardedRemains | undefined> {
    const types = (await this.#records(runId)).map(({ type }) => type);
    if (types.length > 0 && !types.includes("finished")) return undefined;
    const grave = [`the run ${runId} was in an agent's hands, and its end was forged; look at the changes in the tree`];
    const cleared = { words: [], gitCutOff: false };
    return { runId: undefined, cleared, tampering: { ...untouched, grave, isStuck: true } };
  }

  async #records(runId: string): Promise<readonly JournalRecord[]> {
    const text = (await readIfThere(path.join(this.#place.runsFolder, runId, "events.jsonl"))) ?? "";
    return text.split("\n").flatMap((line) => parseRecord(line) ?? []);
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

/** What a person is told of; approvals, the index and the run folders are theirs. */
type PersonsParts = readonly [GitSettingsMemory["state"], GitRefsMemory["state"]];

class Memories implements Memory {
  readonly #parts: readonly PartMemory[];
  readonly #known: Tampering;
  readonly #until: number | undefined;

  /** `known` is told with what is found; `until` as a part's `putBack` has it. */
  constructor(parts: readonly PartMemory[], known: Tampering = untouched, until?: number) {
    this.#parts = parts;
    this.#known = known;
    this.#until = until;
  }

  async isTouched(): Promise<boolean> {
    for (const part of this.#parts) if (await part.isTouched()) return true;
    return false;
  }

  async putBack(): Promise<Tampering> {
    const found: Tampering[] = [this.#known];
    for (const part of this.#parts) found.push(await part.putBack(this.#until));
    return joined(found);
  }
}

function toldOnly(part: PartMemory): PartMemory {
  const { state } = part;
  return {
    state,
    differing: () => part.differing(),
    isTouched: async () => false,
    putBack: async () => ({ ...untouched, notes: await part.differing() }),
  };
}

/** No executor lives longer than its time, or past a start of the machine. */
function lifeEnd(began: number, timeUp: number): number {
  const started = Date.now() - uptime() * 1000;
  return started > began ? Math.min(started, timeUp) : timeUp;
}
