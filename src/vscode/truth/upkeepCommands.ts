import * as vscode from "vscode";
import { archiveOverflow } from "../../core/cycle/archiveOverflow.ts";
import { toImportPage } from "../../core/views/pages/importPage.ts";
import { planImport } from "../../node/import/planImport.ts";
import { withoutLinks } from "../convert.ts";
import { mendDocument } from "../mendDocument.ts";
import type { Pages } from "../pages.ts";
import type { PlaneSession } from "../planeSession.ts";

/** Moves run entries beyond those that the document wants to show to its archive; resolves to how many. */
export async function archiveRuns(session: PlaneSession): Promise<number> {
  let look = { archived: 0, shown: 0 };
  await mendDocument(session, (document) => {
    const { archived, edits, shown } = archiveOverflow(document, session.plane.settings);
    look = { archived, shown };
    return edits;
  });
  const stay = `${look.shown} stay in the log`;
  void vscode.window.showInformationMessage(
    look.archived === 0 ? `No run entry is too many; ${stay}.` : `${look.archived} run entries were archived; ${stay}.`,
  );
  return look.archived;
}

/** Shows what a list would bring and what of it has no place, and takes it over when the person says so; resolves to how many tasks. */
export async function importList(session: PlaneSession, list: unknown, pages: Pages): Promise<number> {
  const file = list instanceof vscode.Uri ? list : await pickList(session);
  if (!file) return 0;
  const { plan, source } = await planImport(session.plane, file.fsPath, vscode.workspace.isTrusted);
  const { imported } = plan(await session.plane.document());
  await pages.show(`Import of ${source.replace(/\.md$/i, "")}.md`, { ...toImportPage(source, imported), about: file });
  const { length } = imported.tasks;
  if (length === 0) {
    void vscode.window.showInformationMessage(withoutLinks(`${source} has no task that the ledger does not have.`));
    return 0;
  }
  const question = withoutLinks(
    `Take over ${length} tasks of ${source}? ${imported.unplaced.length} lines have no place.`,
  );
  if ((await vscode.window.showInformationMessage(question, "Take Over", "Leave")) !== "Take Over") return 0;
  let count = 0;
  await mendDocument(session, (document) => {
    const planned = plan(document);
    count = planned.imported.tasks.length;
    return planned.edits;
  });
  return count;
}

async function pickList({ folder }: PlaneSession): Promise<vscode.Uri | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      defaultUri: folder.uri,
      canSelectMany: false,
      openLabel: "Import",
      title: "Import the tasks of which list?",
      filters: { Lists: ["md", "markdown", "txt"] },
    })) ?? [];
  return file;
}
