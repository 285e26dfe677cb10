import { lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Tampering } from "../../core/cycle/safeguard.ts";
import { waitingFile } from "../../core/cycle/waitingRun.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { namesIn } from "../files/namesIn.ts";
import { parseRecord } from "../runs/runFolder.ts";
import { type FileDifference, FileMemory, type FileMemoryState } from "./fileMemory.ts";
import type { PartMemory } from "./partMemory.ts";
import { listed, untouched } from "./tampering.ts";

/** Files of this run that are written while the executor works. */
const growing = ["output.log", "outcome.json", "isolated.patch"];
/** What later runs believe of an earlier one. */
const believed = ["events.jsonl", "owned.json", "waiting.json", "summary.md", "commands.log"];
const earlierRuns = 20;
const maximumOutcome = 64 * 1024;
/** Of this run's folder: where things go that are not the engine's. */
const foreignFolder = "foreign";

export interface RunFolderPlace {
  /** Absolute path of the folder of run folders. */
  readonly folder: string;
  readonly runId: string;
  readonly redact: (text: string) => string;
}

interface RunFolderState {
  readonly names: ReadonlySet<string>;
  readonly files: FileMemoryState;
}

/** The run folders are the engine's: what an executor changed in them is undone, what it added is set aside. */
export class RunFolderMemory implements PartMemory {
  readonly state: RunFolderState;
  readonly #place: RunFolderPlace;
  readonly #names: ReadonlySet<string>;
  readonly #files: FileMemory;

  /** Of a run that waits only what it goes on from is remembered: the engine writes into its folder at every look. */
  static async of(place: RunFolderPlace, isWaiting = false): Promise<RunFolderMemory> {
    const names = await namesIn(place.folder);
    const earlier = names
      .filter((name) => name !== place.runId && isRun(name))
      .sort()
      .slice(-earlierRuns);
    const files = earlier.flatMap((name) => believed.map((file) => path.join(place.folder, name, file)));
    const own = path.join(place.folder, place.runId, isWaiting ? waitingFile : "");
    const memory = await FileMemory.of([own, ...files]);
    return new RunFolderMemory(place, { names: new Set(names), files: memory.state });
  }

  static from(place: RunFolderPlace, state: RunFolderState): RunFolderMemory {
    return new RunFolderMemory(place, state);
  }

  private constructor(place: RunFolderPlace, state: RunFolderState) {
    this.state = state;
    this.#place = place;
    this.#names = state.names;
    this.#files = new FileMemory(state.files);
  }

  async differing(): Promise<readonly string[]> {
    return []; // Who has the run in hand is told of what is put back only.
  }

  async isTouched(): Promise<boolean> {
    return false; // Whatever was done there is undone in the end.
  }

  async putBack(): Promise<Tampering> {
    const own = path.join(this.#place.folder, this.#place.runId);
    const isGrowing = ({ file }: FileDifference) => path.dirname(file) === own && growing.includes(path.basename(file));
    const differences = await this.#files.differences();
    const added = differences.filter((one) => one.kind === "added" && !isGrowing(one));
    const changed = differences.filter((one) => one.kind !== "added" && !isGrowing(one));
    await this.#files.putBack(changed);
    const setAside = await this.#setAside(
      added.filter(({ file }) => path.dirname(file) === own).map(({ file }) => file),
    );
    const forged = await this.#setAside(await this.#forgedRuns());
    await this.#files.putBack(added.filter(({ file }) => path.dirname(file) !== own && !file.startsWith(own)));
    for (const name of growing) await this.#settle(path.join(own, name));
    const touched = [...changed.map(({ file }) => file), ...setAside, ...forged];
    if (touched.length === 0) return untouched;
    const words = touched.map((file) => path.relative(this.#place.folder, file).split(path.sep).join("/"));
    return { ...untouched, notes: [`The executor wrote into the run folder (${listed(words)}); it was put back`] };
  }

  /** Run folders that came meanwhile, but for those of an AUTO that only met the lock. */
  async #forgedRuns(): Promise<string[]> {
    const forged: string[] = [];
    for (const name of await namesIn(this.#place.folder)) {
      if (this.#names.has(name) || !isRun(name)) continue;
      const folder = path.join(this.#place.folder, name);
      if (!(await onlyMetTheLock(folder))) forged.push(folder);
    }
    return forged;
  }

  async #setAside(files: readonly string[]): Promise<readonly string[]> {
    if (files.length === 0) return files;
    const aside = path.join(this.#place.folder, this.#place.runId, foreignFolder);
    await mkdir(aside, { recursive: true });
    for (const file of files) if (file !== aside) await rename(file, path.join(aside, path.basename(file)));
    return files;
  }

  /** An executor's own words stay, as a plain file without secrets. */
  async #settle(file: string): Promise<void> {
    const stats = await lookAt(file);
    if (stats === undefined) return;
    if (!stats.isFile() || (path.basename(file) === "outcome.json" && stats.size > maximumOutcome)) {
      await rm(file, { recursive: true, force: true });
    } else if (path.basename(file) === "outcome.json") {
      await writeFile(file, this.#place.redact(await readFile(file, "utf8")));
    }
  }
}

async function onlyMetTheLock(folder: string): Promise<boolean> {
  const names = await namesIn(folder);
  if (names.some((name) => !["events.jsonl", "summary.md"].includes(name))) return false;
  const stats = await lookAt(path.join(folder, "events.jsonl"));
  if (!stats?.isFile() || stats.size > maximumOutcome) return names.length === 0;
  const text = await readFile(path.join(folder, "events.jsonl"), "utf8");
  const types = text.split("\n").flatMap((line) => parseRecord(line)?.type ?? []);
  return types.every((type) => ["started", "lock-held", "finished"].includes(type)) && types.includes("lock-held");
}

function isRun(name: string): boolean {
  return /^\d{8}-\d{9}-[0-9a-f]{4}$/.test(name);
}

async function lookAt(file: string) {
  try {
    return await lstat(file);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}
