import { startingTemplates } from "../../core/document/template.ts";
import { writeGuardWorkflow } from "../../node/guard/guardWorkflow.ts";
import { initDocument } from "../../node/init/initDocument.ts";
import { autoForms } from "../autoForms.ts";
import { exitCodes } from "../exitCodes.ts";
import { resolveHostSettings } from "../hostSettings.ts";
import { printJson } from "../printJson.ts";
import { findRepositoryFile } from "../repositoryFile.ts";
import { textTable } from "../textTable.ts";
import type { RunVerb } from "../verbContext.ts";
import { toVisibleText } from "../visibleText.ts";

/** The guard as a workflow, and nothing else. */
const runInitWorkflow: RunVerb = async (context) => {
  const { hookProgram, json, terminal } = context;
  const { file, root } = await findRepositoryFile(context);
  const files = await writeGuardWorkflow({ folder: root, file, program: hookProgram });
  if (json) printJson(terminal, { written: true, files });
  else for (const name of files) terminal.out(`${terminal.paint.green("written")} ${toVisibleText(name)}`);
  return exitCodes.clean;
};

export const runInit: RunVerb = async (context) => {
  const { env, flags, json, terminal } = context;
  if (flags.has("workflow")) return runInitWorkflow(context);
  if (flags.has("agents")) return (await import("./initAgents.ts")).runInitAgents(context);
  const { paint } = terminal;
  const { folder, settings } = await resolveHostSettings(context);
  const { facts, file, text, written } = await initDocument({
    ...{ folder, settings },
    now: new Date(),
    template: startingTemplates.find((name) => name === flags.value("template")),
    dryRun: flags.has("dry-run"),
  });
  if (json) {
    const { checks, project, services, smokeChecks } = facts;
    printJson(terminal, { file, written, project, services, checks, smokeChecks, ...(written ? {} : { text }) });
    return exitCodes.clean;
  }
  if (!written) {
    terminal.out(text.trimEnd());
    return exitCodes.clean;
  }
  terminal.out(`${paint.green("written")} ${toVisibleText(file)}`);
  const rows = [
    ...facts.services.map(({ name, url }) => ["service", name, url]),
    ...facts.checks.map(({ command, surface }) => ["check", surface, command]),
    ...facts.smokeChecks.map(({ command, surface }) => ["smoke check", surface, command]),
  ];
  for (const line of textTable(rows.map((row) => row.map((cell) => ({ text: cell }))))) terminal.out(`  ${line}`);
  for (const line of await autoForms(folder, settings, env)) terminal.out(toVisibleText(line));
  return exitCodes.clean;
};
