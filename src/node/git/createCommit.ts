import { ControlError } from "../../core/base/errors.ts";
import type { CommitInfo, CommitRequest, GitState } from "../../core/ports.ts";
import { commitFormat, parseCommits } from "./commitFormat.ts";
import type { RepositoryPlace } from "./findRepository.ts";
import { type GitOutput, type GitProcess, gitFailed, inArgumentParts, wordsOf } from "./gitProcess.ts";
import { mayRunHooks, takeOverFromHooks } from "./hookedIndex.ts";
import { newCommitHash, readNewCommit } from "./readNewCommit.ts";
import { parseStatus } from "./statusOutput.ts";

/**
 * Commits exactly the working-tree content of `paths`: `--only` leaves what else is staged where it is. Untracked files are
 * made known by an intent to add, which is taken back when the commit is refused. Whether a commit was made is told by
 * HEAD, never by git's exit code.
 */
export async function createCommit(
  git: GitProcess,
  place: RepositoryPlace,
  request: CommitRequest,
  signal?: AbortSignal,
): Promise<CommitInfo> {
  if (request.paths.length === 0) throw new ControlError("head-not-moved", "There is no path to commit");
  const before = request.seen ? toBefore(request.seen, request.paths) : await look(git, request.paths, signal);
  await announce(git, before.untracked, signal);
  const pathspec = request.paths.map((path) => `:(literal)${path}\0`).join("");
  const args = ["commit", "--only", "--cleanup=whitespace", ...toMessage(request), ...fromInput];
  let output: GitOutput;
  try {
    // Windows ends processes by force, and git would leave its locks behind: there a commit that has begun ends by itself.
    const ending = process.platform === "win32" ? undefined : signal;
    output = await git.run(args, { input: pathspec, writes: true, runsHooks: true, signal: ending });
  } catch (error) {
    await withdraw(git, before.untracked);
    throw error;
  }
  const made = await findMade(git, place, before.head, output);
  if (made === undefined) {
    await withdraw(git, before.untracked);
    throw refusal(output);
  }
  if (mayRunHooks(place)) await takeOverFromHooks(git, before.head, request.paths);
  return made;
}

/** The commit that git made; undefined when it made none. */
async function findMade(
  git: GitProcess,
  place: RepositoryPlace,
  before: string | undefined,
  output: GitOutput,
): Promise<CommitInfo | undefined> {
  const told = output.exitCode === 0 ? await readNewCommit(place, before, output.stdout) : undefined;
  if (told !== undefined) return told;
  const question = ["log", "--first-parent", ...commitFormat, before ? `${before}..HEAD` : "HEAD", "--"];
  const since = await git.run(question);
  // Without an answer nobody knows whether the commit was made.
  if (since.exitCode !== 0 && before !== undefined) throw gitFailed(question, since);
  const commits = parseCommits(since.stdout);
  // A hook may have committed on top of it, or put another commit in its place.
  const said = newCommitHash(output.stdout);
  return commits.find(({ hash }) => said !== undefined && hash.startsWith(said)) ?? commits[0];
}

const fromInput = ["--pathspec-from-file=-", "--pathspec-file-nul"] as const;

interface Before {
  readonly head: string | undefined;
  readonly untracked: readonly string[];
}

/** HEAD, and which of the paths git does not know yet, by one process. */
async function look(git: GitProcess, paths: readonly string[], signal: AbortSignal | undefined): Promise<Before> {
  const few = inArgumentParts(paths).length === 1;
  const args = ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--", ...(few ? paths : [])];
  return toBefore(parseStatus(await git.expect(args, { signal })), paths);
}

function toBefore({ head, changes }: Pick<GitState, "head" | "changes">, paths: readonly string[]): Before {
  const wanted = new Set(paths);
  const untracked = changes.filter((change) => change.kind === "untracked" && wanted.has(change.path));
  return { head, untracked: untracked.map((change) => change.path) };
}

async function announce(git: GitProcess, paths: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  if (paths.length === 0) return;
  const call = { input: paths.join("\0"), writes: true, signal };
  const args = ["add", "--intent-to-add", ...fromInput];
  let output = await git.run(args, call);
  // What was made outside of a sparse checkout belongs to the work all the same.
  if (/sparse-checkout/.test(output.stderr)) output = await git.run([...args, "--sparse"], call);
  if (output.exitCode === 0) return;
  await withdraw(git, paths);
  throw refusal(output);
}

async function withdraw(git: GitProcess, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const args = ["rm", "--cached", "--force", "--quiet", "--ignore-unmatch", ...fromInput];
  await git.expect(args, { input: paths.join("\0"), writes: true });
}

/** Subject, body and trailers as paragraphs; the trailers come last, one a line, as `git interpret-trailers` reads them. */
function toMessage(request: CommitRequest): string[] {
  const trailers = request.trailers.map(({ name, value }) => `${name}: ${value.replace(/\s+/g, " ").trim()}`);
  const paragraphs = [request.subject.replace(/\s+/g, " ").trim(), request.body ?? "", trailers.join("\n")];
  return paragraphs.filter((text) => text.trim() !== "").map((text) => `--message=${text}`);
}

function refusal(output: GitOutput): ControlError {
  const words = wordsOf(output);
  const nothing = /nothing to commit|no changes added to commit|nothing added to commit/.test(output.stdout);
  if (output.exitCode === 0 || nothing) {
    return new ControlError("head-not-moved", `git made no commit: ${words || "it said nothing"}`, { data: { words } });
  }
  const cause = gitFailed(["commit"], output);
  return new ControlError("commit-refused", `git refused the commit: ${words || "a hook ended it without a word"}`, {
    data: { words },
    cause,
  });
}
