import { isAbort } from "../../core/base/errors.ts";
import type { ProcessRunner } from "../../core/ports.ts";
import { GitProcess, gitEnvironment, gitFailed, globalArguments } from "../git/gitProcess.ts";
import { NodeProcessRunner } from "../process/nodeProcessRunner.ts";

const searchedCharacters = 400_000;

/** What git knows of a working tree's files; ignored ones are not there for a model. */
export class GitFileList {
  readonly #root: string;
  readonly #git: GitProcess;
  readonly #runner: ProcessRunner;

  constructor(root: string) {
    this.#root = root;
    this.#runner = new NodeProcessRunner(gitEnvironment());
    this.#git = new GitProcess(root, undefined, this.#runner);
  }

  /** Tracked and new files below a folder (`.` is all), sorted. */
  async below(folder: string, signal: AbortSignal): Promise<readonly string[]> {
    const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", folder];
    const output = await this.#git.expect(args, { signal });
    return [...new Set(output.split("\0").filter((path) => path !== ""))].sort();
  }

  /** True for a file of the last commit, which can be brought back from there. */
  async isCommitted(path: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#git.expect(["ls-tree", "-z", "--name-only", "HEAD", "--", path], { signal })) !== "";
  }

  async isIgnored(path: string, signal: AbortSignal): Promise<boolean> {
    const args = ["check-ignore", "--quiet", "--", `./${path}`];
    // Without the arguments said before every other command: this one refuses literal pathspecs.
    const request = { command: "git", args, cwd: this.#root, env: { GIT_OPTIONAL_LOCKS: "0" } };
    const result = await this.#runner.run(request, signal);
    const exitCode = result.exitCode ?? 2;
    if (exitCode > 1) throw gitFailed(args, { ...result, exitCode });
    return exitCode === 0;
  }

  /** Lines that match, as `path:line:text`; at most so many characters of them. Throws `git-failed` for a bad pattern. */
  async search(pattern: string, isRegex: boolean, folder: string, signal: AbortSignal): Promise<readonly string[]> {
    const args = ["grep", "--untracked", "--no-color", "-n", "-I", isRegex ? "-E" : "-F", "-e", pattern, "--", folder];
    const enough = new AbortController();
    let found = "";
    const request = {
      command: "git",
      args: [...globalArguments, ...args],
      cwd: this.#root,
      env: { GIT_OPTIONAL_LOCKS: "0" },
      onOutput: (chunk: string, stream: "stdout" | "stderr") => {
        if (stream === "stdout") found += chunk;
        if (found.length > searchedCharacters) enough.abort();
      },
    };
    try {
      const result = await this.#runner.run(request, AbortSignal.any([signal, enough.signal]));
      const exitCode = result.exitCode ?? 2;
      if (exitCode > 1) throw gitFailed(args, { ...result, exitCode });
    } catch (error) {
      if (!isAbort(error) || signal.aborted) throw error;
    }
    return found.split(/\r?\n/).filter((line) => line !== "");
  }
}
