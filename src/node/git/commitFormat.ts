import type { CommitInfo } from "../../core/ports.ts";

/** Arguments that print one line a commit, for `parseCommits`. */
export const commitFormat = ["--no-show-signature", "--no-color", "--format=%H%x00%h%x00%ct%x00%s"] as const;

/** Reads what `git log` prints with `commitFormat`. */
export function parseCommits(text: string): CommitInfo[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [hash = "", shortHash = "", time = "0", ...subject] = line.split("\0");
      return { hash, shortHash, time: Number(time) * 1000, subject: subject.join("\0") };
    });
}
