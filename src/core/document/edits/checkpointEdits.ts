/** Changes of CHECKPOINT HISTORY. */
import type { TextEdit } from "../../base/text.ts";
import type { ControlDocument } from "../model.ts";
import type { NewCheckpoint } from "./inputs.ts";
import { toFieldValue } from "./plainText.ts";
import { headingLevel, spacedInsertEdit, visibleOffset } from "./sectionPlacement.ts";

/** Puts an entry on top; nothing when the document keeps no checkpoint history. */
export function prependCheckpointEdits(document: ControlDocument, checkpoint: NewCheckpoint): TextEdit[] {
  const history = document.checkpointHistory;
  if (history === undefined) return [];
  const former = history.entries[0]?.range;
  const level =
    former === undefined ? headingLevel(document, history.headingRange) + 1 : headingLevel(document, former);
  const lines = [
    `${"#".repeat(level)} CHECKPOINT ${toFieldValue(checkpoint.stateId)} — ${toFieldValue(checkpoint.timestamp)}`,
    "",
    `- **Commit:** ${commitText(checkpoint.commit)}`,
    ...checkpoint.lines.map((line) => `- ${toBullet(line)}`),
    "",
  ];
  const offset = visibleOffset(document, history.headingRange.end, history.insertOffset);
  return [spacedInsertEdit(document, offset, lines.join(document.eol))];
}

/** The hash in back-ticks, whatever stands behind it as it is. */
function commitText(commit: string): string {
  return toFieldValue(commit).replace(/^[0-9a-f]{7,40}\b/, "`$&`");
}

/** A line that may begin with one label of its own: `**Tests:** PASS`. */
function toBullet(line: string): string {
  const [, label = "", rest = ""] = /^(\*\*[^*]+:\*\* )?(.*)$/s.exec(line.trim()) ?? [];
  return label + toFieldValue(rest);
}
