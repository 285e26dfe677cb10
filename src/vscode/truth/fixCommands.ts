import * as vscode from "vscode";
import { ControlError } from "../../core/base/errors.ts";
import type { TextEdit } from "../../core/base/text.ts";
import { applyFixes } from "../../core/lint/applyFixes.ts";
import { mendDocument } from "../mendDocument.ts";
import type { PlaneSession } from "../planeSession.ts";
import type { MendOffer } from "../quickFixes.ts";

const shownMs = 5000;

/** Applies every certain mend, or those of one rule, as `check --fix` does; resolves to how many findings were mended. */
export async function fixAll(session: PlaneSession, rule: unknown): Promise<number> {
  const options = await session.plane.lintOptions({ git: vscode.workspace.isTrusted });
  let count = 0;
  await mendDocument(session, (document) => {
    const fixed = applyFixes(document, options, (finding) => typeof rule !== "string" || finding.rule === rule);
    count = fixed.count;
    return fixed.edits;
  });
  vscode.window.setStatusBarMessage(`$(wand) Control Plane: ${mendedWords(count)}`, shownMs);
  return count;
}

function mendedWords(count: number): string {
  if (count === 0) return vscode.l10n.t("no finding mended");
  return count === 1 ? vscode.l10n.t("1 finding mended") : vscode.l10n.t("{0} findings mended", count);
}

/** Applies one mend that was computed for `text`. Throws `stale-edit` when the document is no longer that. */
export async function applyMend(session: PlaneSession, offer: unknown): Promise<boolean> {
  if (!isOffer(offer)) return false;
  const { mend, text } = offer;
  return mendDocument(session, (document) => {
    if (document.text === text) return mend.edits;
    throw new ControlError(
      "stale-edit",
      vscode.l10n.t("The document changed since this was offered; look at what is offered now"),
    );
  });
}

function isOffer(value: unknown): value is MendOffer {
  const { mend, text } = Object(value) as Partial<MendOffer>;
  return typeof text === "string" && isEdits(mend?.edits);
}

function isEdits(value: unknown): value is readonly TextEdit[] {
  return (
    Array.isArray(value) &&
    value.every(
      ({ newText, range }: { newText?: unknown; range?: { start?: unknown; end?: unknown } }) =>
        typeof newText === "string" && typeof range?.start === "number" && typeof range.end === "number",
    )
  );
}
