import * as vscode from "vscode";
import type { CycleEvent, CycleReport, CycleStep } from "../core/cycle/events.ts";
import type { AutoOptions, ResumeDecision } from "../core/cycle/options.ts";
import type { ExecutorName } from "../core/settings.ts";
import type { ControlPlane } from "../node/controlPlane.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { toAbortSignal, withoutLinks } from "./convert.ts";
import { createInteraction } from "./cycleInteraction.ts";
import { CycleLog } from "./cycleLog.ts";
import type { StartCycle } from "./cycleRunner.ts";
import { saveUnformatted } from "./documentInFront.ts";
import { openDocument } from "./editorWrites.ts";
import { showRestricted } from "./failure.ts";
import { settingsReader } from "./folderWatch.ts";
import { commandIds, configurationSection, settingKeys } from "./ids.ts";
import { pickSession } from "./pickSession.ts";
import type { PlaneSession } from "./planeSession.ts";
import { showReport } from "./reportMessage.ts";
import { decodeQuestionSettings } from "./settings.ts";

const steps: Readonly<Record<CycleStep, string>> = {
  bootstrap: "Looking at git and the document",
  selection: "Choosing the task",
  health: "Asking the services",
  execute: "Working",
  verify: "Checking the work",
  save: "Saving",
};
const increment = 100 / Object.keys(steps).length;

/** The cycle as commands: AUTO, Verify & Save, Stop and Cancel. */
export class AutoCommand {
  readonly #planes: ControlPlanes;
  readonly #output: vscode.LogOutputChannel;

  constructor(planes: ControlPlanes, output: vscode.LogOutputChannel) {
    this.#planes = planes;
    this.#output = output;
  }

  /** Runs one cycle and resolves with its report; undefined when the person did not want it to begin. */
  async auto(target: unknown): Promise<CycleReport | undefined> {
    if (!vscode.workspace.isTrusted) return void showRestricted();
    await this.#planes.refresh();
    const session = await pickSession(this.#planes, target, "Run AUTO in which folder?");
    if (!session) return void offerInitialize();
    if (session.cycles.isRunning) return void offerCancel();
    if (session.isWaiting) return this.#endWaiting(session);
    const choice = await chooseExecutor(session);
    if (!choice || !(await saveEditors(session))) return undefined;
    return this.#run(session, (plane, options, signal) => plane.auto({ ...options, ...choice }, signal));
  }

  async resume(target: unknown, decision: ResumeDecision): Promise<CycleReport | undefined> {
    if (!vscode.workspace.isTrusted) return void showRestricted();
    const session = await pickSession(this.#planes, target, "End the run of which folder?");
    if (!session) return void offerInitialize();
    if (session.cycles.isRunning) return void offerCancel();
    if (decision === "verify" && !(await saveEditors(session))) return undefined;
    return this.#run(session, (plane, options, signal) => plane.resume(decision, signal, options));
  }

  /** Stops the running cycle of the session that is meant, else of all. */
  cancel(target: unknown): void {
    const meant = target instanceof vscode.Uri ? this.#planes.of(target) : undefined;
    for (const session of meant ? [meant] : this.#planes.sessions) session.cycles.cancel();
  }

  async #endWaiting(session: PlaneSession): Promise<CycleReport | undefined> {
    const verify = { label: "$(check-all) Verify & Save", decision: "verify" as const };
    const stop = { label: "$(debug-stop) Stop Run", decision: "stop" as const };
    const title = "A run waits in this repository: how does it end?";
    const picked = await vscode.window.showQuickPick([verify, stop], { title });
    return picked && this.resume(session.uri, picked.decision);
  }

  async #run(
    session: PlaneSession,
    begin: (plane: ControlPlane, options: AutoOptions, signal: AbortSignal) => ReturnType<StartCycle>,
  ): Promise<CycleReport> {
    const questions = decodeQuestionSettings(settingsReader(session.folder));
    const saveFirst = questions.untracked === "all" ? "all" : "tracked";
    const log = new CycleLog(this.#output);
    const report = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: "AUTO", cancellable: true },
      async (progress, token) => {
        const plane = await session.openCyclePlane();
        const cancelled = toAbortSignal(token);
        const listener = session.cycles.onDidEmit((event) => {
          log.write(event);
          const told = toProgress(event);
          if (told) progress.report(told);
        });
        const start: StartCycle = (signal) =>
          begin(plane, { saveFirst, interaction: createInteraction({ ...questions, signal }) }, signal);
        try {
          return await session.cycles.run(start, cancelled.signal);
        } finally {
          listener.dispose();
          cancelled.dispose();
          plane.dispose();
        }
      },
    );
    await session.refresh();
    showReport(report, session);
    return report;
  }
}

function toProgress(event: CycleEvent): { readonly message: string; readonly increment?: number } | undefined {
  switch (event.type) {
    case "step":
      return { message: steps[event.step], increment };
    case "selected":
      return { message: withoutLinks(`${event.task.id} ${event.task.title}`) };
    case "check-started":
      return { message: withoutLinks(event.name) };
    default:
      return undefined;
  }
}

/** The settings' executor, else the one that the person picks; undefined when they leave or want to set one up first. */
async function chooseExecutor(session: PlaneSession): Promise<{ readonly executor: ExecutorName } | undefined> {
  const { executor, agentCommand } = session.plane.settings;
  if (executor) return { executor };
  const command = agentCommand
    ? { label: "$(hubot) Agent", description: agentCommand, executor: "command" as const }
    : { label: "$(gear) Set the agent's command line…", description: "opens the settings", executor: undefined };
  const manual = {
    label: "$(person) By hand",
    description: "you work, then Verify & Save",
    executor: "manual" as const,
  };
  const picked = await vscode.window.showQuickPick([command, manual], { title: "AUTO: who does the work?" });
  if (!picked) return undefined;
  if (picked.executor) return { executor: picked.executor };
  await openAgentSetting();
  return undefined;
}

async function openAgentSetting(): Promise<void> {
  const key = `${configurationSection}.${settingKeys.agentCommand}`;
  await vscode.commands.executeCommand("workbench.action.openSettings", key);
}

/** The control document is saved as it is; other unsaved files only when the person says so. False: do not begin. */
async function saveEditors(session: PlaneSession): Promise<boolean> {
  const document = openDocument(session.uri);
  if (document) await saveUnformatted(document);
  const unsaved = vscode.workspace.textDocuments.filter(
    (other) => other.isDirty && !other.isUntitled && isIn(session.folder, other.uri),
  );
  if (unsaved.length === 0) return true;
  const save = "Save and Go On";
  const skip = "Go On Without";
  const detail = unsaved.map((other) => vscode.workspace.asRelativePath(other.uri)).join("\n");
  const message = "These files have unsaved changes, and a cycle works on what is saved";
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, save, skip);
  if (answer === save) for (const other of unsaved) await other.save();
  return answer !== undefined;
}

function isIn(folder: vscode.WorkspaceFolder, uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.uri.toString();
}

async function offerInitialize(): Promise<void> {
  const initialize = "Initialize";
  const message = "This workspace has no control document.";
  if ((await vscode.window.showInformationMessage(message, initialize)) === initialize) {
    await vscode.commands.executeCommand(commandIds.initialize);
  }
}

async function offerCancel(): Promise<void> {
  const cancel = "Cancel Cycle";
  const dashboard = "Open Dashboard";
  const answer = await vscode.window.showInformationMessage("A cycle runs already.", dashboard, cancel);
  if (answer === dashboard) await vscode.commands.executeCommand(commandIds.openDashboard);
  if (answer === cancel) await vscode.commands.executeCommand(commandIds.cancel);
}
