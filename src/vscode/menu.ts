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
    { label: "$(dashboard) Open Dashboard", command: commandIds.openDashboard },
    { label: "$(go-to-file) Open Document", command: commandIds.openDocument },
    { label: "$(target) Reveal Active Task", command: commandIds.revealActiveTask },
    { label: "$(history) Show Run…", command: commandIds.showRun },
    { label: "$(checklist) Check Document", command: commandIds.checkDocument },
    { label: "$(pulse) Probe Services", command: commandIds.probeServices },
    { label: "$(output) Show Output", command: commandIds.showOutput },
  ];
  if (!session) return [{ label: "$(add) Initialize Control Plane", command: commandIds.initialize }];
  return [...cycleItems(session), { label: "", kind: vscode.QuickPickItemKind.Separator }, ...open];
}

function cycleItems(session: {
  readonly isWaiting: boolean;
  readonly cycles: { readonly isRunning: boolean };
}): MenuItem[] {
  if (session.cycles.isRunning) return [{ label: "$(stop-circle) Cancel Cycle", command: commandIds.cancel }];
  if (!session.isWaiting) return [{ label: "$(play) AUTO", command: commandIds.auto }];
  return [
    { label: "$(check-all) Verify & Save", command: commandIds.verifyAndSave },
    { label: "$(debug-stop) Stop Run", command: commandIds.stopRun },
  ];
}
