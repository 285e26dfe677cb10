import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { findHookPlace, type HookKeeper, type HookPlace } from "./hookPlace.ts";
import { formerSuffix, type HookName, hookNames, hookScript, isOwnHook, madeItsFolder } from "./hookScript.ts";

export interface HookStatus {
  readonly name: HookName;
  /** `waiting`: the script is there, and the keeper's own file does not call it yet. `stale`: its program is gone. */
  readonly state: "installed" | "waiting" | "stale" | "absent";
  /** Absolute path of the guard's script. */
  readonly path: string;
  /** True when a hook that was there before is called first. */
  readonly chained: boolean;
}

export interface HooksReport {
  readonly keeper: HookKeeper;
  /** What a person adds to which file; empty when there is nothing to do. */
  readonly advice: readonly string[];
  readonly hooks: readonly HookStatus[];
}

export interface InstallOptions {
  /** A folder of the repository. */
  readonly folder: string;
  readonly file: string;
  /** Absolute path of the guard's program. */
  readonly program: string;
}

/** Puts the guard behind whatever hooks there are; a second call brings its own scripts up to date. Throws `file-exists`. */
export async function installHooks(options: InstallOptions): Promise<HooksReport> {
  const place = await findHookPlace(options.folder);
  const madeFolder = !existsSync(place.folder);
  await mkdir(place.folder, { recursive: true });
  for (const name of hookNames) await installHook(place, name, { ...options, madeFolder });
  return reportOf(place);
}

/**
 * Takes the guard away wherever it stands, also where it was put before the keeper changed, and puts back what was there before, byte
 * for byte. Hooks of others stay.
 */
export async function removeHooks(folder: string): Promise<HooksReport> {
  const place = await findHookPlace(folder);
  for (const where of place.everywhere) for (const name of hookNames) await removeHook(path.join(where, name));
  await removeIfEmpty(path.dirname(place.own));
  return reportOf(place);
}

export async function readHooks(folder: string): Promise<HooksReport> {
  return reportOf(await findHookPlace(folder));
}

async function installHook(
  place: HookPlace,
  name: HookName,
  { file, madeFolder, program }: Omit<InstallOptions, "folder"> & { readonly madeFolder: boolean },
): Promise<void> {
  const hook = path.join(place.folder, name);
  const former = await readText(hook);
  if (former !== undefined && !isOwnHook(former)) {
    if (existsSync(hook + formerSuffix)) {
      throw new ControlError(
        "file-exists",
        `${hook}${formerSuffix} is there already; look which of both hooks you need`,
        {
          data: { hook },
        },
      );
    }
    await rename(hook, hook + formerSuffix);
  }
  const made = madeFolder || (former !== undefined && madeItsFolder(former));
  await writeFile(hook, hookScript({ name, file, program, node: process.execPath, madeFolder: made }));
  await chmod(hook, 0o755);
}

async function removeHook(hook: string): Promise<void> {
  const text = await readText(hook);
  if (text === undefined || !isOwnHook(text)) return;
  await rm(hook);
  if (existsSync(hook + formerSuffix)) await rename(hook + formerSuffix, hook);
  else if (madeItsFolder(text)) await removeIfEmpty(path.dirname(hook));
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes(errorCode(error) ?? "")) throw error;
  }
}

async function reportOf(place: HookPlace): Promise<HooksReport> {
  const calls = await callsOf(place);
  const hooks = await Promise.all(hookNames.map((name) => statusOf(place, name, calls)));
  const isWaiting = hooks.some(({ state }) => state === "waiting");
  return { keeper: place.keeper, advice: isWaiting ? adviceOf(place) : [], hooks };
}

async function statusOf(place: HookPlace, name: HookName, calls: string): Promise<HookStatus> {
  const hook = path.join(place.folder, name);
  const text = await readText(hook);
  const chained = existsSync(hook + formerSuffix);
  if (text === undefined || !isOwnHook(text)) return { name, state: "absent", path: hook, chained: false };
  const program = /^program='(.*)'$/m.exec(text)?.[1]?.replaceAll("'\\''", "'");
  if (program === undefined || !existsSync(program)) return { name, state: "stale", path: hook, chained };
  const isCalled = place.config === undefined || calls.includes(`control-plane/hooks/${name}`);
  return { name, state: isCalled ? "installed" : "waiting", path: hook, chained };
}

/** What the keeper's own files say. */
async function callsOf({ config, keeper, root }: HookPlace): Promise<string> {
  if (config === undefined) return "";
  const folder = path.resolve(root, config);
  const files = keeper === "lefthook" ? [folder] : hookNames.map((name) => path.join(folder, name));
  return (await Promise.all(files.map(readText))).join("\n");
}

function adviceOf({ config = "", keeper }: HookPlace): string[] {
  const call = (name: HookName, words: string) =>
    `guard="$(git rev-parse --git-common-dir)/control-plane/hooks/${name}"; [ ! -f "$guard" ] || sh "$guard"${words}`;
  if (keeper === "lefthook") {
    return [
      `Add to ${config}:`,
      ...hookNames.flatMap((name) => [
        `${name}:`,
        "  commands:",
        "    control-plane:",
        `      run: ${call(name, name === "commit-msg" ? " {1}" : "")}`,
      ]),
    ];
  }
  return hookNames.map(
    (name) => `Add to ${path.posix.join(config.replaceAll("\\", "/"), name)}: ${call(name, ' "$@"')}`,
  );
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}
