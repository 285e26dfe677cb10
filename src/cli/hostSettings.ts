import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { ControlError } from "../core/base/errors.ts";
import { type Breakpoints, defaultSettings, type Settings } from "../core/settings.ts";
import { isGitFolder } from "../node/git/findRepository.ts";
import { readUserSettings } from "../node/settings/userSettings.ts";
import type { VerbContext } from "./verbContext.ts";

/** From `cwd` up to the top level of its repository; `cwd` alone outside of one. Throws `not-a-repository` in a bare one. */
function foldersUpwards(cwd: string): string[] {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (existsSync(path.join(folder, ".git"))) return folders;
    if (path.dirname(folder) !== folder) continue;
    const bare = folders.find(isGitFolder);
    if (bare === undefined) return [cwd];
    throw new ControlError("not-a-repository", `${bare} is a bare repository without files; clone it, and work there`);
  }
}

/** The nearest folder that has `file`, else the top level of the repository, else `cwd`. */
function findControlFolder(cwd: string, file: string): string {
  const folders = foldersUpwards(cwd);
  return folders.find((folder) => existsSync(path.join(folder, file))) ?? folders.at(-1) ?? cwd;
}

function requireFolder(cwd: string): void {
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new ControlError("usage", `Unexpected --cwd ${cwd}, expected a folder`);
}

function flagSettings({ flags }: VerbContext): Partial<Settings> {
  const executor = flags.value("executor");
  const saveFirst = flags.value("save-first");
  const file = flags.value("file");
  return {
    ...(file === undefined ? {} : { file }),
    ...(executor === "command" || executor === "manual" ? { executor } : {}),
    ...(flags.has("ledger-sync") ? { ledgerSync: "auto" } : {}),
    ...(flags.has("isolate") ? { isolation: "worktree" } : {}),
    ...(saveFirst === "tracked" || saveFirst === "all" ? { saveFirst } : {}),
  };
}

/** Those of the call come on top of those of the user. */
function breakpointsOf({ flags }: VerbContext, { before, verify }: Breakpoints): Breakpoints {
  return {
    before: [...before, ...flags.values("stop-before")],
    verify: [...verify, ...flags.values("ask-at-verify")],
  };
}

const relativeProgram = /^\s*(?:"(\.\.?[\\/][^"]*)"|'(\.\.?[\\/][^']*)'|(\.\.?[\\/][^\s"']*)(?<!\\))(?=\s|$)/;

/** A command line whose relative program is found from the folder that it was typed in, as a shell does. */
function fromFolder(cwd: string, commandLine: string): string {
  return commandLine.replace(relativeProgram, (_, ...[double, single, bare]: (string | undefined)[]) => {
    const program = path.resolve(cwd, double ?? single ?? bare ?? "").replaceAll(path.sep, "/");
    return program.includes("'") ? `"${program}"` : `'${program}'`;
  });
}

/** Defaults, then the user's file, then the environment, then the options of the call; and the folder that they mean. */
export async function resolveHostSettings(
  context: VerbContext,
): Promise<{ readonly folder: string; readonly settings: Settings }> {
  requireFolder(context.cwd);
  const user = await readUserSettings(context.env);
  const typed = context.flags.value("agent");
  const agent = typed === undefined ? context.env.CONTROL_PLANE_AGENT : fromFolder(context.cwd, typed);
  const settings: Settings = {
    ...defaultSettings,
    ...user,
    ...(agent ? { agentCommand: agent } : {}),
    ...flagSettings(context),
    hosts: { ...user.hosts, ...Object.fromEntries(context.flags.values("allow-host").map((host) => [host, true])) },
    breakpoints: breakpointsOf(context, user.breakpoints ?? defaultSettings.breakpoints),
  };
  if (!path.isAbsolute(settings.file)) {
    return { folder: findControlFolder(context.cwd, settings.file), settings };
  }
  const folder = findControlFolder(context.cwd, path.relative(context.cwd, settings.file));
  const file = path.relative(folder, settings.file).replaceAll(path.sep, "/");
  return { folder, settings: { ...settings, file } };
}
