/** What a page asks for with the names of a document: each is looked up or checked before anything is opened. */
import { realpath } from "node:fs/promises";
import * as vscode from "vscode";
import { ControlError } from "../core/base/errors.ts";
import type { CommitDiffView } from "../core/views/dashboardView.ts";
import { findMend } from "../core/views/findingViews.ts";
import { isInside, resolveInside } from "../node/files/repositoryPath.ts";
import { commandIds } from "./ids.ts";
import type { PlaneSession } from "./planeSession.ts";
import { runFolderUri } from "./runCommands.ts";

/** In the browser, the address that the policy gives for this id. */
export async function openService(session: PlaneSession | undefined, id: string): Promise<void> {
  const service = session?.facts?.policy.services.value.find((candidate) => candidate.id === id);
  if (service) await vscode.env.openExternal(vscode.Uri.parse(new URL(service.url).origin));
}

/** A file of the repository. Throws `path-refused` for one outside of it, also through a link. */
export async function openFile(session: PlaneSession | undefined, path: string): Promise<void> {
  if (!session) return;
  const root = (await runFolderUri(session, "")).fsPath;
  const file = await resolveInside(root, path.replace(/:\d+$/, ""));
  const uri = vscode.Uri.file(file);
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (!stat) {
    void vscode.window.showWarningMessage(vscode.l10n.t("There is no {0} any more.", path));
    return;
  }
  const real = await realpath(file);
  if (!isInside(await realpath(root), real)) {
    throw new ControlError("path-refused", vscode.l10n.t("{0} leads out of the repository", path));
  }
  if (stat.type & vscode.FileType.Directory) await vscode.commands.executeCommand("revealInExplorer", uri);
  else await vscode.commands.executeCommand("vscode.open", uri);
}

/** The same edits as the quick fix of that title, as one step of undo. */
export async function applyMend(session: PlaneSession | undefined, finding: string, title: string): Promise<void> {
  const { facts } = session ?? {};
  if (!session || !facts) return;
  const mend = findMend(facts.findings, finding, title);
  if (!mend) {
    throw new ControlError(
      "stale-edit",
      vscode.l10n.t("The document changed since this was offered; look at what is offered now."),
    );
  }
  await vscode.commands.executeCommand(commandIds.applyMend, session.uri, { text: facts.document.text, mend });
}

/** Most commits whose figures are kept for one page. */
const keptDiffs = 20;

/** What the commits changed that a page asked about; nothing in Restricted Mode. */
export async function withDiff(
  session: PlaneSession | undefined,
  diffs: readonly CommitDiffView[],
  commit: string,
): Promise<readonly CommitDiffView[]> {
  if (!session || !vscode.workspace.isTrusted || !/^[0-9a-f]{7,40}$/.test(commit)) return diffs;
  if (diffs.some((known) => known.commit === commit)) return diffs;
  const files = await (await session.plane.lookup())?.figures(commit);
  return files === undefined ? diffs : [...diffs, { commit, files: files.slice(0, 200) }].slice(-keptDiffs);
}
