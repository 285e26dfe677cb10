import { createReadStream } from "node:fs";
import { lstat, readFile, readlink } from "node:fs/promises";
import path from "node:path";
import type { FileDiff, GitState } from "../../core/ports.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { type GitProcess, inArgumentParts } from "./gitProcess.ts";
import { toNewFilePatch } from "./newFilePatch.ts";

/** Keeps diffs free of what a person's configuration adds. */
const plainDiff = ["--no-renames", "--no-ext-diff", "--no-textconv", "--no-color"] as const;

/** Bytes of a new file that a patch still shows. */
const maximumPatched = 5 * 1024 * 1024;

/** Compares the working tree with a commit, untracked files included. */
export class WorkingDiff {
  readonly #git: GitProcess;
  readonly #signal: AbortSignal | undefined;
  readonly #seen: GitState | undefined;

  /** `seen` is the state of the tree as it is now, where it is known. */
  constructor(git: GitProcess, signal: AbortSignal | undefined, seen: GitState | undefined) {
    this.#git = git;
    this.#signal = signal;
    this.#seen = seen;
  }

  async changes(base: string): Promise<FileDiff[]> {
    const [numstat, untracked] = await Promise.all([
      this.#isNew(base) ? "" : this.#read(["diff", "--numstat", "-z", ...plainDiff, base, "--"]),
      this.#untracked([]),
    ]);
    const diffs = new Map(parseNumstat(numstat).map((diff) => [diff.path, diff]));
    for (const file of untracked) {
      const added = await countLines(path.join(this.#git.cwd, file));
      // A file that git was told to forget: gone for the index, still there in the tree.
      const removed = diffs.get(file)?.removed ?? 0;
      diffs.set(file, { path: file, added: added ?? 0, removed, binary: added === undefined });
    }
    return [...diffs.values()];
  }

  async patch(base: string, paths: readonly string[]): Promise<string> {
    if (paths.length === 0) return "";
    const diff = ["-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false", "diff", ...plainDiff, base, "--"];
    let patch = "";
    for (const part of inArgumentParts(paths)) {
      const isNew = this.#isNew(base, part);
      const [tracked, untracked] = await Promise.all([
        isNew ? "" : this.#read([...diff, ...part]),
        this.#untracked(part),
      ]);
      patch += tracked;
      for (const file of untracked) patch += await this.#newFile(file);
    }
    return patch;
  }

  /** True when the state shows that nothing but untracked files differs from the base: there is nothing to ask of git. */
  #isNew(base: string, paths?: readonly string[]): boolean {
    if (this.#seen === undefined || this.#seen.head !== base) return false;
    const tracked = this.#seen.changes.filter(({ kind }) => kind !== "untracked");
    if (paths === undefined || tracked.length === 0) return tracked.length === 0;
    const covers = (file: string) => paths.some((own) => file === own || file.startsWith(`${own.replace(/\/$/, "")}/`));
    return !tracked.some(({ path: file, from }) => covers(file) || (from !== undefined && covers(from)));
  }

  #read(args: readonly string[]): Promise<string> {
    return this.#git.expect(args, { signal: this.#signal });
  }

  /** Of the paths, or of the whole tree when there are none. */
  async #untracked(paths: readonly string[]): Promise<string[]> {
    if (this.#seen) return untrackedOf(this.#seen, paths);
    const text = await this.#read(["ls-files", "-z", "--others", "--exclude-standard", "--", ...paths]);
    return text.split("\0").filter((file) => file !== "");
  }

  async #newFile(file: string): Promise<string> {
    const absolute = path.join(this.#git.cwd, file);
    const stats = await ifThere(() => lstat(absolute));
    // A repository inside the repository shows as one entry.
    if (stats === undefined || stats.isDirectory()) return "";
    const mode = (stats.mode & 0o111) === 0 ? "100644" : "100755";
    if (stats.size > maximumPatched) return toNewFilePatch(file, undefined, mode);
    const isLink = stats.isSymbolicLink();
    const bytes = await ifThere(() => (isLink ? readlink(absolute, "buffer") : readFile(absolute)));
    return bytes === undefined ? "" : toNewFilePatch(file, bytes, isLink ? "120000" : mode);
  }
}

function untrackedOf({ changes }: GitState, paths: readonly string[]): string[] {
  const untracked = changes.filter((change) => change.kind === "untracked").map((change) => change.path);
  const wanted = new Set(paths);
  return wanted.size === 0 ? untracked : untracked.filter((file) => wanted.has(file));
}

/** What a look at a file gives; undefined when it vanished meanwhile, as files of programs at work do. */
async function ifThere<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Reads `--numstat -z` without renames. */
export function parseNumstat(text: string): FileDiff[] {
  return text
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [added = "", removed = "", ...file] = entry.split("\t");
      const binary = added === "-";
      return { path: file.join("\t"), added: Number(added) || 0, removed: Number(removed) || 0, binary };
    });
}

/** Lines of a text file as git counts them; undefined for binary files. */
async function countLines(file: string): Promise<number | undefined> {
  const stats = await ifThere(() => lstat(file));
  if (stats?.isSymbolicLink()) return 1;
  if (!stats?.isFile()) return 0;
  const counted = await ifThere(async () => ({ lines: await countLineEnds(file) }));
  return counted === undefined ? 0 : counted.lines;
}

async function countLineEnds(file: string): Promise<number | undefined> {
  let lines = 0;
  let last = 10;
  let seen = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    if (seen < 8000 && chunk.subarray(0, 8000 - seen).includes(0)) return undefined;
    seen += chunk.length;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
    last = chunk.at(-1) ?? last;
  }
  return last === 10 ? lines : lines + 1;
}
