import { accessSync, constants } from "node:fs";
import path from "node:path";
import type { Settings } from "../core/settings.ts";
import { openRepository } from "../node/git/gitRepository.ts";
import { agentTemplates } from "../node/process/agentTemplates.ts";
import { findWindowsProgram } from "../node/process/windowsCommand.ts";

/** What a person types next: the calls of `auto` that can run here now, and before them what they need. */
export async function autoForms(
  folder: string,
  settings: Settings,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const repository = openRepository(folder);
  const head = (await repository?.state())?.head;
  const first = repository === undefined ? "git init, and a first commit" : "a first commit";
  return [
    ...(head === undefined ? [`A cycle needs ${first}.`] : []),
    "Put your tasks under TODO, or: control-plane task add TITLE. Then:",
    ...agentForms(settings, env),
    "  control-plane auto --executor manual   you do the work, then: control-plane auto --verify",
  ];
}

function agentForms({ agentCommand = "", executor }: Settings, env: NodeJS.ProcessEnv): readonly string[] {
  if (executor !== "manual" && agentCommand !== "")
    return [`  control-plane auto                     ${agentCommand} does the work`];
  const names = Object.entries(agentTemplates).filter(([, { command }]) =>
    isInstalled(command.split(" ")[0] ?? "", env),
  );
  const installed = names.map(
    ([name]) => `  ${`control-plane auto --agent ${name}`.padEnd(37)}  does the work, it is installed here`,
  );
  return installed.length > 0
    ? installed
    : ['  control-plane auto --agent "COMMAND"   an agent does the work, by its command line'];
}

function isInstalled(program: string, env: NodeJS.ProcessEnv): boolean {
  if (process.platform === "win32") return findWindowsProgram(program, process.cwd(), env) !== undefined;
  return (env.PATH ?? "")
    .split(path.delimiter)
    .some((folder) => folder !== "" && isExecutable(path.join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // It is not there, or nothing to run.
    return false;
  }
}
