import type { CommitInfo, FileDiff } from "../../core/ports.ts";
import { commitFormat, parseCommits } from "./commitFormat.ts";
import { type GitOutput, GitProcess, gitFailed, type OnGit } from "./gitProcess.ts";
import { parseNumstat } from "./workingDiff.ts";

/** A commit as a person wants to see it. */
export interface CommitDetails extends CommitInfo {
  readonly author: string;
  /** Message below the subject, trailers included. */
  readonly body: string;
  /** At most `maximumFiles` paths that it changed. */
  readonly files: readonly string[];
}

/** A place in a tracked file; line and columns zero-based, columns in UTF-16. */
export interface TextPlace {
  /** Relative to the repository, `/` as separator. */
  readonly path: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const maximumFiles = 50;
const maximumLines = 2_000;
const longestLine = 10_000;

/** Answers of git to what a person points at; every call may reject with `git-failed`. */
export class GitLookup {
  /** Absolute path of the repository. */
  readonly root: string;
  readonly #git: GitProcess;

  constructor(root: string, onGit?: OnGit) {
    this.root = root;
    this.#git = new GitProcess(root, onGit);
  }

  /** Newest first; empty on an unborn branch. */
  async recentCommits(limit: number, signal?: AbortSignal): Promise<readonly CommitInfo[]> {
    const output = await this.#git.run(["log", `-n${limit}`, ...commitFormat, "--"], { signal });
    return output.exitCode === 0 ? parseCommits(output.stdout) : [];
  }

  /** Undefined when the hash names no commit of the repository, or several. */
  async commit(hash: string, signal?: AbortSignal): Promise<CommitDetails | undefined> {
    const fields = "%H%x00%h%x00%ct%x00%s%x00%an%x00%b%x00";
    const args = ["show", "--no-show-signature", "--no-color", "-z", "--name-only", "--no-renames"];
    const output = await this.#git.run([...args, `--format=${fields}`, `${hash}^{commit}`, "--"], { signal });
    if (output.exitCode !== 0) return undefined;
    const [full = "", shortHash = "", time = "0", subject = "", author = "", body = "", ...files] =
      output.stdout.split("\0");
    const paths = files.map((file) => file.replace(/^\n+/, "")).filter((file) => file !== "");
    return {
      hash: full,
      shortHash,
      subject,
      time: Number(time) * 1000,
      author,
      body: body.trim(),
      files: paths.slice(0, maximumFiles),
    };
  }

  /** The commit with its patch, for reading. Undefined like `commit`. */
  async patch(hash: string, signal?: AbortSignal): Promise<string | undefined> {
    const args = ["show", "--no-show-signature", "--no-color", "--no-ext-diff", "--no-textconv", "--stat", "--patch"];
    const output = await this.#git.run([...args, `${hash}^{commit}`, "--"], { signal });
    return output.exitCode === 0 ? output.stdout : undefined;
  }

  /** What the commit changed, file by file. Undefined like `commit`. */
  async figures(hash: string, signal?: AbortSignal): Promise<readonly FileDiff[] | undefined> {
    const args = ["show", "--no-show-signature", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"];
    const output = await this.#git.run([...args, "--numstat", "-z", "--format=", `${hash}^{commit}`, "--"], { signal });
    return output.exitCode === 0 ? parseNumstat(output.stdout) : undefined;
  }

  /** Where the words stand in tracked and new files as they are on disk, no ignored and no binary ones; bounded. */
  async findText(words: string, signal?: AbortSignal): Promise<readonly TextPlace[]> {
    const args = ["grep", "--untracked", "-I", "-z", "-n", "--no-color", "--full-name", "--fixed-strings"];
    const output = await this.#git.run([...args, "-e", words], { signal });
    if (output.exitCode > 1) throw gitFailed(args, output);
    return placesIn(output, words);
  }
}

function placesIn({ stdout }: GitOutput, words: string): readonly TextPlace[] {
  const places: TextPlace[] = [];
  for (const entry of stdout.split("\n").slice(0, maximumLines)) {
    const [path, line, ...rest] = entry.split("\0");
    const text = rest.join("\0").slice(0, longestLine);
    if (path === undefined || line === undefined) continue;
    for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + words.length)) {
      if (/[\w-]/.test(text.charAt(at - 1)) || /\w/.test(text.charAt(at + words.length))) continue;
      places.push({ path, line: Number(line) - 1, start: at, end: at + words.length });
    }
  }
  return places;
}
