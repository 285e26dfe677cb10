import { access } from "node:fs/promises";
import path from "node:path";
import { defaultSettings, type Settings } from "../core/settings.ts";
import { readUserSettings } from "../node/settings/userSettings.ts";
import type { VerbContext } from "./verbContext.ts";

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** From `cwd` up to the top level of its repository; `cwd` alone outside of one. */
async function foldersUpwards(cwd: string): Promise<string[]> {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (await exists(path.join(folder, ".git"))) return folders;
    if (path.dirname(folder) === folder) return [cwd];
  }
}

/** The nearest folder that has `file`, else the top level of the repository, else `cwd`. */
export async function findControlFolder(cwd: string, file: string): Promise<string> {
  const folders = await foldersUpwards(cwd);
  for (const folder of folders) if (await exists(path.join(folder, file))) return folder;
  return folders.at(-1) ?? cwd;
}

function flagSettings({ flags }: VerbContext): Partial<Settings> {
  const executor = flags.value("executor");
  const saveFirst = flags.value("save-first");
  const file = flags.value("file");
  return {
    ...(file === undefined ? {} : { file }),
    ...(executor === "command" || executor === "manual" ? { executor } : {}),
    ...(saveFirst === "tracked" || saveFirst === "all" ? { saveFirst } : {}),
  };
}

/** Defaults, then the user's file, then the environment, then the options of the call; and the folder that they mean. */
export async function resolveHostSettings(
  context: VerbContext,
): Promise<{ readonly folder: string; readonly settings: Settings }> {
  const user = await readUserSettings(context.env);
  const agent = context.flags.value("agent") ?? context.env.CONTROL_PLANE_AGENT;
  const settings: Settings = {
    ...defaultSettings,
    ...user,
    ...(agent ? { agentCommand: agent } : {}),
    ...flagSettings(context),
  };
  if (!path.isAbsolute(settings.file)) {
    return { folder: await findControlFolder(context.cwd, settings.file), settings };
  }
  const folder = await findControlFolder(context.cwd, path.relative(context.cwd, settings.file));
  const file = path.relative(folder, settings.file).replaceAll(path.sep, "/");
  return { folder, settings: { ...settings, file } };
}
