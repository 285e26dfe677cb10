import { type AgentFile, writeAgentFiles } from "../../node/init/agentFiles.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import { findRepositoryFile } from "../repositoryFile.ts";
import type { RunVerb } from "../verbContext.ts";
import { toVisibleText } from "../visibleText.ts";

const words: Readonly<Record<AgentFile["state"], string>> = {
  written: "written",
  missing: "would be written",
  complete: "has it already",
  incomplete: "is yours and stays as it is; add to it:",
};

/** The small files that agents read, and nothing else. */
export const runInitAgents: RunVerb = async (context) => {
  const { flags, json, terminal } = context;
  const { paint } = terminal;
  const files = await writeAgentFiles({ ...(await findRepositoryFile(context)), dryRun: flags.has("dry-run") });
  if (json) {
    printJson(terminal, { files });
    return exitCodes.clean;
  }
  for (const { path, state, text } of files) {
    terminal.out(`${paint.bold(path)} ${words[state]}`);
    if (state === "written" || state === "complete") continue;
    for (const line of text.trimEnd().split("\n")) terminal.out(`    ${toVisibleText(line)}`);
  }
  return exitCodes.clean;
};
