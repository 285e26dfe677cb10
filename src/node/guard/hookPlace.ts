import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import { findRepository } from "../git/findRepository.ts";
import { GitProcess } from "../git/gitProcess.ts";

/** Who keeps the hooks: git itself, a tool with a file of its own, or a folder that other repositories share. */
export type HookKeeper = "git" | "husky" | "lefthook" | "shared-folder";

export interface HookPlace {
  /** Top level of the working tree. */
  readonly root: string;
  readonly keeper: HookKeeper;
  /** Absolute path of the folder that the guard's scripts go to. */
  readonly folder: string;
  /** Where a person adds the call: `.husky/`, `lefthook.yml`; undefined when git calls the scripts itself. */
  readonly config: string | undefined;
  /** The guard's own folder in the git folder, for keepers that call it. */
  readonly own: string;
  /** Every folder in which scripts of the guard may stand, also from a time with another keeper; absolute, the place's own first. */
  readonly everywhere: readonly string[];
}

const lefthookFiles = ["lefthook", ".lefthook"].flatMap((name) =>
  ["yml", "yaml", "toml", "json"].map((extension) => `${name}.${extension}`),
);

/** Throws `not-a-repository`. */
export async function findHookPlace(folder: string): Promise<HookPlace> {
  const place = findRepository(folder);
  if (place === undefined) throw new ControlError("not-a-repository", `${folder} is not in a git repository`);
  const { commonFolder, root } = place;
  const git = new GitProcess(root);
  const hooks = path.resolve(root, (await git.expect(["rev-parse", "--git-path", "hooks"])).trim());
  const own = path.join(commonFolder, "control-plane", "hooks");
  const isOurs = (await isInside(hooks, root)) || (await isInside(hooks, commonFolder));
  const keeper = keeperOf(root) ?? (isOurs ? gitItself(hooks) : sharedFolder(hooks));
  const now = keeper.folder ?? own;
  const former = [own, path.join(commonFolder, "hooks"), ...(isOurs ? [hooks] : []), ...huskyFolders(root)];
  return { ...keeper, root, folder: now, own, everywhere: [...new Set([now, ...former])] };
}

type Keeper = Pick<HookPlace, "keeper" | "config"> & { readonly folder?: string };

function keeperOf(root: string): Keeper | undefined {
  if (existsSync(path.join(root, ".husky"))) return { keeper: "husky", config: ".husky/" };
  const lefthook = lefthookFiles.find((name) => existsSync(path.join(root, name)));
  return lefthook === undefined ? undefined : { keeper: "lefthook", config: lefthook };
}

const gitItself = (folder: string): Keeper => ({ keeper: "git", folder, config: undefined });
const sharedFolder = (hooks: string): Keeper => ({ keeper: "shared-folder", config: hooks });

/** Husky's folder, and the one in it that `core.hooksPath` points to. */
function huskyFolders(root: string): readonly string[] {
  return [".husky", path.join(".husky", "_")].map((name) => path.join(root, name));
}

async function isInside(folder: string, parent: string): Promise<boolean> {
  const [a, b] = await Promise.all([realOf(folder), realOf(parent)]);
  const relative = path.relative(b, a);
  return relative === "" || (!relative.startsWith("..") && !path.isAbsolute(relative));
}

/** The real path; of what is not there yet, that of its folder. */
async function realOf(folder: string): Promise<string> {
  if (existsSync(folder)) return realpath(folder);
  const parent = path.dirname(folder);
  return parent === folder ? folder : path.join(await realOf(parent), path.basename(folder));
}
