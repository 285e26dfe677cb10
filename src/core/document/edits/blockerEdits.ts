/** Changes of the BLOCKERS section. */
import { insertEdit, type TextEdit } from "../../base/text.ts";
import { isBlockerId } from "../ids.ts";
import type { ControlDocument } from "../model.ts";
import type { NewBlocker } from "./inputs.ts";
import { refuseEdit, toFieldValue } from "./plainText.ts";
import { itemInsertEdit, markerEdit, newSectionEdit, visibleOffset } from "./sectionPlacement.ts";
import { contentEnd } from "./textLines.ts";

/** Adds an entry; the section is made when there is none. Throws `edit-refused` for an id that is in use or malformed. */
export function addBlockerEdits(document: ControlDocument, blocker: NewBlocker): TextEdit[] {
  const { blockers, eol } = document;
  if (!isBlockerId(blocker.id)) refuseEdit(`Unexpected blocker id ${blocker.id}, expected B-YYYYMMDD-NNN`);
  if (blockers?.items.some((item) => item.id === blocker.id)) {
    refuseEdit(`Unexpected blocker id ${blocker.id}, it is in use; take the next free one`);
  }
  const item = toBlockerLines(blocker).join(eol) + eol;
  if (blockers === undefined) {
    return [
      newSectionEdit(document, "## BLOCKERS", item.trimEnd(), [
        "decisions",
        "run-log",
        "checkpoint-history",
        "archive",
      ]),
    ];
  }
  if (blockers.emptyMarkerRange !== undefined) return [markerEdit(document, blockers.emptyMarkerRange, item)];
  const offset = visibleOffset(document, blockers.headingRange.end, blockers.insertOffset);
  return [itemInsertEdit(document, offset, item)];
}

/** Says below an entry how it was resolved; nothing when it is resolved already. Throws `edit-refused` for an unknown id. */
export function resolveBlockerEdits(document: ControlDocument, id: string, note: string): TextEdit[] {
  const { text, eol } = document;
  const blocker = document.blockers?.items.find((item) => item.id === id);
  if (blocker === undefined)
    return refuseEdit(`Unexpected blocker ${id}, expected one of the BLOCKERS section`, { id });
  if (blocker.resolved) return [];
  const end = contentEnd(text, blocker.range.start, blocker.range.end);
  return [insertEdit(end, `${eol}  - **Resolved:** ${toFieldValue(note) || "yes"}`)];
}

function toBlockerLines(blocker: NewBlocker): string[] {
  return [
    `- **${blocker.id}** — ${toFieldValue(blocker.title)}`,
    ...(blocker.taskId === undefined ? [] : [`  - **Task:** ${toFieldValue(blocker.taskId)}`]),
    `  - **Why blocked:** ${toFieldValue(blocker.why)}`,
    `  - **What's needed:** ${toFieldValue(blocker.needed)}`,
    `  - **Created:** ${toFieldValue(blocker.created)}`,
  ];
}
