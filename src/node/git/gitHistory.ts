import { createReadStream } from "node:fs";
import { lstat, readFile, readlink } from "node:fs/promises";
import path from "node:path";
import { type SimpleGit, simpleGit } from "simple-git";
import { ControlError, messageOf } from "../../core/base/errors.ts";
import type { CommitInfo, FileDiff } from "../../core/ports.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { commitFormat, parseCommits } from "./commitFormat.ts";
import { gitEnvironment, globalArguments, type OnGit } from "./gitProcess.ts";
import { toNewFilePatch } from "./newFilePatch.ts";

/** Keeps diffs free of what a person's configuration adds. */
const plainDiff = ["--no-renames", "--no-ext-diff", "--no-textconv", "--no-color"] as const;

/** Reads that compare the working tree with older commits. Loads simple-git: import it when first needed. */
export class GitHistory {
  readonly #root: string;
  readonly #git: SimpleGit;

  constructor(root: string, onGit: OnGit = () => undefined) {
    this.#root = root;
    this.#git = simpleGit(root, {
      // simple-git takes an exit code for success when nothing was said; here the exit code alone counts.
      errors: (error, result) => (result.exitCode === 0 ? undefined : (error ?? Buffer.concat(result.stdOut))),
    })
      .env(toPlainEnvironment())
      .outputHandler((_command, _stdout, _stderr, args) => onGit(args));
  }

  async commitsSince(base: string): Promise<CommitInfo[]> {
    return parseCommits(await this.#read("log", ...commitFormat, `${base}..HEAD`, "--"));
  }

  async changesSince(base: string): Promise<FileDiff[]> {
    const [numstat, untracked] = await Promise.all([
      this.#read("diff", "--numstat", "-z", ...plainDiff, base, "--"),
      this.#untracked([]),
    ]);
    const diffs = new Map(parseNumstat(numstat).map((diff) => [diff.path, diff]));
    for (const file of untracked) {
      const added = await countLines(path.join(this.#root, file));
      // A file that git was told to forget: gone for the index, still there in the tree.
      const removed = diffs.get(file)?.removed ?? 0;
      diffs.set(file, { path: file, added: added ?? 0, removed, binary: added === undefined });
    }
    return [...diffs.values()];
  }

  async patchSince(base: string, paths: readonly string[]): Promise<string> {
    if (paths.length === 0) return "";
    const diff = ["-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false", "diff", ...plainDiff, base, "--"];
    const [tracked, untracked] = await Promise.all([this.#read(...diff, ...paths), this.#untracked(paths)]);
    const patches = await Promise.all(untracked.map((file) => this.#newFile(file)));
    return [tracked, ...patches].join("");
  }

  async fileAt(revision: string, file: string): Promise<string | undefined> {
    try {
      return await this.#git.raw(...globalArguments, "cat-file", "--filters", `${revision}:${file}`);
    } catch (error) {
      if (
        /does not exist in|exists on disk, but not in|Not a valid object name|invalid object/i.test(messageOf(error))
      ) {
        return undefined;
      }
      throw toGitFailed(error);
    }
  }

  async #untracked(paths: readonly string[]): Promise<string[]> {
    const text = await this.#read("ls-files", "-z", "--others", "--exclude-standard", "--", ...paths);
    return text.split("\0").filter((file) => file !== "");
  }

  async #newFile(file: string): Promise<string> {
    const absolute = path.join(this.#root, file);
    const stats = await lstat(absolute);
    // A repository inside the repository shows as one entry.
    if (stats.isDirectory()) return "";
    if (stats.isSymbolicLink()) return toNewFilePatch(file, Buffer.from(await readlink(absolute)), "120000");
    return toNewFilePatch(file, await readFile(absolute), (stats.mode & 0o111) === 0 ? "100644" : "100755");
  }

  async #read(...args: string[]): Promise<string> {
    try {
      return await this.#git.raw(...globalArguments, ...args);
    } catch (error) {
      throw toGitFailed(error);
    }
  }
}

/** simple-git refuses variables by which a program could be slipped in; reads need none of them. */
function toPlainEnvironment(): Record<string, string> {
  const guarded = /^(git_.*|editor|visual|pager|prefix|ssh_askpass)$/i;
  const entries = Object.entries(gitEnvironment()).filter(
    ([name, value]) => value !== undefined && !guarded.test(name),
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

function parseNumstat(text: string): FileDiff[] {
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
  const stats = await lstat(file);
  if (stats.isSymbolicLink()) return 1;
  if (!stats.isFile()) return 0;
  let lines = 0;
  let last = 10;
  let seen = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      if (seen < 8000 && chunk.subarray(0, 8000 - seen).includes(0)) return undefined;
      seen += chunk.length;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
      last = chunk.at(-1) ?? last;
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
  return last === 10 ? lines : lines + 1;
}

function toGitFailed(error: unknown): ControlError {
  const words = messageOf(error).trim();
  if (/ENOENT/.test(words)) {
    return new ControlError("git-missing", "git cannot be started; install it and put it on the PATH", {
      cause: error,
    });
  }
  return new ControlError("git-failed", `git failed: ${words}`, { data: { words }, cause: error });
}
