import * as vscode from "vscode";
import { ControlError, type ControlErrorCode, isAbort, messageOf } from "../core/base/errors.ts";
import { withoutLinks } from "./convert.ts";
import { commandIds, configurationSection } from "./ids.ts";

interface Way {
  readonly title: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

const showOutput: Way = { title: vscode.l10n.t("Show Output"), command: commandIds.showOutput };
const manageTrust: Way = { title: vscode.l10n.t("Manage Workspace Trust"), command: "workbench.trust.manage" };

const openSettings: Way = {
  title: vscode.l10n.t("Open Settings"),
  command: "workbench.action.openSettings",
  args: [configurationSection],
};

/** What a person can do about a failure, beside reading it. */
const waysOut: Partial<Record<ControlErrorCode, Way>> = {
  "document-missing": { title: vscode.l10n.t("Initialize"), command: commandIds.initialize },
  "document-unreadable": { title: vscode.l10n.t("Open Document"), command: commandIds.openDocument },
  "document-conflicted": { title: vscode.l10n.t("Open Document"), command: commandIds.openDocument },
  "not-trusted": manageTrust,
  "not-a-repository": { title: vscode.l10n.t("Initialize Repository"), command: "git.init" },
  "executor-missing": openSettings,
  "setting-invalid": openSettings,
};

/** The one place where the extension turns a failure into words; an abort says nothing. */
export function showFailure(error: unknown, output: vscode.LogOutputChannel): void {
  if (isAbort(error)) return;
  output.error(error instanceof Error ? error : messageOf(error));
  const way = (error instanceof ControlError ? waysOut[error.code] : undefined) ?? showOutput;
  void offer(vscode.window.showErrorMessage(withoutLinks(messageOf(error)), way.title), way);
}

/** Says that Restricted Mode runs nothing, with the way to trust. */
export function showRestricted(): void {
  const message = vscode.l10n.t("Control Plane runs nothing in Restricted Mode. Trust the workspace to run AUTO.");
  void offer(vscode.window.showWarningMessage(message, manageTrust.title), manageTrust);
}

async function offer(answer: Thenable<string | undefined>, way: Way): Promise<void> {
  if ((await answer) === way.title) await vscode.commands.executeCommand(way.command, ...(way.args ?? []));
}
