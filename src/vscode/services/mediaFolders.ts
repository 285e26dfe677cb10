import path from "node:path";
import * as vscode from "vscode";
import { ControlError } from "../../core/base/errors.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import type { PlaneSession } from "../planeSession.ts";
import { runFolderUri } from "../runCommands.ts";

const lookedAtRuns = 50;

/** Below the workspace folder of a file, out of git's sight; while a cycle works or waits there, below its run folder. */
export async function newMediaFolder(uri: vscode.Uri, session: PlaneSession | undefined): Promise<string> {
  const cycle = session?.cycles.state;
  if (session && cycle && cycle.phase !== "ended")
    return vscode.Uri.joinPath(await runFolderUri(session, cycle.runFolder), "media").fsPath;
  const folder = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new ControlError("usage", vscode.l10n.t("Open a folder first: pictures are saved below it"));
  const media = ownFolder(folder);
  await vscode.workspace.fs.createDirectory(media);
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(media, ".gitignore"), Buffer.from("*\n"));
  return media.fsPath;
}

function ownFolder({ uri }: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(uri, ".control-plane", "media");
}

/** Absolute paths of all folders in which saved runs may lie, also of those that are not there. */
export async function mediaFolders({ sessions }: ControlPlanes): Promise<readonly string[]> {
  const ofRuns = await Promise.all(
    sessions.map(async (session) => {
      const [first] = session.runs;
      if (!first) return [];
      const runs = path.dirname((await runFolderUri(session, first.path)).fsPath);
      return session.runs.slice(0, lookedAtRuns).map((run) => path.join(runs, path.basename(run.path), "media"));
    }),
  );
  return [...(vscode.workspace.workspaceFolders ?? []).map((folder) => ownFolder(folder).fsPath), ...ofRuns.flat()];
}
