import * as vscode from "vscode";
import type { AuditReport } from "../../core/audit/auditClaims.ts";
import { isAbort } from "../../core/base/errors.ts";
import { toAuditPage } from "../../core/views/pages/auditPage.ts";
import { toAbortSignal } from "../convert.ts";
import { showRestricted } from "../failure.ts";
import type { Pages } from "../pages.ts";
import type { PlaneSession } from "../planeSession.ts";

/** Proves every DONE anew and shows the report; undefined when the person left, or in Restricted Mode. */
export async function auditClaims(session: PlaneSession, pages: Pages): Promise<AuditReport | undefined> {
  if (!vscode.workspace.isTrusted) return void showRestricted();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("Proving what is claimed as DONE"),
    cancellable: true,
  };
  const report = await vscode.window.withProgress(options, async (_progress, token) => {
    const { dispose, signal } = toAbortSignal(token);
    try {
      return await session.plane.audit(signal);
    } catch (error) {
      if (isAbort(error)) return undefined;
      throw error;
    } finally {
      dispose();
    }
  });
  if (!report) return undefined;
  const page = toAuditPage(session.plane.settings.file, report);
  await pages.show(vscode.l10n.t("Audit of {0}.md", session.folder.name), { ...page, about: session.uri });
  return report;
}
