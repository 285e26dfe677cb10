import path from "node:path";
import type { Checks } from "../core/cycle/checks.ts";
import type { WorkTree } from "../core/cycle/workTree.ts";
import { FsBaseVersions } from "./checks/fsBaseVersions.ts";
import { FsTextStore } from "./files/fsTextStore.ts";
import { FsWorkFiles } from "./files/fsWorkFiles.ts";
import type { RepositoryPlace } from "./git/findRepository.ts";
import { GitRepository } from "./git/gitRepository.ts";
import { IsolatedWorktree } from "./git/isolatedWorktree.ts";
import { lendPackages } from "./git/lendPackages.ts";

export interface WorkTreeInit {
  readonly place: RepositoryPlace;
  readonly documentPath: string;
  readonly runId: string;
  /** What git kept of the work of an earlier tree of the run. */
  readonly work?: string | undefined;
  readonly checksAt: (repository: GitRepository) => Checks;
}

/** Makes a git worktree of HEAD for one run, with everything that a cycle touches in it. */
export async function openWorkTree({ checksAt, documentPath, place, runId, work }: WorkTreeInit): Promise<WorkTree> {
  const tree = await IsolatedWorktree.add(place, runId, documentPath);
  if (work !== undefined) await tree.take(work);
  const { root, gitFolder } = tree.place;
  const repository = new GitRepository(tree.place);
  return {
    ports: {
      repository,
      files: new FsWorkFiles(root, place.root),
      checks: checksAt(repository),
      baseVersions: new FsBaseVersions({ repository, keptFolder: path.join(gitFolder, "held") }),
      store: new FsTextStore(path.join(root, documentPath)),
    },
    settle: () => tree.settle(),
    lend: () => lendPackages(place.root, root),
    bringOver: (paths) => tree.bringOver(paths),
    patch: () => tree.patch(),
    remove: () => tree.remove(),
  };
}
