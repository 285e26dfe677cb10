import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../core/base/disposables.ts";
import { messageOf } from "../core/base/errors.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { configurationSection, mcpProviderId, settingKeys } from "./ids.ts";
import type { PlaneSession } from "./planeSession.ts";

const enabledKey = `${configurationSection}.${settingKeys.mcpEnabled}`;

/**
 * Lists an MCP server a folder with VS Code while the setting, the user's own, says so. VS Code asks nobody before it starts an
 * extension's server: the setting is the consent. A VS Code without such servers is told once in the log.
 */
export function createMcpServers(
  planes: ControlPlanes,
  extensionUri: vscode.Uri,
  output: vscode.LogOutputChannel,
): Disposable {
  const store = new DisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const program = vscode.Uri.joinPath(extensionUri, "dist/cli.js").fsPath;
  const list = () => (isAllowed() ? planes.sessions.map((session) => toServer(session, planes, program)) : []);
  store.add(planes.onDidChange(() => changed.fire()));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(enabledKey)) changed.fire();
    }),
  );
  try {
    store.add(
      vscode.lm.registerMcpServerDefinitionProvider(mcpProviderId, {
        onDidChangeMcpServerDefinitions: changed.event,
        provideMcpServerDefinitions: list,
        // Between listing and starting, the person may have taken the consent back.
        resolveMcpServerDefinition: (server) => (isAllowed() ? server : undefined),
      }),
    );
  } catch (error) {
    output.info(`MCP servers cannot be listed in this VS Code: ${messageOf(error)}`);
  }
  return store;
}

/** Whether the user said yes in their own settings; a workspace cannot. */
function isAllowed(): boolean {
  return vscode.workspace.isTrusted && vscode.workspace.getConfiguration().get(enabledKey) === true;
}

function toServer(session: PlaneSession, planes: ControlPlanes, program: string) {
  const { folder, plane } = session;
  const label = planes.sessions.length > 1 ? `Control Plane (${folder.name})` : "Control Plane";
  const words = [program, "mcp", "--cwd", folder.uri.fsPath, "--file", plane.settings.file];
  // On the desktop `execPath` is the editor itself, which this variable makes a plain Node.
  const environment = { ELECTRON_RUN_AS_NODE: "1" };
  const server = new vscode.McpStdioServerDefinition(label, process.execPath, words, environment);
  server.cwd = folder.uri;
  return server;
}

/** Asks once, after a cycle of this window, whether other agents may use the engine too; any answer is kept as the setting. */
export function askForMcpOnce(planes: ControlPlanes): Disposable {
  const listener = planes.onDidChangeSession(({ part, session }) => {
    if (part !== "cycle" || session.cycles.isRunning || session.cycles.state?.phase !== "ended") return;
    listener.dispose();
    void ask();
  });
  return listener;
}

async function ask(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  if (configuration.inspect(enabledKey)?.globalValue !== undefined) return;
  const yes = vscode.l10n.t("Allow");
  const message = vscode.l10n.t(
    "May agents in this editor use Control Plane over MCP? They begin and finish runs; the engine checks and commits. The setting controlPlane.mcp.enabled keeps the answer.",
  );
  const answer = await vscode.window.showInformationMessage(message, yes, vscode.l10n.t("No"));
  await configuration.update(enabledKey, answer === yes, vscode.ConfigurationTarget.Global);
}
