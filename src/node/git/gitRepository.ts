import { lstat, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import type {
  AuthoredCommit,
  CommitInfo,
  CommitRequest,
  FileDiff,
  GitOperation,
  GitState,
  Repository,
} from "../../core/ports.ts";
import { throwIfAborted, toAbortError } from "../process/abortError.ts";
import { commitFormat, parseCommits } from "./commitFormat.ts";
import { createCommit } from "./createCommit.ts";
import { formatOnly, generatedPaths } from "./dirtLooks.ts";
import { findRepository, type RepositoryPlace } from "./findRepository.ts";
import type { GitHistory } from "./gitHistory.ts";
import { GitProcess, gitFailed, type OnGit } from "./gitProcess.ts";
import { type IgnoreChange, newlyIgnored } from "./newlyIgnored.ts";
import { readHead } from "./readHead.ts";
import { parseStatus } from "./statusOutput.ts";
import { WorkingDiff } from "./workingDiff.ts";

/** What in git's folder tells of an unfinished operation; the first that is there counts. */
export const operationMarks: readonly (readonly [string, GitOperation])[] = [
  ["rebase-merge", "rebase"],
  ["rebase-apply", "rebase"],
  ["MERGE_HEAD", "merge"],
  ["CHERRY_PICK_HEAD", "cherry-pick"],
  ["REVERT_HEAD", "revert"],
  ["BISECT_LOG", "bisect"],
];

/** The repository that `folder` lies in; undefined outside of git. `onGit` hears of every git process. */
export function openRepository(folder: string, onGit?: OnGit): GitRepository | undefined {
  const place = findRepository(folder);
  return place && new GitRepository(place, onGit);
}

/** git, with as few processes as it takes. Rejects with `git-missing` where git is not installed. */
export class GitRepository implements Repository {
  readonly root: string;
  readonly place: RepositoryPlace;
  readonly #git: GitProcess;
  readonly #onGit: OnGit | undefined;
  #history: Promise<GitHistory> | undefined;

  constructor(place: RepositoryPlace, onGit?: OnGit) {
    this.place = place;
    this.root = place.root.split(path.sep).join("/");
    this.#onGit = onGit;
    this.#git = new GitProcess(place.root, onGit, undefined, place.commonFolder);
  }

  async state(signal?: AbortSignal): Promise<GitState> {
    const args = ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all"];
    const [text, operation] = await Promise.all([this.#git.expect(args, { signal }), this.#operation()]);
    return { ...parseStatus(text), operation };
  }

  async head(): Promise<string | undefined> {
    return (await readHead(this.place)) ?? (await this.commit("HEAD"))?.hash;
  }

  async commit(revision: string, signal?: AbortSignal): Promise<CommitInfo | undefined> {
    return (await this.commits([revision], signal))[0];
  }

  /** Those of the revisions that are commits, each once, by one process. Hashes and names only: anything else is no commit. */
  async commits(revisions: readonly string[], signal?: AbortSignal): Promise<readonly CommitInfo[]> {
    const names = revisions.filter((name) => /^[\w./@^~]+$/.test(name)).map((name) => `${name}^{commit}`);
    if (names.length === 0) return [];
    const args = ["log", "--ignore-missing", "--no-walk=unsorted", ...commitFormat, ...names, "--"];
    const output = await this.#git.run(args, { signal });
    if (output.exitCode !== 0) {
      // On an unborn branch, and for what is a tree or is ambiguous, a name is "bad" whatever --ignore-missing says.
      const isBad = /bad revision|unknown revision|bad object|ambiguous|not a commit/.test(output.stderr);
      if (!isBad) throw gitFailed(args, output);
      if (revisions.length < 2) return [];
      return (await Promise.all(revisions.map((revision) => this.commits([revision], signal)))).flat();
    }
    return parseCommits(output.stdout);
  }

  async lastCommitOf(paths: readonly string[], signal?: AbortSignal): Promise<CommitInfo | undefined> {
    if (paths.length === 0) return undefined;
    return parseCommits(await this.#git.expect(["log", "-1", ...commitFormat, "--", ...paths], { signal }))[0];
  }

  async isAncestor(ancestor: string, descendant: string, signal?: AbortSignal): Promise<boolean> {
    const args = ["merge-base", "--is-ancestor", ancestor, descendant];
    const output = await this.#git.run(args, { signal });
    if (output.exitCode > 1) throw gitFailed(args, output);
    return output.exitCode === 0;
  }

  async commitsSince(
    base: string,
    signal?: AbortSignal,
    paths: readonly string[] = [],
  ): Promise<readonly AuthoredCommit[]> {
    return this.#read((history) => history.commitsSince(base, paths), signal);
  }

  async committedUnder(action: string, signal?: AbortSignal): Promise<ReadonlySet<string>> {
    return this.#read((history) => history.committedUnder(action), signal);
  }

  async filesOf(commit: string, signal?: AbortSignal): Promise<readonly string[]> {
    const args = ["show", "--format=", "--name-only", "--no-renames", "--diff-merges=first-parent", "-z", commit, "--"];
    return (await this.#git.expect(args, { signal })).split("\0").filter((path) => path !== "");
  }

  async changesSince(base: string, signal?: AbortSignal, seen?: GitState): Promise<readonly FileDiff[]> {
    return new WorkingDiff(this.#git, signal, seen).changes(base);
  }

  async patchSince(base: string, paths: readonly string[], signal?: AbortSignal, seen?: GitState): Promise<string> {
    return new WorkingDiff(this.#git, signal, seen).patch(base, paths);
  }

  async newlyIgnored(base: string, ignoreFiles: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
    const changes: IgnoreChange[] = [];
    for (const file of ignoreFiles) {
      const absolute = path.join(this.place.root, file);
      if (!(await isPlain(absolute))) continue;
      const after = await readFile(absolute, "utf8").catch(() => "");
      changes.push({ file, before: (await this.fileAt(base, file, signal)) ?? "", after });
    }
    return newlyIgnored(this.#git, changes, signal);
  }

  async fileAt(revision: string, file: string, signal?: AbortSignal): Promise<string | undefined> {
    return this.#read((history) => history.fileAt(revision, file), signal);
  }

  async formatOnly(paths: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>> {
    return formatOnly(this.#git, paths, signal);
  }

  async generated(paths: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>> {
    return generatedPaths(this.#git, paths, signal);
  }

  async createCommit(request: CommitRequest, signal?: AbortSignal): Promise<CommitInfo> {
    return createCommit(this.#git, this.place, request, signal);
  }

  async restore(file: string, signal?: AbortSignal): Promise<void> {
    const absolute = path.join(this.place.root, file);
    // git would look through a link, and stumble over a pipe.
    if (!(await isPlain(absolute))) await rm(absolute, { force: true });
    const args = ["restore", "--source=HEAD", "--staged", "--worktree", "--", file];
    const output = await this.#git.run(args, { signal, writes: true });
    if (output.exitCode === 0) return;
    if (!/did not match any file/.test(output.stderr)) throw gitFailed(args, output);
    await rm(absolute, { force: true });
  }

  async unstage(paths: readonly string[]): Promise<void> {
    const args = ["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul"];
    await this.#git.expect(args, { input: paths.join("\0"), writes: true });
  }

  async #operation(): Promise<GitOperation | undefined> {
    const names = new Set(await readdir(this.place.gitFolder));
    return operationMarks.find(([name]) => names.has(name))?.[1];
  }

  /** Older commits are seldom asked for: what reads them is loaded then. */
  async #read<T>(ask: (history: GitHistory) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    throwIfAborted(signal);
    this.#history ??= import("./gitHistory.ts").then(({ GitHistory }) => new GitHistory(this.place.root, this.#onGit));
    const history = await this.#history;
    throwIfAborted(signal);
    const answer = ask(history);
    return signal === undefined ? answer : abortable(answer, signal);
  }
}

/** False for links, pipes and the like; true also for what is not there. */
async function isPlain(file: string): Promise<boolean> {
  const stats = await lstat(file).catch(() => undefined);
  return stats === undefined || stats.isFile() || stats.isDirectory();
}

/** Stops waiting when the signal fires: a read has no effect that would have to be waited for. */
function abortable<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(toAbortError(signal));
    signal.addEventListener("abort", onAbort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
