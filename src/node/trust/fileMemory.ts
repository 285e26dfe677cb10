import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "../files/atomicWrite.ts";

/** Files beyond this many bytes are known by size and time only, and cannot be put back. */
const maximumBytes = 1024 * 1024;
/** So many entries are remembered. */
const maximumEntries = 2000;

export type MemoryEntry =
  | { readonly kind: "folder" }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "file"; readonly mode: number; readonly bytes: Buffer | undefined; readonly stamp: string };

export interface FileDifference {
  /** Absolute. */
  readonly file: string;
  readonly kind: "added" | "changed" | "removed";
}

/** What a memory knows, as it can be kept in a file. */
export interface FileMemoryState {
  readonly places: readonly string[];
  readonly entries: ReadonlyMap<string, MemoryEntry>;
}

/** Files and folders, with all that is in them, as they were once. Links are remembered, never followed. */
export class FileMemory {
  readonly state: FileMemoryState;
  readonly #entries: ReadonlyMap<string, MemoryEntry>;

  static async of(places: readonly string[]): Promise<FileMemory> {
    return new FileMemory({ places, entries: await read(places) });
  }

  constructor(state: FileMemoryState) {
    this.state = state;
    this.#entries = state.entries;
  }

  /** The text of a remembered file; undefined when there was none. */
  text(file: string): string | undefined {
    const entry = this.#entries.get(file);
    return entry?.kind === "file" ? entry.bytes?.toString("utf8") : undefined;
  }

  /** What is different now, parents before children, and became so no later than `until` (milliseconds since the epoch). */
  async differences(until?: number): Promise<FileDifference[]> {
    const all = await this.#differences();
    if (until === undefined) return all;
    const inTime = await Promise.all(all.map(async ({ file }) => (await changedAt(file)) <= until));
    return all.filter((_, index) => inTime[index]);
  }

  async #differences(): Promise<FileDifference[]> {
    const now = await read(this.state.places);
    const found: FileDifference[] = [];
    for (const [file, entry] of now) {
      const former = this.#entries.get(file);
      if (former === undefined) found.push({ file, kind: "added" });
      else if (!isSame(former, entry)) found.push({ file, kind: "changed" });
    }
    for (const file of this.#entries.keys()) if (!now.has(file)) found.push({ file, kind: "removed" });
    return found.sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** Makes these files what they were; what was not there goes away. */
  async putBack(differences: readonly FileDifference[]): Promise<void> {
    for (const { file } of differences) {
      const entry = this.#entries.get(file);
      if (entry?.kind !== "folder" || (await kindOf(file)) !== "folder")
        await rm(file, { recursive: true, force: true });
      if (entry !== undefined) await write(file, entry);
    }
  }
}

async function read(places: readonly string[]): Promise<Map<string, MemoryEntry>> {
  const entries = new Map<string, MemoryEntry>();
  await Promise.all(places.map((place) => readInto(entries, place, maximumEntries)));
  // In one order, whatever was read first: a fingerprint is made of it.
  return new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readInto(entries: Map<string, MemoryEntry>, file: string, limit: number): Promise<void> {
  if (entries.size >= limit) return;
  const entry = await entryOf(file);
  if (entry === undefined) return;
  entries.set(file, entry);
  if (entry.kind !== "folder") return;
  // What git lays beside its hooks as samples runs nothing.
  const named = (await readdir(file)).filter((name) => !name.endsWith(".sample"));
  const names = named.sort().slice(0, limit - entries.size);
  await Promise.all(names.map((name) => readInto(entries, path.join(file, name), limit)));
}

/** Undefined for what is not there, and for what is neither file nor folder nor link. */
async function entryOf(file: string): Promise<MemoryEntry | undefined> {
  try {
    const stats = await lstat(file);
    if (stats.isDirectory()) return { kind: "folder" };
    if (stats.isSymbolicLink()) return { kind: "link", target: await readlink(file) };
    if (!stats.isFile()) return undefined;
    const bytes = stats.size <= maximumBytes ? await readFile(file) : undefined;
    return { kind: "file", mode: stats.mode & 0o777, bytes, stamp: `${stats.size} ${stats.mtimeMs}` };
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}

function isSame(a: MemoryEntry, b: MemoryEntry): boolean {
  if (a.kind === "link" && b.kind === "link") return a.target === b.target;
  if (a.kind !== "file" || b.kind !== "file") return a.kind === b.kind;
  if (a.mode !== b.mode) return false;
  return a.bytes && b.bytes ? a.bytes.equals(b.bytes) : a.stamp === b.stamp;
}

/** As the system counts it, which nobody sets by hand; for what is gone, that of the folder that it was in. */
async function changedAt(file: string): Promise<number> {
  for (let place = file; ; place = path.dirname(place)) {
    try {
      return (await lstat(place)).ctimeMs;
    } catch (error) {
      if (!["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "") || place === path.dirname(place)) throw error;
    }
  }
}

async function kindOf(file: string): Promise<MemoryEntry["kind"] | undefined> {
  return (await entryOf(file))?.kind;
}

async function write(file: string, entry: MemoryEntry): Promise<void> {
  await mkdir(entry.kind === "folder" ? file : path.dirname(file), { recursive: true });
  if (entry.kind === "link") await symlink(entry.target, file);
  if (entry.kind !== "file" || entry.bytes === undefined) return;
  await writeFile(file, entry.bytes, { flag: "wx" });
  await chmod(file, entry.mode);
}
