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
}

const lefthookFiles = ["lefthook", ".lefthook"].flatMap((name) =>
  ["yml", "yaml", "toml", "json"].map((extension) => `${name}.${extension}`),
);

/** Throws `not-a-repository`. */
export async function findHookPlace(folder: string): Promise<HookPlace> {
  const place = await findRepository(folder);
  if (place === undefined) throw new ControlError("not-a-repository", `${folder} is not in a git repository`);
  const { commonFolder, root } = place;
  const git = new GitProcess(root);
  const hooks = path.resolve(root, (await git.expect(["rev-parse", "--git-path", "hooks"])).trim());
  const own = path.join(commonFolder, "control-plane", "hooks");
  if (existsSync(path.join(root, ".husky"))) return { root, keeper: "husky", folder: own, config: ".husky/" };
  const lefthook = lefthookFiles.find((name) => existsSync(path.join(root, name)));
  if (lefthook !== undefined) return { root, keeper: "lefthook", folder: own, config: lefthook };
  if ((await isInside(hooks, root)) || (await isInside(hooks, commonFolder)))
    return { root, keeper: "git", folder: hooks, config: undefined };
  return { root, keeper: "shared-folder", folder: own, config: hooks };
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
