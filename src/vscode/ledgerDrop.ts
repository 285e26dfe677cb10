import * as vscode from "vscode";
import { ControlError } from "../core/base/errors.ts";
import { showFailure } from "./failure.ts";
import { viewIds } from "./ids.ts";
import type { LedgerElement } from "./ledgerTree.ts";
import type { TaskCommands } from "./taskCommands.ts";

const mimeType = `application/vnd.code.tree.${viewIds.ledger.toLowerCase()}`;

/** Dragged tasks become what they are dropped on: a state, a priority. The same rules hold as for every change by hand. */
export class LedgerDrop implements vscode.TreeDragAndDropController<LedgerElement> {
  readonly dragMimeTypes = [mimeType];
  readonly dropMimeTypes = [mimeType];
  readonly #tasks: TaskCommands;
  readonly #output: vscode.LogOutputChannel;

  constructor(tasks: TaskCommands, output: vscode.LogOutputChannel) {
    this.#tasks = tasks;
    this.#output = output;
  }

  handleDrag(source: readonly LedgerElement[], data: vscode.DataTransfer): void {
    const dragged = source.filter(({ node }) => node?.kind === "task");
    if (dragged.length > 0) data.set(mimeType, new vscode.DataTransferItem(dragged));
  }

  async handleDrop(target: LedgerElement | undefined, data: vscode.DataTransfer): Promise<void> {
    const dragged = data.get(mimeType)?.value as readonly LedgerElement[] | undefined;
    if (!dragged || !target) return;
    try {
      const goal = requireGoal(target);
      for (const { session, node } of dragged) {
        const task = session.facts?.document.findTask(node?.taskId ?? "");
        if (!task) continue;
        if (session !== goal.session) throw refused(vscode.l10n.t("{0} stays in its own control document.", task.id));
        const priority = goal.priority === task.priority ? undefined : goal.priority;
        if (goal.state !== undefined && goal.state !== task.state)
          await this.#tasks.move({ session, task }, goal.state, priority);
        else if (priority) await this.#tasks.prioritize({ session, task }, priority);
      }
    } catch (error) {
      showFailure(error, this.#output);
    }
  }
}

/** The group a row belongs to, by itself or through its parents. */
function requireGoal(target: LedgerElement) {
  const { session, node } = (target.node?.kind === "group" ? target : nearestGroup(target)) ?? target;
  const { state, priority } = node ?? {};
  if (state !== undefined || priority !== undefined) return { session, state, priority };
  throw refused(vscode.l10n.t("A task can be dropped on a state or a priority. Group the ledger by one of them."));
}

function refused(message: string): ControlError {
  return new ControlError("edit-refused", message);
}

function nearestGroup(element: LedgerElement): LedgerElement | undefined {
  for (let parent = element.parent; parent; parent = parent.parent) if (parent.node?.kind === "group") return parent;
  return undefined;
}
