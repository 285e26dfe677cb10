import * as vscode from "vscode";
import { applyEdits } from "../../core/base/text.ts";
import { truthRepairEdits } from "../../core/cycle/truthRepair.ts";
import { repairEncoding } from "../../core/lint/encoding/repairEncoding.ts";
import { readTruthFacts } from "../../node/repair/truthFacts.ts";
import { mendDocument } from "../mendDocument.ts";
import type { Pages } from "../pages.ts";
import type { PlaneSession } from "../planeSession.ts";

/** Writes every figure that follows from the rest of the document, or from git, anew; true when one was wrong. */
export async function repairTruth(session: PlaneSession): Promise<boolean> {
  const facts = await readTruthFacts(session.plane, vscode.workspace.isTrusted);
  const changed = await mendDocument(session, (document) => truthRepairEdits(document, facts));
  void vscode.window.showInformationMessage(
    changed
      ? vscode.l10n.t("The figures were written anew; undo takes them back.")
      : vscode.l10n.t("Everything that follows from the ledger is right."),
  );
  return changed;
}

/** Shows what would be repaired beside what is there, and writes it when the person says so; true when it was written. */
export async function repairCharacters(session: PlaneSession, pages: Pages): Promise<boolean> {
  const document = await session.plane.document();
  const repair = repairEncoding(document);
  const left = [...new Set(repair.left.map(({ start }) => repair.document.positionAt(start).line + 1))];
  const open = left.length === 0 ? [] : [vscode.l10n.t("{0} lines need a person: {1}.", left.length, lineList(left))];
  if (repair.edits.length === 0) {
    const none = vscode.l10n.t("No damaged character can be repaired for certain.");
    void vscode.window.showInformationMessage([none, ...open].join(" "));
    return false;
  }
  const file = session.plane.settings.file;
  const before = pages.put(`${file} now.md`, { text: document.text, links: [], about: session.uri });
  const after = pages.put(`${file} repaired.md`, {
    text: applyEdits(document.text, repair.edits),
    links: [],
    about: session.uri,
  });
  await vscode.commands.executeCommand("vscode.diff", before, after, vscode.l10n.t("{0}: repaired characters", file), {
    preview: false,
  });
  const places = vscode.l10n.t("{0} places can be repaired.", repair.repaired);
  const question = [places, ...open, vscode.l10n.t("Nothing is written yet.")].join(" ");
  const write = vscode.l10n.t("Repair");
  if ((await vscode.window.showInformationMessage(question, write, vscode.l10n.t("Leave"))) !== write) return false;
  return mendDocument(session, (now) => (now.text === document.text ? repair.edits : repairEncoding(now).edits));
}

const shownLines = 20;

function lineList(lines: readonly number[]): string {
  return lines.slice(0, shownLines).join(", ") + (lines.length > shownLines ? ", …" : "");
}
