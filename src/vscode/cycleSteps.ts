import * as vscode from "vscode";
import type { CycleStep } from "../core/cycle/events.ts";

/** What a cycle does in each of its steps, in the person's language, in the order of the steps. */
export const cycleSteps: Readonly<Record<CycleStep, string>> = {
  bootstrap: vscode.l10n.t("Looking at git and the document"),
  selection: vscode.l10n.t("Choosing the task"),
  health: vscode.l10n.t("Asking the services"),
  execute: vscode.l10n.t("Working"),
  verify: vscode.l10n.t("Checking the work"),
  save: vscode.l10n.t("Saving"),
};
