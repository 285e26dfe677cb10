import * as vscode from "vscode";
import type { CycleEvent, CycleReport } from "../core/cycle/events.ts";
import type { AutoOptions, ResumeDecision } from "../core/cycle/options.ts";
import type { ControlPlane } from "../node/controlPlane.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { toAbortSignal, withoutLinks } from "./convert.ts";
import { createInteraction } from "./cycleInteraction.ts";
import { CycleLog } from "./cycleLog.ts";
import type { StartCycle } from "./cycleRunner.ts";
import { cycleSteps } from "./cycleSteps.ts";
import { isLedgerElement } from "./documentCommands.ts";
import { saveUnformatted } from "./documentInFront.ts";
import { openDocument } from "./editorWrites.ts";
import { showRestricted } from "./failure.ts";
import { settingsReader } from "./folderWatch.ts";
import { commandIds } from "./ids.ts";
import type { ExecutorChoice } from "./models/executorChoice.ts";
import { pickSession } from "./pickSession.ts";
import type { PlaneSession } from "./planeSession.ts";
import { showReport } from "./reportMessage.ts";
import { decodeModelName, decodeQuestionSettings } from "./settings.ts";

/** Where a person follows a cycle and may cancel it. */
export type CycleSurface = (
  work: (tell: (event: CycleEvent) => void, cancelled: AbortSignal) => Promise<CycleReport>,
) => Promise<CycleReport>;

const increment = 100 / Object.keys(cycleSteps).length;

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
    const session = await pickSession(this.#planes, target, vscode.l10n.t("Run AUTO in which folder?"));
    if (!session) return void offerInitialize();
    if (session.cycles.isRunning) return void offerCancel();
    if (session.isWaiting) return this.#endWaiting(session);
    const choice = await chosenExecutor(session);
    return choice && this.begin(session, choice);
  }

  /** AUTO with the task of a row, or of an id; what the ranking forbids is said in the report. */
  async autoTask(target: unknown): Promise<CycleReport | undefined> {
    const id = isLedgerElement(target) ? target.node?.taskId : target;
    if (typeof id !== "string") return this.auto(undefined);
    if (!vscode.workspace.isTrusted) return void showRestricted();
    await this.#planes.refresh();
    const meant = isLedgerElement(target) ? target.session : undefined;
    const session = meant ?? this.#planes.withTask(id);
    if (!session) return this.auto(undefined);
    if (session.cycles.isRunning) return void offerCancel();
    if (session.isWaiting) return this.#endWaiting(session);
    const choice = await chosenExecutor(session);
    return choice && this.begin(session, { ...choice, task: id });
  }

  /** Runs one cycle in a session that neither runs nor waits; undefined when the person leaves a question about unsaved files. */
  async begin(
    session: PlaneSession,
    choice: ExecutorChoice & Pick<AutoOptions, "task">,
    surface: CycleSurface = inNotification,
  ): Promise<CycleReport | undefined> {
    if (!(await saveEditors(session))) return undefined;
    return this.#run(session, (plane, options, signal) => plane.auto({ ...options, ...choice }, signal), surface);
  }

  async resume(target: unknown, decision: ResumeDecision): Promise<CycleReport | undefined> {
    if (!vscode.workspace.isTrusted) return void showRestricted();
    const session = await pickSession(this.#planes, target, vscode.l10n.t("End the run of which folder?"));
    if (!session) return void offerInitialize();
    if (session.cycles.isRunning) return void offerCancel();
    return this.end(session, decision);
  }

  /** Ends the run that waits in a session; undefined when the person leaves a question about unsaved files. */
  async end(
    session: PlaneSession,
    decision: ResumeDecision,
    surface: CycleSurface = inNotification,
  ): Promise<CycleReport | undefined> {
    if (decision !== "stop" && !(await saveEditors(session))) return undefined;
    return this.#run(session, (plane, options, signal) => plane.resume(decision, signal, options), surface);
  }

  /** Ends the run that waits in a session because its work broke a limit; nobody is asked, and the changes stay. */
  stopAtWork(session: PlaneSession, why: string): Promise<CycleReport> {
    const decision = { type: "continue", reason: `stopped at work: ${why}` } as const;
    const end = (plane: ControlPlane, options: AutoOptions, signal: AbortSignal) =>
      plane.resume(decision, signal, options);
    return this.#run(session, end, inNotification);
  }

  /** Stops the running cycle of the session that is meant, else of all. */
  cancel(target: unknown): void {
    const meant = target instanceof vscode.Uri ? this.#planes.of(target) : undefined;
    for (const session of meant ? [meant] : this.#planes.sessions) session.cycles.cancel();
  }

  async #endWaiting(session: PlaneSession): Promise<CycleReport | undefined> {
    const verify = { label: vscode.l10n.t("$(check-all) Verify & Save"), decision: "verify" as const };
    const stop = { label: vscode.l10n.t("$(debug-stop) Stop Run"), decision: "stop" as const };
    const title = vscode.l10n.t("A run waits in this repository: how does it end?");
    const picked = await vscode.window.showQuickPick([verify, stop], { title });
    return picked && this.resume(session.uri, picked.decision);
  }

  async #run(
    session: PlaneSession,
    begin: (plane: ControlPlane, options: AutoOptions, signal: AbortSignal) => ReturnType<StartCycle>,
    surface: CycleSurface,
  ): Promise<CycleReport> {
    const questions = decodeQuestionSettings(settingsReader(session.folder));
    const saveFirst = questions.untracked === "all" ? "all" : "tracked";
    const log = new CycleLog(this.#output);
    const report = await surface(async (tell, cancelled) => {
      const plane = await session.openCyclePlane();
      const listener = session.cycles.onDidEmit((event) => {
        log.write(event);
        tell(event);
      });
      const start: StartCycle = (signal) =>
        begin(plane, { saveFirst, interaction: createInteraction({ ...questions, signal }) }, signal);
      try {
        return await session.cycles.run(start, cancelled);
      } finally {
        listener.dispose();
        plane.dispose();
      }
    });
    await session.refresh();
    if (surface === inNotification) showReport(report, session);
    return report;
  }
}

/** The progress notification, with its Cancel. */
const inNotification: CycleSurface = async (work) =>
  vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "AUTO", cancellable: true },
    async (progress, token) => {
      const cancelled = toAbortSignal(token);
      const tell = (event: CycleEvent) => {
        const told = toProgress(event);
        if (told) progress.report(told);
      };
      try {
        return await work(tell, cancelled.signal);
      } finally {
        cancelled.dispose();
      }
    },
  );

function toProgress(event: CycleEvent): { readonly message: string; readonly increment?: number } | undefined {
  switch (event.type) {
    case "step":
      return { message: cycleSteps[event.step], increment };
    case "selected":
      return { message: withoutLinks(`${event.task.id} ${event.task.title}`) };
    case "check-started":
      return { message: withoutLinks(event.name) };
    default:
      return undefined;
  }
}

async function chosenExecutor({ folder, plane }: PlaneSession): Promise<ExecutorChoice | undefined> {
  const { chooseExecutor } = await import("./models/executorChoice.ts");
  return chooseExecutor({ ...plane.settings, modelName: decodeModelName(settingsReader(folder)) });
}

/** The control document is saved as it is; other unsaved files only when the person says so. False: do not begin. */
async function saveEditors(session: PlaneSession): Promise<boolean> {
  const document = openDocument(session.uri);
  if (document) await saveUnformatted(document);
  const unsaved = vscode.workspace.textDocuments.filter(
    (other) => other.isDirty && !other.isUntitled && isIn(session.folder, other.uri),
  );
  if (unsaved.length === 0) return true;
  const save = vscode.l10n.t("Save and Go On");
  const skip = vscode.l10n.t("Go On Without");
  const detail = unsaved.map((other) => vscode.workspace.asRelativePath(other.uri)).join("\n");
  const message = vscode.l10n.t("These files have unsaved changes, and a cycle works on what is saved");
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, save, skip);
  if (answer === save) for (const other of unsaved) await other.save();
  return answer !== undefined;
}

function isIn(folder: vscode.WorkspaceFolder, uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.uri.toString();
}

async function offerInitialize(): Promise<void> {
  const initialize = vscode.l10n.t("Initialize");
  const message = vscode.l10n.t("This workspace has no control document.");
  if ((await vscode.window.showInformationMessage(message, initialize)) === initialize) {
    await vscode.commands.executeCommand(commandIds.initialize);
  }
}

async function offerCancel(): Promise<void> {
  const cancel = vscode.l10n.t("Cancel Cycle");
  const dashboard = vscode.l10n.t("Open Dashboard");
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t("A cycle runs already."), dashboard, cancel);
  if (answer === dashboard) await vscode.commands.executeCommand(commandIds.openDashboard);
  if (answer === cancel) await vscode.commands.executeCommand(commandIds.cancel);
}
