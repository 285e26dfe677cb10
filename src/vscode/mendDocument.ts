import * as vscode from "vscode";
import { ControlError } from "../core/base/errors.ts";
import type { TextEdit } from "../core/base/text.ts";
import { refuseConflict } from "../core/document/edits/refuseConflict.ts";
import type { ControlDocument } from "../core/document/model.ts";
import { editBuffer, openDocument } from "./editorWrites.ts";
import type { PlaneSession } from "./planeSession.ts";

/**
 * Writes edits that a person asked for, in one step of undo: a saved document stays saved, an unsaved one stays unsaved. True when
 * anything changed. Throws `lock-held` during a cycle, when the document is the engine's, and
 * `document-conflicted`.
 */
export async function mendDocument(
  session: PlaneSession,
  compute: (document: ControlDocument) => readonly TextEdit[],
): Promise<boolean> {
  if (session.cycles.isRunning) {
    throw new ControlError(
      "lock-held",
      vscode.l10n.t("A cycle is running; the document is the engine's until it has ended"),
    );
  }
  let changed = false;
  const computeEdits = (document: ControlDocument) => {
    const edits = compute(document);
    changed = edits.length > 0;
    return edits;
  };
  if (openDocument(session.uri)?.isDirty) {
    const document = await session.plane.document();
    const open = openDocument(session.uri);
    const edits = computeEdits(document);
    refuseConflict(document, edits);
    if (open?.isDirty && edits.length > 0) await editBuffer(open, edits);
  } else await session.plane.edit(computeEdits);
  if (changed) session.documentChanged();
  return changed;
}
