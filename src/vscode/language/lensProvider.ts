import * as vscode from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import { readPolicy } from "../../core/policy/readPolicy.ts";
import { selectTask } from "../../core/selection/selectTask.ts";
import { type Lens, toLenses } from "../../core/views/language/lenses.ts";
import { commandIds } from "../ids.ts";
import type { PlaneSession } from "../planeSession.ts";
import type { LiveDocuments } from "./liveDocuments.ts";

/** What can be done at a line of the control document. Nothing that runs is offered in Restricted Mode. */
export class LensProvider implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #documents: LiveDocuments;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: { dispose(): void };
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(documents: LiveDocuments) {
    this.#documents = documents;
    this.#listener = documents.planes.onDidChangeSession(({ part }) => {
      if (part === "document" || part === "cycle" || part === "runs") this.#changed.fire();
    });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const read = this.#documents.of(document);
    const session = this.#documents.sessionOf(document);
    if (!read || !session) return [];
    const selection = selectTask(read, readPolicy(read, session.plane.settings));
    return toLenses({ document: read, selection, waitingTask: waitingTaskOf(session) })
      .filter(({ action }) => vscode.workspace.isTrusted || action === "progress" || action === "reveal-next")
      .map((lens) => new vscode.CodeLens(new vscode.Range(lens.line, 0, lens.line, 0), toCommand(lens, session)));
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }
}

function waitingTaskOf(session: PlaneSession): string | undefined {
  if (!session.isWaiting || session.cycles.isRunning) return undefined;
  return session.runs.find(({ endedAt }) => endedAt === undefined)?.taskId;
}

function toCommand(lens: Lens, { uri }: PlaneSession): vscode.Command {
  switch (lens.action) {
    case "auto":
      return { title: "$(play) AUTO", command: commandIds.auto, arguments: [uri] };
    case "block":
      return {
        title: vscode.l10n.t("$(circle-slash) Block…"),
        command: commandIds.blockTask,
        arguments: [lens.taskId],
      };
    case "verify":
      return {
        title: vscode.l10n.t("$(check-all) Verify & Save"),
        command: commandIds.verifyAndSave,
        arguments: [uri],
      };
    case "stop":
      return { title: vscode.l10n.t("$(debug-stop) Stop Run"), command: commandIds.stopRun, arguments: [uri] };
    case "reveal-next":
      return {
        title: vscode.l10n.t("Next: {0}", lens.taskId),
        command: commandIds.revealTask,
        arguments: [lens.taskId],
      };
    case "progress": {
      const { done, total, percent } = lens.counts;
      return {
        title: vscode.l10n.t("{0} of {1} done · {2}%", done, total, percent),
        command: commandIds.openDashboard,
      };
    }
    default:
      return assertNever(lens);
  }
}
