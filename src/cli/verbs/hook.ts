import { ControlError } from "../../core/base/errors.ts";
import { type HooksReport, installHooks, readHooks, removeHooks } from "../../node/guard/installHooks.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import { findRepositoryFile } from "../repositoryFile.ts";
import type { Paint, Terminal } from "../terminal.ts";
import { textTable } from "../textTable.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { toVisibleText } from "../visibleText.ts";

async function act(
  { hookProgram }: VerbContext,
  action: string | undefined,
  folder: string,
  file: string,
): Promise<HooksReport> {
  switch (action) {
    case "install":
      return installHooks({ folder, file, program: hookProgram });
    case "remove":
      return removeHooks(folder);
    case "status":
      return readHooks(folder);
    default:
      throw new ControlError("usage", `Unexpected "hook ${action}", expected install, remove or status`);
  }
}

function printReport({ advice, hooks }: HooksReport, { out, paint }: Terminal): void {
  const paints: Record<HooksReport["hooks"][number]["state"], Paint> = {
    installed: paint.green,
    waiting: paint.yellow,
    stale: paint.red,
    absent: paint.dim,
  };
  const rows = hooks.map(({ chained, name, path, state }) => [
    { text: name, paint: paint.bold },
    { text: state, paint: paints[state] },
    { text: chained ? "behind the hook that was there" : "" },
    { text: path, paint: paint.dim },
  ]);
  for (const line of textTable(rows)) out(line);
  for (const line of advice) out(toVisibleText(line));
}

export const runHook: RunVerb = async (context) => {
  const { json, terminal, words } = context;
  const { file, root } = await findRepositoryFile(context);
  const report = await act(context, words[0], root, file);
  if (json) printJson(terminal, report);
  else printReport(report, terminal);
  const isRight = report.hooks.every(({ state }) => state === (words[0] === "remove" ? "absent" : "installed"));
  if (words[0] === "status" || isRight) return exitCodes.clean;
  return words[0] === "remove" ? exitCodes.failure : exitCodes.blocked;
};
