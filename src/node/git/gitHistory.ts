import type { CommitInfo } from "../../core/ports.ts";
import { commitFormat, parseCommits } from "./commitFormat.ts";
import { GitProcess, gitFailed, type OnGit } from "./gitProcess.ts";

/** What `cat-file` says of a revision or a path that is not there. */
const absent = /does not exist in|exists on disk, but not in|Not a valid object name|invalid object/i;

/** Reads of older commits. Rejects with `git-failed`. */
export class GitHistory {
  readonly #git: GitProcess;

  constructor(root: string, onGit?: OnGit) {
    this.#git = new GitProcess(root, onGit);
  }

  async commitsSince(base: string): Promise<CommitInfo[]> {
    return parseCommits(await this.#git.expect(["log", ...commitFormat, `${base}..HEAD`, "--"]));
  }

  async fileAt(revision: string, file: string): Promise<string | undefined> {
    const args = ["cat-file", "--filters", `${revision}:${file}`];
    const output = await this.#git.run(args);
    if (output.exitCode === 0) return output.stdout;
    if (absent.test(output.stderr)) return undefined;
    throw gitFailed(args, output);
  }
}
