import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { findHookPlace, type HookKeeper, type HookPlace } from "./hookPlace.ts";
import {
  formerSuffix,
  type HookName,
  hookNames,
  hookScript,
  isOwnHook,
  keptSuffix,
  madeItsFolder,
  programOf,
  readHookLines,
} from "./hookScript.ts";

export interface HookStatus {
  readonly name: HookName;
  /**
   * `waiting`: the script is there, and the keeper's own file does not call it yet. `stale`: it does not do what was installed, because
   * somebody edited it, git cannot run it, or its program is gone.
   */
  readonly state: "installed" | "waiting" | "stale" | "absent";
  /** Absolute path of the guard's script. */
  readonly path: string;
  /** True when a hook that was there before is called first. */
  readonly chained: boolean;
  /** Why it is stale; null in other states. */
  readonly detail: string | null;
}

export interface HooksReport {
  readonly keeper: HookKeeper;
  /** What a person adds to which file or does next, and where lines of their own went; empty when there is nothing to do. */
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

/**
 * Puts the guard behind whatever hooks there are; a second call brings its own scripts up to date, and lines that somebody wrote into
 * them become a hook that is called first. Throws `file-exists`.
 */
export async function installHooks(options: InstallOptions): Promise<HooksReport> {
  const place = await findHookPlace(options.folder);
  const madeFolder = !existsSync(place.folder);
  await mkdir(place.folder, { recursive: true });
  const told: string[] = [];
  for (const name of hookNames) told.push(...(await installHook(place, name, { ...options, madeFolder })));
  return reportOf(place, told);
}

/**
 * Takes the guard away wherever it stands, also where it was put before the keeper changed, and puts back what was there before, byte
 * for byte. Hooks of others stay, and lines of others in the guard's. Throws `file-exists`.
 */
export async function removeHooks(folder: string): Promise<HooksReport> {
  const place = await findHookPlace(folder);
  const told: string[] = [];
  for (const hook of place.everywhere.flatMap((folder) => hookNames.map((name) => ({ folder, name })))) {
    const kept = await removeHook(hook.folder, hook.name);
    if (kept !== undefined) told.push(`Lines that others wrote into ${hook.name} stay: ${kept}`);
  }
  await removeIfEmpty(path.dirname(place.own));
  return reportOf(place, told);
}

export async function readHooks(folder: string): Promise<HooksReport> {
  return reportOf(await findHookPlace(folder));
}

async function installHook(
  place: HookPlace,
  name: HookName,
  { file, madeFolder, program }: Omit<InstallOptions, "folder"> & { readonly madeFolder: boolean },
): Promise<readonly string[]> {
  const hook = path.join(place.folder, name);
  const former = await readText(hook);
  const isOwn = former !== undefined && isOwnHook(former);
  const made = madeFolder || (isOwn && madeItsFolder(former));
  const kept = isOwn && readHookLines(former, name).foreign !== "" ? await removeHook(place.folder, name) : undefined;
  if (existsSync(hook) && (!isOwn || kept !== undefined)) {
    refuseOther(hook + formerSuffix, "look which of both hooks you need");
    await rename(hook, hook + formerSuffix);
  }
  await writeFile(hook, hookScript({ name, file, program, node: process.execPath, madeFolder: made }));
  await chmod(hook, 0o755);
  if (kept === undefined) return [];
  const lines = `Lines that others wrote into ${name}`;
  return [
    kept === hook
      ? `${lines} are called first: ${hook}${formerSuffix}`
      : `${lines} are in ${kept} now; nothing calls them`,
  ];
}

/** Takes the guard out of a hook, and puts back the one that was there before. Gives the file that holds lines of others now. */
async function removeHook(folder: string, name: HookName): Promise<string | undefined> {
  const hook = path.join(folder, name);
  const text = await readText(hook);
  if (text === undefined || !isOwnHook(text)) return undefined;
  const { foreign } = readHookLines(text, name);
  const isChained = existsSync(hook + formerSuffix);
  const kept = isChained ? hook + keptSuffix : hook;
  if (foreign !== "" && isChained) refuseOther(kept, "take from it what you need, and remove it");
  if (foreign !== "") await writeFile(kept, foreign);
  if (isChained) await rename(hook + formerSuffix, hook);
  else if (foreign === "") await rm(hook);
  if (!existsSync(hook) && madeItsFolder(text)) await removeIfEmpty(folder);
  return foreign === "" ? undefined : kept;
}

function refuseOther(file: string, mend: string): void {
  if (existsSync(file)) throw new ControlError("file-exists", `${file} is there already; ${mend}`, { data: { file } });
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes(errorCode(error) ?? "")) throw error;
  }
}

async function reportOf(place: HookPlace, told: readonly string[] = []): Promise<HooksReport> {
  const calls = await callsOf(place);
  const hooks = await Promise.all(hookNames.map((name) => statusOf(place, name, calls)));
  const stale = hooks.flatMap(({ detail, name }) =>
    detail === null ? [] : [`${name}: ${detail}; write it anew with: control-plane hook install`],
  );
  const isWaiting = hooks.some(({ state }) => state === "waiting");
  return { keeper: place.keeper, advice: [...told, ...stale, ...(isWaiting ? adviceOf(place) : [])], hooks };
}

async function statusOf(place: HookPlace, name: HookName, calls: string): Promise<HookStatus> {
  const hook = path.join(place.folder, name);
  const text = await readText(hook);
  const isOwn = text !== undefined && isOwnHook(text);
  const status = { name, path: hook, chained: isOwn && existsSync(hook + formerSuffix), detail: null };
  if (!isOwn) return { ...status, state: "absent" };
  const detail = await staleness(place, name, text);
  if (detail !== undefined) return { ...status, state: "stale", detail };
  const isCalled = place.config === undefined || calls.includes(`control-plane/hooks/${name}`);
  return { ...status, state: isCalled ? "installed" : "waiting" };
}

/** Why an own hook does not do what was installed; undefined when it does. */
async function staleness({ config, folder }: HookPlace, name: HookName, text: string): Promise<string | undefined> {
  if (!readHookLines(text, name).isIntact) return "somebody edited it";
  if (!existsSync(programOf(text))) return "its program is gone";
  // Keepers with a file of their own call it through a shell, and on Windows every file can be run.
  if (config !== undefined || (await isExecutable(path.join(folder, name)))) return undefined;
  return "git cannot run it, for it is not executable";
}

async function isExecutable(file: string): Promise<boolean> {
  return process.platform === "win32" || ((await stat(file)).mode & 0o111) !== 0;
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
