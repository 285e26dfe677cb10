import { lstat, mkdir, readdir, readFile, readlink, realpath, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { resolveInside } from "../files/repositoryPath.ts";
import type { RepositoryPlace } from "./findRepository.ts";
import { FolderBytes } from "./folderBytes.ts";
import { GitProcess, inArgumentParts, wordsOf } from "./gitProcess.ts";

/** Working trees of cycles, one a run; whatever lies here while no cycle runs was left by a killed one. */
export function worktreesFolder(commonFolder: string): string {
  return path.join(commonFolder, "control-plane", "worktrees");
}

interface WorktreeParts {
  readonly place: RepositoryPlace;
  readonly main: RepositoryPlace;
  readonly git: GitProcess;
  readonly base: string;
  readonly documentPath: string;
  readonly made: FolderBytes;
}

interface Change {
  readonly path: string;
  readonly isDeleted: boolean;
  /** A repository within the repository, which git keeps as a mere link. */
  readonly isNested: boolean;
}

/** A working tree of HEAD beside the repository's own, for one run; no branch belongs to it, and no hook runs for it. */
export class IsolatedWorktree {
  /** Where the work is done. */
  readonly place: RepositoryPlace;
  readonly #main: RepositoryPlace;
  readonly #git: GitProcess;
  readonly #base: string;
  /** Says where things lie, whatever the work makes of the tree's own `.git` file. */
  readonly #own: readonly string[];
  readonly #documentPath: string;
  /** Git's folder of this tree as it was made. */
  readonly #made: FolderBytes;

  /** Removes what killed runs left, then makes the tree. */
  static async add(place: RepositoryPlace, runId: string, documentPath: string): Promise<IsolatedWorktree> {
    const git = new GitProcess(place.root, undefined, undefined, place.commonFolder);
    await clearWorktrees(place.commonFolder);
    const folder = path.join(worktreesFolder(place.commonFolder), runId);
    await mkdir(path.dirname(folder), { recursive: true });
    const base = (await git.expect(["rev-parse", "HEAD"])).trim();
    await git.expect([...noHooks(place), "worktree", "add", "--detach", folder, base], { writes: true });
    const gitFolder = (await new GitProcess(folder).expect(["rev-parse", "--absolute-git-dir"])).trim();
    const tree = { root: await realpath(folder), gitFolder, commonFolder: place.commonFolder };
    return new IsolatedWorktree({
      place: tree,
      main: place,
      git,
      base,
      documentPath,
      made: await FolderBytes.of(gitFolder),
    });
  }

  private constructor({ base, documentPath, git, made, main, place }: WorktreeParts) {
    this.place = place;
    this.#main = main;
    this.#git = git;
    this.#base = base;
    this.#documentPath = documentPath;
    this.#made = made;
    this.#own = [...noHooks(main), `--git-dir=${place.gitFolder}`, `--work-tree=${place.root}`];
  }

  /**
   * Git's own files of this tree become what they were: commits, hidden paths and odd settings of the work are gone, its files stay.
   * Gives the git tree of all of it; undefined when git cannot take it up whole.
   */
  async settle(): Promise<string | undefined> {
    const { gitFolder, root } = this.place;
    await this.#made.restore();
    await rm(path.join(root, ".git"), { recursive: true, force: true });
    await writeFile(path.join(root, ".git"), `gitdir: ${gitFolder}\n`);
    const isWhole = (await this.#stage()) === undefined && !(await this.#changes()).some(({ isNested }) => isNested);
    const work = isWhole ? await this.#git.expect([...this.#own, "write-tree"], { writes: true }) : undefined;
    await this.#made.restore();
    return work?.trim();
  }

  /** Makes this tree what `settle` gave the name of. Throws `git-failed` when git has it no more. */
  async take(work: string): Promise<void> {
    try {
      await this.#git.expect([...this.#own, "read-tree", "--reset", "-u", work], { writes: true });
    } catch (error) {
      await this.remove();
      throw error;
    }
    await this.#made.restore();
  }

  /** What was done here since the base, commits included, as a patch; undefined when git cannot read it. */
  async patch(): Promise<string | undefined> {
    if ((await this.#stage()) !== undefined) return undefined;
    return this.#git.expect([
      ...this.#own,
      "diff",
      "--cached",
      "--binary",
      "--no-ext-diff",
      "--no-textconv",
      this.#base,
    ]);
  }

  /**
   * Brings these paths into the repository's own tree, its index untouched, and gives those that differ. A text says why not: git
   * cannot, or somebody changed the same files there. The control document stays: the engine alone writes it.
   */
  async bringOver(paths: readonly string[]): Promise<readonly string[] | string> {
    const unreadable = await this.#stage();
    if (unreadable !== undefined) return unreadable;
    const wanted = new Set(paths.filter((name) => name !== this.#documentPath));
    const changes = (await this.#changes()).filter((change) => wanted.has(change.path));
    const nested = changes.find(({ isNested }) => isNested);
    if (nested) return `${nested.path} is a repository of its own`;
    const moved = await this.#changedMeanwhile(changes);
    if (moved !== undefined) return `${moved} was changed in the repository meanwhile`;
    const gone = changes.filter(({ isDeleted }) => isDeleted);
    for (const change of gone) await rm(await resolveInside(this.#main.root, change.path), { force: true });
    const [gitFolder = ""] = this.#own.filter((word) => word.startsWith("--git-dir="));
    const into = [...noHooks(this.#main), gitFolder, `--work-tree=${this.#main.root}`];
    const written = changes.filter(({ isDeleted }) => !isDeleted).map((change) => change.path);
    for (const paths of inArgumentParts(written)) {
      if (paths.length > 0)
        await this.#git.expect([...into, "checkout-index", "--force", "--", ...paths], { writes: true });
    }
    return changes.map((change) => change.path);
  }

  remove(): Promise<void> {
    return removeWorktree(this.#main.commonFolder, path.basename(this.place.root));
  }

  /** Gives git's words when it cannot take the work up. */
  async #stage(): Promise<string | undefined> {
    const output = await this.#git.run([...this.#own, "add", "--all", "--", "."], { writes: true });
    return output.exitCode === 0 ? undefined : wordsOf(output);
  }

  async #changes(): Promise<Change[]> {
    const words = ["diff", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", this.#base];
    const parts = (await this.#git.expect([...this.#own, ...words])).split("\0");
    const changes: Change[] = [];
    for (let at = 0; at + 1 < parts.length; at += 2) {
      const [, mode = "", , , status = ""] = (parts[at] ?? "").split(" ");
      changes.push({ path: parts[at + 1] ?? "", isDeleted: status === "D", isNested: mode === "160000" });
    }
    return changes;
  }

  /** A path whose file in the repository's own tree is no longer what it was when the work began. */
  async #changedMeanwhile(changes: readonly Change[]): Promise<string | undefined> {
    const added = new Set((await this.#added()).split("\0"));
    const gone = new Set(changes.filter(({ isDeleted }) => isDeleted).map((change) => change.path));
    for (const paths of inArgumentParts(changes.map((change) => change.path))) {
      if (paths.length === 0) continue;
      const differs = await this.#git.expect(["diff", "--name-only", "-z", this.#base, "--", ...paths]);
      const doubtful = differs.split("\0").filter((name) => name !== "");
      for (const name of paths) if (added.has(name) && (await this.#isTaken(name, gone))) doubtful.push(name);
      for (const name of doubtful) if (!(await this.#isOverAlready(name))) return name;
    }
    return undefined;
  }

  /** True where something lies; a folder counts by what it has beside the files that the work took away. */
  async #isTaken(name: string, gone: ReadonlySet<string>): Promise<boolean> {
    const place = path.join(this.#main.root, name);
    if (!(await exists(place))) return false;
    if (!(await lstat(place)).isDirectory()) return true;
    const inside = await readdir(place, { recursive: true, withFileTypes: true });
    const toName = (file: string) => path.relative(this.#main.root, file).split(path.sep).join("/");
    return inside.some((entry) => !entry.isDirectory() && !gone.has(toName(path.join(entry.parentPath, entry.name))));
  }

  /** True for what a killed run brought over before. */
  async #isOverAlready(name: string): Promise<boolean> {
    const [own, main] = await Promise.all([this.place, this.#main].map(({ root }) => contentOf(path.join(root, name))));
    return own === main;
  }

  #added(): Promise<string> {
    const words = ["diff", "--cached", "--name-only", "-z", "--no-renames", "--diff-filter=A", this.#base];
    return this.#git.expect([...this.#own, ...words]);
  }
}

/** Removes trees that no run owns any more, and gives their names; the caller holds the lock. */
export async function clearWorktrees(commonFolder: string): Promise<readonly string[]> {
  const left = await readdir(worktreesFolder(commonFolder)).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  for (const name of left) await removeWorktree(commonFolder, name);
  return left;
}

/** The tree, and git's note of it. Git's own pruning would also forget trees of a person whose disk is not there at the moment. */
async function removeWorktree(commonFolder: string, name: string): Promise<void> {
  const folder = path.join(worktreesFolder(commonFolder), name);
  // A process that ended a moment ago may still hold a file on Windows.
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const note = path.join(commonFolder, "worktrees", name);
  const leadsTo = await readFile(path.join(note, "gitdir"), "utf8").catch(() => "");
  // A note that was cut off while it was put back says nothing, or half of it.
  if (leadsTo !== "" && !path.join(folder, ".git").startsWith(path.resolve(leadsTo.trim()))) return;
  await rm(note, { recursive: true, force: true });
  // Git takes the folder of notes away with the last of them.
  await rmdir(path.dirname(note)).catch(() => undefined);
}

function noHooks({ commonFolder }: RepositoryPlace): readonly string[] {
  return ["-c", `core.hooksPath=${path.join(commonFolder, "control-plane", "no-hooks")}`];
}

/** A text of the bytes, or where a link leads; undefined when nothing is there. */
async function contentOf(file: string): Promise<string | undefined> {
  if (!(await exists(file))) return undefined;
  const stats = await lstat(file);
  if (stats.isSymbolicLink()) return `link ${await readlink(file)}`;
  return stats.isFile() ? `file ${await readFile(file, "latin1")}` : "folder";
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return false;
    throw new ControlError("file-failed", `${file} cannot be looked at`, { cause: error });
  }
}
