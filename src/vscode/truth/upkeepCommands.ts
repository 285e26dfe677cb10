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
  void vscode.window.showInformationMessage(
    look.archived === 0
      ? vscode.l10n.t("No run entry is too many; {0} stay in the log.", look.shown)
      : vscode.l10n.t("{0} run entries were archived; {1} stay in the log.", look.archived, look.shown),
  );
  return look.archived;
}

/** Shows what a list would bring and what of it has no place, and takes it over when the person says so; resolves to how many tasks. */
export async function importList(session: PlaneSession, list: unknown, pages: Pages): Promise<number> {
  const file = list instanceof vscode.Uri ? list : await pickList(session);
  if (!file) return 0;
  const { plan, source } = await planImport(session.plane, file.fsPath, vscode.workspace.isTrusted);
  const { imported } = plan(await session.plane.document());
  await pages.show(vscode.l10n.t("Import of {0}.md", source.replace(/\.md$/i, "")), {
    ...toImportPage(source, imported),
    about: file,
  });
  const { length } = imported.tasks;
  if (length === 0) {
    void vscode.window.showInformationMessage(
      withoutLinks(vscode.l10n.t("{0} has no task that the ledger does not have.", source)),
    );
    return 0;
  }
  const question = withoutLinks(
    vscode.l10n.t("Take over {0} tasks of {1}? {2} lines have no place.", length, source, imported.unplaced.length),
  );
  const take = vscode.l10n.t("Take Over");
  if ((await vscode.window.showInformationMessage(question, take, vscode.l10n.t("Leave"))) !== take) return 0;
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
      openLabel: vscode.l10n.t("Import"),
      title: vscode.l10n.t("Import the tasks of which list?"),
      filters: { Lists: ["md", "markdown", "txt"] },
    })) ?? [];
  return file;
}
