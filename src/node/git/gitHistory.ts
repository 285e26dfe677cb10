import type { AuthoredCommit } from "../../core/ports.ts";
import { GitProcess, gitFailed, type OnGit } from "./gitProcess.ts";

const plain = ["--no-show-signature", "--no-color"] as const;
const entriesLookedAt = 1000;

/** What `cat-file` says of a revision or a path that is not there. */
const absent = /does not exist in|exists on disk, but not in|Not a valid object name|invalid object/i;

/** Reads of older commits. Rejects with `git-failed`. */
export class GitHistory {
  readonly #git: GitProcess;

  constructor(root: string, onGit?: OnGit) {
    this.#git = new GitProcess(root, onGit);
  }

  async commitsSince(base: string, paths: readonly string[]): Promise<AuthoredCommit[]> {
    const format = "--format=tformat:%H%x00%h%x00%ct%x00%s%x00%an%x00%B";
    const fields = (await this.#git.expect(["log", "-z", ...plain, format, `${base}..HEAD`, "--", ...paths])).split(
      "\0",
    );
    const commits: AuthoredCommit[] = [];
    for (let at = 0; at + 6 <= fields.length; at += 6) {
      const [hash = "", shortHash = "", time, subject = "", author = "", message = ""] = fields.slice(at, at + 6);
      commits.push({ hash, shortHash, time: Number(time) * 1000, subject, author, message });
    }
    return commits;
  }

  async committedUnder(action: string): Promise<ReadonlySet<string>> {
    const args = ["log", "-g", ...plain, "--format=%H %gs", `-n${entriesLookedAt}`, "HEAD", "--"];
    const entries = (await this.#git.expect(args)).split("\n").map((line) => line.split(/ (.*)/));
    return new Set(entries.flatMap(([hash = "", said = ""]) => (said.startsWith(action) ? [hash] : [])));
  }

  async fileAt(revision: string, file: string): Promise<string | undefined> {
    const args = ["cat-file", "--filters", `${revision}:${file}`];
    const output = await this.#git.run(args);
    if (output.exitCode === 0) return output.stdout;
    if (absent.test(output.stderr)) return undefined;
    throw gitFailed(args, output);
  }
}
