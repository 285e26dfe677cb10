import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { ApprovalsView } from "./approvalsView.ts";
import { AutoCommand } from "./autoCommand.ts";
import type { AgentTools } from "./chat/agentTools.ts";
import type { ChatParticipant } from "./chat/chatParticipant.ts";
import { commandTable } from "./commands.ts";
import { insertTaskId } from "./commitBox.ts";
import { CommitView } from "./commitView.ts";
import { ControlPlanes } from "./controlPlanes.ts";
import { copyContext } from "./copyContext.ts";
import { DashboardPanel } from "./dashboardPanel.ts";
import { Diagnostics } from "./diagnostics.ts";
import { DocumentCommands } from "./documentCommands.ts";
import { showFailure } from "./failure.ts";
import { FileMarks } from "./fileMarks.ts";
import { FindingBadges } from "./findingBadges.ts";
import { HealthMonitor } from "./healthMonitor.ts";
import type { CommandId } from "./ids.ts";
import { initializeControlPlane } from "./initializeCommand.ts";
import { LedgerDrop } from "./ledgerDrop.ts";
import { LedgerLooks } from "./ledgerLooks.ts";
import { LedgerTree } from "./ledgerTree.ts";
import { askForMcpOnce, createMcpServers } from "./mcpServers.ts";
import { showMenu } from "./menu.ts";
import { Pages } from "./pages.ts";
import { QuickFixes } from "./quickFixes.ts";
import { RunCommands } from "./runCommands.ts";
import { RunLogView } from "./runLogView.ts";
import { askForHosts } from "./services/hostConsent.ts";
import { Services } from "./services/services.ts";
import { StatusBar } from "./statusBar.ts";
import { TaskCommands } from "./taskCommands.ts";
import { WaitingWatch } from "./waitingWatch.ts";
import { keepContextKeys } from "./windowContext.ts";

interface Chat {
  readonly participant: ChatParticipant;
  readonly tools: AgentTools;
}

/** Everything that the extension is made of; `dispose` ends it, also before the window does. */
export interface Parts extends vscode.Disposable {
  readonly planes: ControlPlanes;
  readonly ledger: LedgerTree;
  readonly runLog: RunLogView;
  readonly approvals: ApprovalsView;
  readonly statusBar: StatusBar;
  readonly dashboard: DashboardPanel;
  readonly services: Services;
  /** Resolves when every folder was looked at once. */
  readonly ready: Promise<void>;
  /** What answers in the chat, loaded when first asked. */
  chat(): Promise<Chat>;
  /** Runs a command. One that fails says so in our words; rejecting would make VS Code say it a second time. */
  run(id: CommandId, target: unknown, detail: unknown): Promise<unknown>;
}

export function createParts(extensionUri: vscode.Uri, memory: vscode.Memento, storageUri: vscode.Uri): Parts {
  const store = new DisposableStore();
  const output = store.add(vscode.window.createOutputChannel("Control Plane", { log: true }));
  const planes = store.add(new ControlPlanes(output));
  store.add(keepContextKeys(planes));
  store.add(new Diagnostics(planes));
  store.add(new FileMarks(planes));
  const tasks = new TaskCommands(planes);
  const looks = store.add(new LedgerLooks(memory));
  const ledger = store.add(new LedgerTree(planes, looks, new LedgerDrop(tasks, output)));
  const runLog = store.add(new RunLogView(planes));
  const approvals = store.add(new ApprovalsView(planes));
  const statusBar = store.add(new StatusBar(planes));
  const dashboard = store.add(
    new DashboardPanel({ planes, tasks, extensionUri, fail: (error) => showFailure(error, output) }),
  );
  store.add(new QuickFixes(planes));
  store.add(new FindingBadges());
  const pages = store.add(new Pages());
  const truth = async () => new (await import("./truth/truthCommands.ts")).TruthCommands(planes, pages);
  store.add(createMcpServers(planes, extensionUri, output));
  store.add(askForMcpOnce(planes));
  const auto = new AutoCommand(planes, output);
  store.add(new WaitingWatch(planes, auto, (error) => showFailure(error, output)));
  const health = store.add(new HealthMonitor(planes, output));
  const services = store.add(new Services(planes, health, { extensionUri, memory, storageUri, output }));
  store.add(askForHosts(planes));
  const table = commandTable({
    planes,
    output,
    dashboard,
    auto,
    documents: new DocumentCommands(planes, ledger),
    runs: new RunCommands(planes),
    approvals,
    health,
    services,
    commits: store.add(new CommitView(planes)),
    truth,
    initialize: () => initializeControlPlane(planes, pages),
    openSample: async () => (await import("./sampleCommand.ts")).openSample(),
    tasks,
    looks,
    insertTaskId: () => insertTaskId(planes),
    exportReport: () => dashboard.exportReport(),
    copyContext: (target) => copyContext(planes, target),
    showMenu: () => showMenu(planes),
  });
  const refreshed = planes.refresh().catch((error: unknown) => showFailure(error, output));
  const ready = refreshed.then(async () => {
    const { createLanguageFeatures } = await import("./language/languageFeatures.ts");
    store.add(createLanguageFeatures(planes));
  });
  let loaded: Promise<Chat> | undefined;
  const chat = () => {
    loaded ??= loadChat(planes, auto, store);
    return loaded;
  };
  const run: Parts["run"] = async (id, target, detail) => {
    await ready;
    try {
      return await table[id](target, detail);
    } catch (error) {
      showFailure(error, output);
      return undefined;
    }
  };
  return {
    planes,
    ledger,
    runLog,
    approvals,
    statusBar,
    dashboard,
    services,
    ready,
    chat,
    run,
    dispose: () => store.dispose(),
  };
}

async function loadChat(planes: ControlPlanes, auto: AutoCommand, store: DisposableStore): Promise<Chat> {
  const [{ ChatParticipant: Participant }, { AgentTools: Tools }] = await Promise.all([
    import("./chat/chatParticipant.ts"),
    import("./chat/agentTools.ts"),
  ]);
  return { participant: new Participant(planes, auto), tools: store.add(new Tools(planes, auto)) };
}
