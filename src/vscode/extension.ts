import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { AutoCommand } from "./autoCommand.ts";
import { type CommandHandler, type CommandTargets, commandTable } from "./commands.ts";
import { ControlPlanes } from "./controlPlanes.ts";
import { DashboardPanel } from "./dashboardPanel.ts";
import { Diagnostics } from "./diagnostics.ts";
import { DocumentCommands } from "./documentCommands.ts";
import { showFailure } from "./failure.ts";
import { HealthMonitor } from "./healthMonitor.ts";
import { initializeControlPlane } from "./initializeCommand.ts";
import { LedgerTree } from "./ledgerTree.ts";
import { showMenu } from "./menu.ts";
import { RunCommands } from "./runCommands.ts";
import { RunLogView } from "./runLogView.ts";
import { StatusBar } from "./statusBar.ts";
import { keepContextKeys } from "./windowContext.ts";

/** What the extension gives to those who activate it: its parts, for tests and for looking at. */
export interface ExtensionExports {
  readonly planes: ControlPlanes;
  readonly ledger: LedgerTree;
  readonly runLog: RunLogView;
  readonly statusBar: StatusBar;
  readonly dashboard: DashboardPanel;
  /** Resolves when every folder was looked at once. */
  readonly ready: Promise<void>;
  /** Ends the extension before the window does. */
  dispose(): void;
}

export function activate(context: vscode.ExtensionContext): ExtensionExports {
  const parts = new DisposableStore();
  context.subscriptions.push(parts);
  const own = <T extends vscode.Disposable>(part: T): T => parts.add(part);
  const output = own(vscode.window.createOutputChannel("Control Plane", { log: true }));
  const planes = own(new ControlPlanes(output));
  own(keepContextKeys(planes));
  own(new Diagnostics(planes));
  const ledger = own(new LedgerTree(planes));
  const runLog = own(new RunLogView(planes));
  const statusBar = own(new StatusBar(planes));
  const dashboard = own(new DashboardPanel(planes, context.extensionUri));
  const targets: CommandTargets = {
    planes,
    output,
    dashboard,
    auto: new AutoCommand(planes, output),
    documents: new DocumentCommands(planes, ledger),
    runs: new RunCommands(planes),
    health: own(new HealthMonitor(planes, output)),
    initialize: () => initializeControlPlane(planes),
    showMenu: () => showMenu(planes),
  };
  const ready = planes.refresh().catch((error: unknown) => showFailure(error, output));
  for (const [id, handler] of Object.entries(commandTable(targets))) {
    own(registerCommand(id, (...args) => ready.then(() => handler(...args)), output));
  }
  return { planes, ledger, runLog, statusBar, dashboard, ready, dispose: () => parts.dispose() };
}

/** A command that fails says so in our words; rejecting would make VS Code say it a second time. */
function registerCommand(id: string, handler: CommandHandler, output: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (target?: unknown, detail?: unknown) => {
    try {
      return await handler(target, detail);
    } catch (error) {
      showFailure(error, output);
      return undefined;
    }
  });
}
