import { archiveOverflow } from "../../core/cycle/archiveOverflow.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import type { RunVerb } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

/** Run entries beyond those that the document wants to show go to its archive, byte for byte. */
export const runArchive: RunVerb = async (context) => {
  const { flags, json, terminal } = context;
  const dryRun = flags.has("dry-run");
  const result = await withControlPlane(context, async (plane) => {
    const { archived, shown } = archiveOverflow(await plane.document(), plane.settings);
    const written = !dryRun && archived > 0;
    if (written) await plane.edit((now) => archiveOverflow(now, plane.settings).edits);
    return { file: plane.settings.file, archived, shown, written };
  });
  if (json) printJson(terminal, result);
  else {
    const verb = dryRun ? "would move" : "moved";
    terminal.out(`${verb} ${result.archived} run entries to the archive, ${result.shown} stay in the log`);
  }
  return exitCodes.clean;
};
