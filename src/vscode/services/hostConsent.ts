import * as vscode from "vscode";
import type { Disposable } from "../../core/base/disposables.ts";
import { undecidedHosts } from "../../core/policy/hosts.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import { configurationSection, settingKeys } from "../ids.ts";
import type { PlaneSession } from "../planeSession.ts";

/** Asks once for each other machine that a document names a service on; the setting keeps the answer, and takes it back. */
export function askForHosts(planes: ControlPlanes): Disposable {
  const asked = new Set<string>();
  const look = (session: PlaneSession) => {
    if (!vscode.workspace.isTrusted || !session.facts) return;
    for (const host of undecidedHosts(session.facts.policy, session.plane.settings)) {
      if (!asked.has(host)) void ask(host);
      asked.add(host);
    }
  };
  return planes.onDidChangeSession(({ part, session }) => {
    if (part === "document") look(session);
  });
}

async function ask(host: string): Promise<void> {
  const [allow, never] = [vscode.l10n.t("Allow"), vscode.l10n.t("Never")];
  const message = vscode.l10n.t(
    "The control document names a service on another machine, {0}. May Control Plane send requests there? The setting controlPlane.services.hosts keeps the answer.",
    host,
  );
  const answer = await vscode.window.showWarningMessage(message, allow, never);
  if (answer !== undefined) await keepAnswer(host, answer === allow);
}

/** In the user's own settings: a workspace cannot say yes. */
export async function keepAnswer(host: string, isAllowed: boolean): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(configurationSection);
  const before = configuration.inspect<Readonly<Record<string, boolean>>>(settingKeys.serviceHosts)?.globalValue;
  const value = { ...before, [host]: isAllowed };
  await configuration.update(settingKeys.serviceHosts, value, vscode.ConfigurationTarget.Global);
}
