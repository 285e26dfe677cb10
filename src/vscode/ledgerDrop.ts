import * as vscode from "vscode";
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
    const goal = target && goalOf(target);
    if (!dragged || !goal) return;
    try {
      for (const { session, node } of dragged) {
        const task = session.facts?.document.findTask(node?.taskId ?? "");
        if (!task || session !== goal.session) continue;
        if (goal.state !== undefined && goal.state !== task.state)
          await this.#tasks.move({ session, task }, goal.state);
        const moved = session.facts?.document.findTask(task.id);
        if (moved && goal.priority !== undefined && goal.priority !== moved.priority) {
          await this.#tasks.prioritize({ session, task: moved }, goal.priority);
        }
      }
    } catch (error) {
      showFailure(error, this.#output);
    }
  }
}

/** The group a row belongs to, by itself or through its parents; undefined where a drop means nothing. */
function goalOf(target: LedgerElement) {
  const group = target.node?.kind === "group" ? target : nearestGroup(target);
  if (!group?.node) return undefined;
  const { state, priority } = group.node;
  return state === undefined && priority === undefined ? undefined : { session: group.session, state, priority };
}

function nearestGroup(element: LedgerElement): LedgerElement | undefined {
  for (let parent = element.parent; parent; parent = parent.parent) if (parent.node?.kind === "group") return parent;
  return undefined;
}
