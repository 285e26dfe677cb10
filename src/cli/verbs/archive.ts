import { archiveOverflowEdits } from "../../core/document/edits/runLogEdits.ts";
import { readPolicy } from "../../core/policy/readPolicy.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import type { RunVerb } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

/** Run entries beyond those that the document wants to show go to its archive, byte for byte. */
export const runArchive: RunVerb = async (context) => {
  const { flags, json, terminal } = context;
  const dryRun = flags.has("dry-run");
  const result = await withControlPlane(context, async (plane) => {
    const look = { archived: 0, shown: 0 };
    const document = await plane.document();
    const shown = readPolicy(document, plane.settings).runLogEntries.value;
    const entries = document.runLog?.entries.length ?? 0;
    look.archived = Math.max(0, entries - shown);
    look.shown = entries - look.archived;
    if (!dryRun && look.archived > 0) await plane.edit((now) => archiveOverflowEdits(now, shown));
    return { file: plane.settings.file, ...look, written: !dryRun && look.archived > 0 };
  });
  if (json) printJson(terminal, result);
  else {
    const verb = dryRun ? "would move" : "moved";
    terminal.out(`${verb} ${result.archived} run entries to the archive, ${result.shown} stay in the log`);
  }
  return exitCodes.clean;
};
