import * as vscode from "vscode";
import type { ControlPlanes } from "./controlPlanes.ts";
import { isLedgerElement } from "./documentCommands.ts";
import { pickSession } from "./pickSession.ts";

/** Puts what an agent without access needs on the clipboard: of a tree's task, of a task id, else of the next task. */
export async function copyContext(planes: ControlPlanes, target: unknown): Promise<void> {
  const taskId = isLedgerElement(target) ? target.node?.taskId : typeof target === "string" ? target : undefined;
  const session = isLedgerElement(target)
    ? target.session
    : await pickSession(planes, target, vscode.l10n.t("Copy the context of which folder?"));
  if (!session) return;
  const { readAgentContext } = await import("../node/agentVerbs/readAgentContext.ts");
  const { task, text } = await readAgentContext(session.plane, taskId);
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(
    task ? vscode.l10n.t("Context copied: {0}", task.id) : vscode.l10n.t("Context copied; no task can be done now"),
    5000,
  );
}
