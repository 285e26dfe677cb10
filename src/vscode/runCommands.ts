import { realpath } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { RunSummary } from "../core/ports.ts";
import { findRepository } from "../node/git/findRepository.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { showLine } from "./documentCommands.ts";
import type { PlaneSession } from "./planeSession.ts";
import type { RunElement } from "./runLogView.ts";

interface KnownRun {
  readonly session: PlaneSession;
  readonly run: RunSummary;
}

/** Commands that show what a run left behind. */
export class RunCommands {
  readonly #planes: ControlPlanes;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
  }

  /** Shows the line of an entry of the log, or the summary of a run folder; asks for the run when there is none. */
  async show(target: unknown): Promise<void> {
    if (isRunElement(target) && target.kind === "entry") {
      await showLine(target.session, target.entry.line);
      return;
    }
    const known = this.#find(target) ?? (await this.#pick(vscode.l10n.t("Show which run?")));
    if (!known) return;
    await vscode.window.showTextDocument(
      vscode.Uri.joinPath(await runFolderUri(known.session, known.run.path), "summary.md"),
      { preview: true },
    );
  }

  /** Shows the folder of a run in the explorer, or outside when it lies outside of the workspace. */
  async openFolder(target: unknown): Promise<void> {
    const known = this.#find(target) ?? (await this.#pick(vscode.l10n.t("Open the folder of which run?")));
    if (!known) return;
    const folder = await runFolderUri(known.session, known.run.path);
    if (vscode.workspace.getWorkspaceFolder(folder)) await vscode.commands.executeCommand("revealInExplorer", folder);
    else await vscode.env.openExternal(folder);
  }

  #find(target: unknown): KnownRun | undefined {
    if (isRunElement(target)) return target.kind === "run" ? target : undefined;
    return this.#all().find(({ run }) => run.runId === target);
  }

  #all(): readonly KnownRun[] {
    return this.#planes.sessions.flatMap((session) => session.runs.map((run) => ({ session, run })));
  }

  async #pick(title: string): Promise<KnownRun | undefined> {
    const items = this.#all().map((known) => ({
      label: known.run.taskId ? `${known.run.taskId} ${known.run.title ?? ""}`.trim() : known.run.runId,
      description: `${known.run.outcome ?? vscode.l10n.t("not finished")} · ${known.run.startedAt}`,
      known,
    }));
    if (items.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t("No run has left a folder here yet."));
      return undefined;
    }
    return (await vscode.window.showQuickPick(items, { title }))?.known;
  }
}

function isRunElement(value: unknown): value is RunElement {
  return typeof value === "object" && value !== null && "session" in value && ("run" in value || "entry" in value);
}

/** Run folders are named relative to the repository, which may begin above the workspace folder or behind a link. */
export async function runFolderUri(session: PlaneSession, runPath: string): Promise<vscode.Uri> {
  const folder = session.folder.uri;
  const repository = findRepository(folder.fsPath);
  const upwards = repository ? path.relative(await realpath(folder.fsPath), repository.root) : "";
  return vscode.Uri.joinPath(folder, upwards.replaceAll(path.sep, "/"), runPath);
}
