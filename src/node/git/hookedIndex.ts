/** `git commit --only` writes the index before its hooks run: what they changed stands in the commit and the tree, and not there. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { hooksFolder, includedFiles } from "../trust/gitConfig.ts";
import type { RepositoryPlace } from "./findRepository.ts";
import type { GitProcess } from "./gitProcess.ts";

const hookNames = ["pre-commit", "prepare-commit-msg", "commit-msg"];

/**
 * False where no hook could run at a commit; asks no process, and counts every folder that a configuration of the person names.
 * Synchronous: these few looks take a twentieth of a millisecond, and far longer through the thread pool.
 */
export function mayRunHooks({ commonFolder, gitFolder, root }: RepositoryPlace): boolean {
  const home = homedir();
  const configs = [
    path.join(commonFolder, "config"),
    path.join(gitFolder, "config.worktree"),
    path.join(home, ".gitconfig"),
    path.join(process.env.XDG_CONFIG_HOME || path.join(home, ".config"), "git", "config"),
  ];
  const texts = configs.map(textOf);
  const included = configs.flatMap((file, at) => includedFiles(texts[at] ?? "", path.dirname(file), home)).map(textOf);
  const named = [...texts, ...included].flatMap((text) => hooksFolder(text, root, home) ?? []);
  const folders = [path.join(commonFolder, "hooks"), ...named];
  return folders.some((folder) => hookNames.some((name) => existsSync(path.join(folder, name))));
}

/** What cannot be read says nothing. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // Git says so itself where it matters.
  }
}

/** Makes the index the same as the new HEAD at `paths`, and at what hooks added to it beside what the person had staged. */
export async function takeOverFromHooks(
  git: GitProcess,
  before: string | undefined,
  paths: readonly string[],
): Promise<void> {
  const added = before === undefined ? [] : await addedByHooks(git, before, new Set(paths));
  const input = [...paths, ...added].join("\0");
  await git.run(["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul"], { input, writes: true });
}

async function addedByHooks(git: GitProcess, before: string, own: ReadonlySet<string>): Promise<string[]> {
  const namesOf = async (...words: string[]) =>
    (await git.expect([...words, "--name-only", "--no-renames", "-z"])).split("\0").filter((name) => name !== "");
  const others = (await namesOf("diff-tree", "-r", before, "HEAD")).filter((name) => !own.has(name));
  if (others.length === 0) return [];
  const staged = new Set(await namesOf("diff-index", "--cached", before));
  return others.filter((name) => !staged.has(name));
}
