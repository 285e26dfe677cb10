/** `git commit --only` writes the index before its hooks run: what they changed stands in the commit and the tree, and not there. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { readIfThere } from "../files/readIfThere.ts";
import type { RepositoryPlace } from "./findRepository.ts";
import type { GitProcess } from "./gitProcess.ts";

/** False where nothing says that a hook could run at a commit; asks no process. */
export async function mayRunHooks({ commonFolder, gitFolder }: RepositoryPlace): Promise<boolean> {
  const names = ["pre-commit", "prepare-commit-msg", "commit-msg"];
  if (names.some((name) => existsSync(path.join(commonFolder, "hooks", name)))) return true;
  const home = homedir();
  const texts = await Promise.all(
    [
      path.join(commonFolder, "config"),
      path.join(gitFolder, "config.worktree"),
      path.join(home, ".gitconfig"),
      path.join(process.env.XDG_CONFIG_HOME || path.join(home, ".config"), "git", "config"),
    ].map(readIfThere),
  );
  return texts.some((text) => /hookspath|\[\s*include/i.test(text ?? ""));
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
