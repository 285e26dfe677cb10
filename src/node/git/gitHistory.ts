import { type SimpleGit, simpleGit } from "simple-git";
import { ControlError, messageOf } from "../../core/base/errors.ts";
import type { CommitInfo } from "../../core/ports.ts";
import { commitFormat, parseCommits } from "./commitFormat.ts";
import { gitEnvironment, globalArguments, type OnGit } from "./gitProcess.ts";

/**
 * Reads of older commits. Loads simple-git: import it when first needed. What may print nothing is asked elsewhere: simple-git
 * waits 50 ms behind every silent command.
 */
export class GitHistory {
  readonly #git: SimpleGit;

  constructor(root: string, onGit: OnGit = () => undefined) {
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

function toGitFailed(error: unknown): ControlError {
  const words = messageOf(error).trim();
  if (/ENOENT/.test(words)) {
    return new ControlError("git-missing", "git cannot be started; install it and put it on the PATH", {
      cause: error,
    });
  }
  return new ControlError("git-failed", `git failed: ${words}`, { data: { words }, cause: error });
}
