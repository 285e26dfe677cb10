import { counted } from "../../core/base/counted.ts";
import { archiveOverflow } from "../../core/cycle/archiveOverflow.ts";
import type { ControlDocument } from "../../core/document/model.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import type { RunVerb } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

/** Run entries beyond those that the document wants to show go to its archive, byte for byte. */
export const runArchive: RunVerb = async (context) => {
  const { flags, json, terminal } = context;
  const dryRun = flags.has("dry-run");
  const result = await withControlPlane(context, async (plane) => {
    let overflow = archiveOverflow(await plane.document(), plane.settings);
    const move = (now: ControlDocument) => {
      overflow = archiveOverflow(now, plane.settings);
      return overflow.edits;
    };
    if (!dryRun) await plane.edit(move);
    const { archived, shown } = overflow;
    return { file: plane.settings.file, archived, shown, written: !dryRun && archived > 0 };
  });
  if (json) printJson(terminal, result);
  else if (result.archived === 0) {
    terminal.out(`nothing to move: the log shows all its ${counted(result.shown, "run entry", "run entries")}`);
  } else {
    const verb = dryRun ? "would move" : "moved";
    const moved = counted(result.archived, "run entry", "run entries");
    terminal.out(`${verb} ${moved} to the archive, ${result.shown} stay in the log`);
  }
  return exitCodes.clean;
};
