import type { TextEdit } from "../base/text.ts";
import { archiveOverflowEdits } from "../document/edits/runLogEdits.ts";
import type { ControlDocument } from "../document/model.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { Settings } from "../settings.ts";

/** How many run entries a document wants to show, how many go to its archive, and the edits that move them byte for byte. */
export function archiveOverflow(
  document: ControlDocument,
  settings: Settings,
): { readonly archived: number; readonly shown: number; readonly edits: readonly TextEdit[] } {
  const limit = readPolicy(document, settings).runLogEntries.value;
  const entries = document.runLog?.entries.length ?? 0;
  const archived = Math.max(0, entries - limit);
  return { archived, shown: entries - archived, edits: archived === 0 ? [] : archiveOverflowEdits(document, limit) };
}
