import type { LogOutputChannel } from "vscode";
import type { ApprovalsView } from "./approvalsView.ts";
import type { AutoCommand } from "./autoCommand.ts";
import type { CommitView } from "./commitView.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import type { DashboardPanel } from "./dashboardPanel.ts";
import type { DocumentCommands } from "./documentCommands.ts";
import type { HealthMonitor } from "./healthMonitor.ts";
import { type CommandId, commandIds } from "./ids.ts";
import type { LedgerLooks } from "./ledgerLooks.ts";
import type { RunCommands } from "./runCommands.ts";
import type { Services } from "./services/services.ts";
import type { TaskCommands } from "./taskCommands.ts";
import type { TruthCommands } from "./truth/truthCommands.ts";

/** What the commands act on. */
export interface CommandTargets {
  readonly planes: ControlPlanes;
  readonly output: LogOutputChannel;
  readonly auto: AutoCommand;
  readonly documents: DocumentCommands;
  readonly runs: RunCommands;
  readonly approvals: ApprovalsView;
  readonly dashboard: DashboardPanel;
  readonly health: HealthMonitor;
  readonly services: Services;
  readonly commits: CommitView;
  readonly tasks: TaskCommands;
  readonly looks: LedgerLooks;
  /** Loads the commands that prove and mend. */
  truth(): Promise<TruthCommands>;
  initialize(): Promise<unknown>;
  openSample(): Promise<unknown>;
  insertTaskId(): Promise<void>;
  exportReport(): Promise<unknown>;
  copyContext(target: unknown): Promise<void>;
  showMenu(): Promise<void>;
}

export type CommandHandler = (target?: unknown, detail?: unknown) => unknown;

/** Every command of the manifest and what it does; arguments come from menus and other extensions and are checked there. */
export function commandTable(on: CommandTargets): Readonly<Record<CommandId, CommandHandler>> {
  return {
    [commandIds.auto]: (target) => on.auto.auto(target),
    [commandIds.verifyAndSave]: (target) => on.auto.resume(target, "verify"),
    [commandIds.stopRun]: (target) => on.auto.resume(target, "stop"),
    [commandIds.cancel]: (target) => on.auto.cancel(target),
    [commandIds.openDashboard]: () => on.dashboard.open(),
    [commandIds.openDocument]: (target, line) => on.documents.open(target, line),
    [commandIds.refresh]: () => on.planes.refresh(),
    [commandIds.initialize]: () => on.initialize(),
    [commandIds.openSample]: () => on.openSample(),
    [commandIds.showMenu]: () => on.showMenu(),
    [commandIds.showOutput]: () => on.output.show(true),
    [commandIds.probeServices]: () => on.health.probeAll(),
    [commandIds.startService]: (target) => on.services.processes.start(target),
    [commandIds.stopService]: (target) => on.services.processes.stop(target),
    [commandIds.restartService]: (target) => on.services.processes.restart(target),
    [commandIds.showServiceLog]: (target) => on.services.processes.showLog(target),
    [commandIds.filterServiceLog]: () => on.services.processes.filterLog(),
    [commandIds.openService]: (target) => on.services.processes.open(target),
    [commandIds.copyServiceAddress]: (target) => on.services.processes.copyAddress(target),
    [commandIds.runBackendWorkflow]: async (target) => (await on.services.backend()).runWorkflow(target),
    [commandIds.downloadModel]: async (target) => (await on.services.backend()).downloadModel(target),
    [commandIds.cancelBackendWork]: async (target) => (await on.services.backend()).cancel(target),
    [commandIds.deleteBackendItem]: async (target) => (await on.services.backend()).delete(target),
    [commandIds.approveContent]: async (target) => (await on.services.backend()).approve(target),
    [commandIds.rejectContent]: async (target) => (await on.services.backend()).reject(target),
    [commandIds.runWorkflow]: async (target) => (await on.services.workflows()).run(target),
    [commandIds.checkWorkflow]: async (target) => (await on.services.workflows()).check(target),
    [commandIds.cancelPrompt]: (target) => on.services.cancel(target),
    [commandIds.runNext]: (target) => on.services.runNext(target),
    [commandIds.moveInQueue]: (target) => on.services.moveInQueue(target),
    [commandIds.openGallery]: async () => (await on.services.gallery()).open(),
    [commandIds.revealTask]: (target) => on.documents.revealTask(target),
    [commandIds.revealActiveTask]: () => on.documents.revealActive(),
    [commandIds.copyTaskId]: (target) => on.documents.copyId(target),
    [commandIds.copyContext]: (target) => on.copyContext(target),
    [commandIds.showRun]: (target) => on.runs.show(target),
    [commandIds.openRunFolder]: (target) => on.runs.openFolder(target),
    [commandIds.revokeApproval]: (target) => on.approvals.revoke(target),
    [commandIds.checkDocument]: () => on.documents.check(),
    [commandIds.openCommit]: (target, hash) => on.commits.open(target, hash),
    [commandIds.autoTask]: (target) => on.auto.autoTask(target),
    [commandIds.startTask]: (target) => on.tasks.start(target),
    [commandIds.finishTask]: (target) => on.tasks.finish(target),
    [commandIds.blockTask]: (target) => on.tasks.block(target),
    [commandIds.unblockTask]: (target) => on.tasks.unblock(target),
    [commandIds.setPriority]: (target) => on.tasks.setPriority(target),
    [commandIds.renameTask]: (target) => on.tasks.rename(target),
    [commandIds.addTask]: (target) => on.tasks.add(target),
    [commandIds.filterLedger]: (words) => on.looks.filter(words),
    [commandIds.clearFilter]: () => on.looks.clear(),
    [commandIds.groupLedger]: () => on.looks.group(),
    [commandIds.sortLedger]: () => on.looks.sort(),
    [commandIds.exportReport]: () => on.exportReport(),
    [commandIds.insertTaskId]: () => on.insertTaskId(),
    [commandIds.showRule]: async (id) => (await on.truth()).showRule(id),
    [commandIds.fixAll]: async (target, rule) => (await on.truth()).fixAll(target, rule),
    [commandIds.applyMend]: async (target, offer) => (await on.truth()).applyMend(target, offer),
    [commandIds.auditClaims]: async (target) => (await on.truth()).audit(target),
    [commandIds.repairTruth]: async (target) => (await on.truth()).repairTruth(target),
    [commandIds.repairEncoding]: async (target) => (await on.truth()).repairEncoding(target),
    [commandIds.archiveRuns]: async (target) => (await on.truth()).archive(target),
    [commandIds.importList]: async (list) => (await on.truth()).import(list),
  };
}
