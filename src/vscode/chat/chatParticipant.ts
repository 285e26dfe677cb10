import * as vscode from "vscode";
import { isAbort, messageOf } from "../../core/base/errors.ts";
import type { CycleReport } from "../../core/cycle/events.ts";
import type { ResumeDecision } from "../../core/cycle/options.ts";
import type { AutoCommand, CycleSurface } from "../autoCommand.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import { toAbortSignal } from "../convert.ts";
import { settingsReader } from "../folderWatch.ts";
import { type CommandId, commandIds } from "../ids.ts";
import { chooseExecutor, type ExecutorChoice } from "../models/executorChoice.ts";
import { VsCodeLanguageModel } from "../models/vsCodeLanguageModel.ts";
import { pickSession } from "../pickSession.ts";
import type { PlaneSession } from "../planeSession.ts";
import { decodeModelName } from "../settings.ts";
import { ChatProgress } from "./chatProgress.ts";
import { type ChatWish, toChatWish } from "./chatWish.ts";
import { inertLine } from "./inertLine.ts";

const shownCandidates = 3;

/** `@control-plane`: AUTO, status and next in the chat. */
export class ChatParticipant {
  readonly #planes: ControlPlanes;
  readonly #auto: AutoCommand;

  constructor(planes: ControlPlanes, auto: AutoCommand) {
    this.#planes = planes;
    this.#auto = auto;
  }

  /** Answers one request; the metadata names the wish, and the outcome and the run of a cycle. */
  async answer(
    request: vscode.ChatRequest,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<vscode.ChatResult> {
    const wish = toChatWish(request.command, request.prompt);
    try {
      const report = await new ChatAnswer({ planes: this.#planes, auto: this.#auto, request, stream, token }).to(wish);
      const told = report && { outcome: report.outcome, run: report.run };
      return { metadata: { wish: wish.type, ...told } };
    } catch (error) {
      if (isAbort(error)) return { metadata: { wish: wish.type } };
      return { errorDetails: { message: inertLine(messageOf(error)) }, metadata: { wish: wish.type } };
    }
  }
}

type SessionWish = Exclude<ChatWish, { readonly type: "help" | "old-mode" | "unknown" }>;

interface Asked {
  readonly planes: ControlPlanes;
  readonly auto: AutoCommand;
  readonly request: vscode.ChatRequest;
  readonly stream: vscode.ChatResponseStream;
  readonly token: vscode.CancellationToken;
}

class ChatAnswer {
  readonly #asked: Asked;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  async to(wish: ChatWish): Promise<CycleReport | undefined> {
    switch (wish.type) {
      case "old-mode":
        return this.#say(vscode.l10n.t("AUTO is the only command; {0} is one of older contracts.", wish.word));
      case "unknown":
        return this.#say(
          vscode.l10n.t("AUTO is the only command. Beside it, status and next tell where things stand."),
        );
      case "help":
        return this.#say(
          vscode.l10n.t(
            "Type AUTO to run one safe cycle (AUTO T-… for one task), status or next to see where things stand. Without a language model the chat is silent: AUTO is in the Command Palette as Control Plane: AUTO.",
          ),
        );
      default:
        return this.#inSession(wish);
    }
  }

  async #inSession(wish: SessionWish): Promise<CycleReport | undefined> {
    const { planes } = this.#asked;
    if (!vscode.workspace.isTrusted) {
      this.#say(vscode.l10n.t("Control Plane runs nothing in Restricted Mode. Trust the workspace first."));
      return this.#button(vscode.l10n.t("Manage Workspace Trust"), "workbench.trust.manage");
    }
    await planes.refresh();
    const session = await pickSession(planes, undefined, vscode.l10n.t("Control Plane: which folder?"));
    if (!session) {
      this.#say(vscode.l10n.t("This workspace has no control document."));
      return this.#button(vscode.l10n.t("Initialize"), commandIds.initialize);
    }
    switch (wish.type) {
      case "status":
        return this.#status(session);
      case "next":
        return this.#next(session);
      case "auto":
        return this.#runAuto(session, wish.task);
      default:
        return this.#end(session, wish.type);
    }
  }

  async #runAuto(session: PlaneSession, task: string | undefined): Promise<CycleReport | undefined> {
    if (session.cycles.isRunning) return this.#tellRunning();
    if (session.isWaiting) {
      this.#say(vscode.l10n.t("A run waits in this repository: how does it end?"));
      return this.#waitingButtons(session);
    }
    const choice = await this.#choice(session);
    const report =
      choice && (await this.#asked.auto.begin(session, { ...choice, ...(task ? { task } : {}) }, this.#surface()));
    return report && this.#closing(report, session);
  }

  /** The settings' executor; where they leave it open, the model that the person chats with. */
  async #choice({ folder, plane }: PlaneSession): Promise<ExecutorChoice | undefined> {
    const modelName = decodeModelName(settingsReader(folder));
    const { executor = "language-model", agentCommand } = plane.settings;
    if (executor !== "language-model" || modelName !== undefined) {
      return chooseExecutor({ executor, agentCommand, modelName });
    }
    return { executor, model: new VsCodeLanguageModel(this.#asked.request.model) };
  }

  async #end(session: PlaneSession, decision: ResumeDecision & string): Promise<CycleReport | undefined> {
    if (session.cycles.isRunning) return this.#tellRunning();
    if (!session.isWaiting) return this.#say(vscode.l10n.t("No run waits here; type AUTO to begin one."));
    const report = await this.#asked.auto.end(session, decision, this.#surface());
    return report && this.#closing(report, session);
  }

  #surface(): CycleSurface {
    return async (work) => {
      const progress = new ChatProgress(this.#asked.stream);
      const cancelled = toAbortSignal(this.#asked.token);
      try {
        return await work((event) => progress.tell(event), cancelled.signal);
      } finally {
        cancelled.dispose();
      }
    };
  }

  async #status({ plane, isWaiting }: PlaneSession): Promise<undefined> {
    const { counts, next, truth } = await plane.status();
    const { done, total, percent, todo, doing, blocked } = counts;
    this.#say(
      vscode.l10n.t("{0}% ({1} of {2}): {3} TODO, {4} DOING, {5} BLOCKED.", percent, done, total, todo, doing, blocked),
    );
    if (truth) {
      const dirt = truth.dirty === 0 ? vscode.l10n.t("clean") : vscode.l10n.t("{0} changed files", truth.dirty);
      this.#say(
        vscode.l10n.t(
          "Git: {0} at {1}, {2}.",
          truth.branch ?? vscode.l10n.t("detached"),
          truth.head ?? vscode.l10n.t("no commit"),
          dirt,
        ),
      );
    }
    if (isWaiting) this.#say(vscode.l10n.t("A run waits for Verify & Save or Stop."));
    this.#say(next ? vscode.l10n.t("Next: {0} {1}", next.id, next.title) : vscode.l10n.t("No task can be done next."));
    return this.#placeButtons(next?.id);
  }

  async #next({ plane }: PlaneSession): Promise<undefined> {
    const { candidates, selected } = await plane.select();
    if (!selected) this.#say(vscode.l10n.t("No task can be done next."));
    for (const { task, reasons } of candidates.filter(({ rank }) => rank !== undefined).slice(0, shownCandidates)) {
      this.#say(`${task.id} ${task.title}: ${reasons.join("; ")}`);
    }
    return this.#placeButtons(selected?.task.id);
  }

  #closing(report: CycleReport, session: PlaneSession): CycleReport {
    if (session.isWaiting) {
      this.#say(vscode.l10n.t("{0}. Next: {1}.", report.result, report.next));
      this.#waitingButtons(session);
    }
    this.#placeButtons(report.task?.id);
    return report;
  }

  #tellRunning(): undefined {
    this.#say(vscode.l10n.t("A cycle runs already."));
    this.#button(vscode.l10n.t("Cancel Cycle"), commandIds.cancel);
    return this.#placeButtons(undefined);
  }

  #waitingButtons({ uri }: PlaneSession): undefined {
    this.#button(vscode.l10n.t("Verify & Save"), commandIds.verifyAndSave, uri);
    return this.#button(vscode.l10n.t("Stop Run"), commandIds.stopRun, uri);
  }

  #placeButtons(taskId: string | undefined): undefined {
    if (taskId) this.#button(vscode.l10n.t("Go to Task"), commandIds.revealTask, taskId);
    return this.#button(vscode.l10n.t("Open Dashboard"), commandIds.openDashboard);
  }

  #button(title: string, command: CommandId | "workbench.trust.manage", ...args: readonly unknown[]): undefined {
    this.#asked.stream.button({ title, command, arguments: [...args] });
    return undefined;
  }

  #say(text: string): undefined {
    this.#asked.stream.markdown(`${inertLine(text)}\n\n`);
    return undefined;
  }
}
