/** Changes of the DECISIONS section. */
import { insertEdit, type TextEdit } from "../../base/text.ts";
import { isDecisionId } from "../ids.ts";
import type { ControlDocument } from "../model.ts";
import type { NewDecision } from "./inputs.ts";
import { refuseEdit, toFieldValue } from "./plainText.ts";
import { itemInsertEdit, markerEdit, newSectionEdit, visibleOffset } from "./sectionPlacement.ts";
import { contentEnd } from "./textLines.ts";

/** Adds an entry; the section is made when there is none. Throws `edit-refused` for an id that is in use or malformed. */
export function addDecisionEdits(document: ControlDocument, decision: NewDecision): TextEdit[] {
  const { decisions, eol } = document;
  if (!isDecisionId(decision.id)) refuseEdit(`Unexpected decision id ${decision.id}, expected D-NNNN`);
  if (decisions?.items.some((item) => item.id === decision.id)) {
    refuseEdit(`Unexpected decision id ${decision.id}, it is in use; take the next free one`);
  }
  const item = `- **${decision.id}:** ${toFieldValue(decision.text)}${eol}`;
  if (decisions === undefined) {
    return [newSectionEdit(document, "## DECISIONS", item.trimEnd(), ["run-log", "checkpoint-history", "archive"])];
  }
  if (decisions.emptyMarkerRange !== undefined) return [markerEdit(document, decisions.emptyMarkerRange, item)];
  const offset = visibleOffset(document, decisions.headingRange.end, decisions.insertOffset);
  return [itemInsertEdit(document, offset, item)];
}

/** Marks an entry as resolved and says how; nothing when it is resolved already. Throws `edit-refused` for an unknown id. */
export function resolveDecisionEdits(document: ControlDocument, id: string, note: string): TextEdit[] {
  const decision = document.decisions?.items.find((item) => item.id === id);
  if (decision === undefined)
    return refuseEdit(`Unexpected decision ${id}, expected one of the DECISIONS section`, { id });
  if (/\[RESOLVED\b/i.test(decision.text)) return [];
  const end = contentEnd(document.text, decision.range.start, decision.range.end);
  const words = toFieldValue(note).replace(/[[\]]/g, "");
  return [insertEdit(end, words === "" ? " [RESOLVED]" : ` [RESOLVED - ${words}]`)];
}
