import * as vscode from "vscode";
import type { ControlPlanes } from "./controlPlanes.ts";
import type { PlaneSession } from "./planeSession.ts";

/**
 * The session that a command is for: that of a URI (menus pass one), else the only one, else the one that the person picks.
 * Undefined when there is none, or the person left.
 */
export async function pickSession(
  planes: ControlPlanes,
  target: unknown,
  title: string,
): Promise<PlaneSession | undefined> {
  const meant = target instanceof vscode.Uri ? planes.of(target) : undefined;
  if (meant) return meant;
  const { sessions, current } = planes;
  if (sessions.length < 2) return sessions[0];
  const ordered = [...sessions].sort((a, b) => Number(b === current) - Number(a === current));
  const items = ordered.map((session) => ({
    label: session.folder.name,
    description: currentMark(session === current),
    session,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.session;
}

/** What stands behind the choice that holds now. */
export function currentMark(isCurrent: boolean): string {
  return isCurrent ? vscode.l10n.t("current") : "";
}
