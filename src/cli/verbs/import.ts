import path from "node:path";
import { counted } from "../../core/base/counted.ts";
import type { TaskImport } from "../../core/document/legacy/importTasks.ts";
import { planImport } from "../../node/import/planImport.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import type { Terminal } from "../terminal.ts";
import { textTable } from "../textTable.ts";
import type { RunVerb } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

function printReport({ tasks, unplaced }: TaskImport, written: boolean, { err, out, paint }: Terminal): void {
  const rows = tasks.map(({ id, note, state, title }) => [
    { text: id, paint: paint.bold },
    { text: state },
    { text: title },
    { text: note ?? "", paint: paint.dim },
  ]);
  for (const line of textTable(rows)) out(line);
  if (unplaced.length > 0) out(`not placed: ${unplaced.length}`);
  const lines = unplaced.map(({ line, reason, text }) => [
    { text: `  line ${line}` },
    { text: reason, paint: paint.yellow },
    { text: text.slice(0, 100), paint: paint.dim },
  ]);
  for (const line of textTable(lines)) out(line);
  err(`${counted(tasks.length, "task")} ${written ? "taken over" : "to take over"}`);
  if (!written && tasks.length > 0) err("Nothing is written yet; add --write");
}

export const runImport: RunVerb = async (context) => {
  const { cwd, flags, json, terminal, words } = context;
  const file = path.resolve(cwd, words[0] ?? "");
  const write = flags.has("write");
  const { imported, source } = await withControlPlane(context, async (plane) => {
    const { plan, source } = await planImport(plane, file);
    let result = plan(await plane.document());
    if (write) {
      await plane.edit((document) => {
        result = plan(document);
        return result.edits;
      });
    }
    return { imported: result.imported, source };
  });
  const { tasks, unplaced } = imported;
  const written = write && tasks.length > 0;
  if (json)
    printJson(terminal, {
      source,
      written,
      tasks: tasks.map((task) => ({ ...task, note: task.note ?? null })),
      unplaced,
    });
  else printReport(imported, written, terminal);
  return exitCodes.clean;
};
