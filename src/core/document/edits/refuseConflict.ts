import { ControlError } from "../../base/errors.ts";
import type { TextEdit } from "../../base/text.ts";
import type { ControlDocument } from "../model.ts";
import { reparseDocument } from "../parse.ts";

/**
 * Throws `document-conflicted` while a merge has left its marks: nobody knows yet which side counts. Edits after which fewer
 * conflicts are left pass.
 */
export function refuseConflict(document: ControlDocument, edits: readonly TextEdit[]): void {
  const [first, ...others] = conflictsOf(document);
  if (first === undefined || edits.length === 0) return;
  if (conflictsOf(reparseDocument(document, edits, "after")).length <= others.length) return;
  const line = document.positionAt(first.range.start).line + 1;
  throw new ControlError(
    "document-conflicted",
    `A merge left its marks on line ${line}; settle which side counts, then retry. Nothing was written`,
    { data: { line } },
  );
}

/** True while a merge has left its marks. */
export function isConflicted(document: ControlDocument): boolean {
  return conflictsOf(document).length > 0;
}

function conflictsOf({ problems }: ControlDocument) {
  return problems.filter(({ code }) => code === "conflict-marker");
}
