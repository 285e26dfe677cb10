import path from "node:path";
import type { GitProcess } from "./gitProcess.ts";

/** An ignore file's text before and now. */
export interface IgnoreChange {
  /** Relative to the repository. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** What new lines of ignore files hide: files, and folders with a slash at the end, relative to the repository. */
export async function newlyIgnored(
  git: GitProcess,
  changes: readonly IgnoreChange[],
  signal?: AbortSignal,
): Promise<string[]> {
  const patterns = changes.flatMap(addedPatterns);
  if (patterns.length === 0) return [];
  const excludes = patterns.map((pattern) => `--exclude=${pattern}`);
  const output = await git.expect(["ls-files", "-z", "--others", "--ignored", "--directory", ...excludes], { signal });
  return output.split("\0").filter((file) => file !== "");
}

/** As patterns of the top folder: a pattern with a slash inside is bound to its folder, another one holds below it. */
function addedPatterns({ file, before, after }: IgnoreChange): string[] {
  const known = new Set(before.split(/\r?\n/));
  const folder = path.posix.dirname(file) === "." ? "" : `/${path.posix.dirname(file)}`;
  return after
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !/^[#!]/.test(line) && !known.has(line))
    .map((line) => {
      const isBound = line.slice(0, -1).includes("/");
      if (isBound) return `${folder}/${line.replace(/^\//, "")}`;
      return folder === "" ? line : `${folder}/**/${line}`;
    });
}
