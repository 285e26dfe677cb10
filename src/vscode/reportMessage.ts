import * as vscode from "vscode";
import type { CycleReport } from "../core/cycle/events.ts";
import { withoutLinks } from "./convert.ts";
import { commandIds } from "./ids.ts";
import type { PlaneSession } from "./planeSession.ts";

interface Action {
  readonly title: string;
  readonly command: string;
  readonly args: readonly unknown[];
}

/** The closing message: what came out, and what to do next. Does not wait for an answer. */
export function showReport(report: CycleReport, session: PlaneSession): void {
  const actions = actionsFor(report, session);
  const show =
    report.outcome === "FAILED" || report.outcome === "BLOCKED"
      ? vscode.window.showWarningMessage
      : vscode.window.showInformationMessage;
  void answer(show(withoutLinks(toMessage(report)), ...actions.map((action) => action.title)), actions);
}

async function answer(chosen: Thenable<string | undefined>, actions: readonly Action[]): Promise<void> {
  const title = await chosen;
  const action = actions.find((candidate) => candidate.title === title);
  if (action) await vscode.commands.executeCommand(action.command, ...action.args);
}

function actionsFor(report: CycleReport, session: PlaneSession): readonly Action[] {
  const { uri } = session;
  const showRun = { title: vscode.l10n.t("Show Report"), command: commandIds.showRun, args: [report.run] };
  if (session.isWaiting) {
    return [
      { title: vscode.l10n.t("Verify & Save"), command: commandIds.verifyAndSave, args: [uri] },
      { title: vscode.l10n.t("Stop Run"), command: commandIds.stopRun, args: [uri] },
      { title: vscode.l10n.t("Open Run"), command: commandIds.openRunFolder, args: [report.run] },
    ];
  }
  return [
    showRun,
    { title: vscode.l10n.t("Open Run"), command: commandIds.openRunFolder, args: [report.run] },
    { title: vscode.l10n.t("Next AUTO"), command: commandIds.auto, args: [uri] },
  ];
}

/** `DONE: T-… Title. Checkpoint abc1234. Next: …` */
function toMessage({ result, task, checkpoint, next }: CycleReport): string {
  return [
    task ? `${task.id} ${task.title}: ${result}` : result,
    checkpoint ? vscode.l10n.t("Checkpoint {0}", checkpoint) : undefined,
    vscode.l10n.t("Next: {0}", next),
  ]
    .filter((part) => part !== undefined)
    .map((part) => part.replace(/[.\s]+$/, ""))
    .join(". ")
    .concat(".");
}
