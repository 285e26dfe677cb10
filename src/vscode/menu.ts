import * as vscode from "vscode";
import type { ControlPlanes } from "./controlPlanes.ts";
import { type CommandId, commandIds } from "./ids.ts";

interface MenuItem extends vscode.QuickPickItem {
  readonly command?: CommandId;
}

/** What can be done now, as a menu below the status bar item. */
export async function showMenu(planes: ControlPlanes): Promise<void> {
  const picked = await vscode.window.showQuickPick(menuItems(planes), { title: "Control Plane" });
  if (picked?.command) await vscode.commands.executeCommand(picked.command);
}

function menuItems(planes: ControlPlanes): MenuItem[] {
  const session = planes.current;
  const open: MenuItem[] = [
    { label: vscode.l10n.t("$(dashboard) Open Dashboard"), command: commandIds.openDashboard },
    { label: vscode.l10n.t("$(go-to-file) Open Document"), command: commandIds.openDocument },
    { label: vscode.l10n.t("$(target) Reveal Active Task"), command: commandIds.revealActiveTask },
    { label: vscode.l10n.t("$(history) Show Run…"), command: commandIds.showRun },
    { label: vscode.l10n.t("$(checklist) Check Document"), command: commandIds.checkDocument },
    { label: vscode.l10n.t("$(pulse) Probe Services"), command: commandIds.probeServices },
    { label: vscode.l10n.t("$(output) Show Output"), command: commandIds.showOutput },
  ];
  if (!session) return [{ label: vscode.l10n.t("$(add) Initialize Control Plane"), command: commandIds.initialize }];
  return [...cycleItems(session), { label: "", kind: vscode.QuickPickItemKind.Separator }, ...open];
}

function cycleItems(session: {
  readonly isWaiting: boolean;
  readonly cycles: { readonly isRunning: boolean };
}): MenuItem[] {
  if (session.cycles.isRunning)
    return [{ label: vscode.l10n.t("$(stop-circle) Cancel Cycle"), command: commandIds.cancel }];
  if (!session.isWaiting) return [{ label: "$(play) AUTO", command: commandIds.auto }];
  return [
    { label: vscode.l10n.t("$(check-all) Verify & Save"), command: commandIds.verifyAndSave },
    { label: vscode.l10n.t("$(debug-stop) Stop Run"), command: commandIds.stopRun },
  ];
}
