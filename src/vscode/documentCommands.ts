import * as vscode from "vscode";
import type { Task } from "../core/document/model.ts";
import { worstFinding } from "../core/views/findingIndex.ts";
import { taskTooltip } from "../core/views/ledgerTree.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { columnFor } from "./documentInFront.ts";
import type { LedgerElement, LedgerTree } from "./ledgerTree.ts";
import { pickSession } from "./pickSession.ts";
import type { PlaneSession } from "./planeSession.ts";

/** Commands that go to a place of the control document. */
export class DocumentCommands {
  readonly #planes: ControlPlanes;
  readonly #tree: LedgerTree;

  constructor(planes: ControlPlanes, tree: LedgerTree) {
    this.#planes = planes;
    this.#tree = tree;
  }

  /** Opens the document of `target`, at `line` (one-based) when there is one. */
  async open(target: unknown, line: unknown): Promise<void> {
    const session = await pickSession(this.#planes, target, vscode.l10n.t("Open which control document?"));
    if (session) await showLine(session, typeof line === "number" ? line - 1 : undefined);
  }

  /** Goes to the line of a tree row, or of a task id; asks for the task when there is neither. */
  async revealTask(target: unknown): Promise<void> {
    if (isLedgerElement(target)) {
      if (target.node?.line !== undefined) await showLine(target.session, target.node.line);
      return;
    }
    const session = await this.#sessionWith(target);
    const task = typeof target === "string" ? session?.facts?.document.findTask(target) : await pickTask(session);
    if (session && task) await showLine(session, task.line);
  }

  /** Selects the task in DOING in the tree, else the one that AUTO takes next. */
  async revealActive(): Promise<void> {
    const session = await pickSession(
      this.#planes,
      undefined,
      vscode.l10n.t("Reveal the active task of which folder?"),
    );
    const { document, selection } = session?.facts ?? {};
    const active = document?.ledgers.find((ledger) => ledger.primary)?.tasks.find(({ state }) => state === "DOING");
    const task = active ?? selection?.selected?.task;
    if (session && task && (await this.#tree.reveal(session, task.id))) return;
    void vscode.window.showInformationMessage(vscode.l10n.t("No task is active, and none can be done next."));
  }

  async copyId(target: unknown): Promise<void> {
    const id = isLedgerElement(target) ? target.node?.taskId : target;
    if (typeof id === "string") await vscode.env.clipboard.writeText(id);
  }

  /** Reads the documents again and shows the Problems view when something was found. */
  async check(): Promise<number> {
    await Promise.all(this.#planes.sessions.map((session) => session.check()));
    const count = this.#planes.sessions.reduce((sum, session) => sum + (session.facts?.findings.length ?? 0), 0);
    if (count > 0) await vscode.commands.executeCommand("workbench.actions.view.problems");
    else void vscode.window.showInformationMessage(vscode.l10n.t("The control document has no findings."));
    return count;
  }

  /** The current session when it has the task, else the first that has it. */
  async #sessionWith(target: unknown): Promise<PlaneSession | undefined> {
    if (typeof target !== "string")
      return pickSession(this.#planes, target, vscode.l10n.t("Go to a task of which folder?"));
    return this.#planes.withTask(target);
  }
}

/** True for a row of the ledger's tree. */
export function isLedgerElement(value: unknown): value is LedgerElement {
  return typeof value === "object" && value !== null && "kind" in value && "node" in value && "session" in value;
}

/** Shows the control document, at a line (zero-based) when there is one. */
export async function showLine({ uri }: PlaneSession, line: number | undefined): Promise<void> {
  const selection = line === undefined ? undefined : new vscode.Range(line, 0, line, 0);
  const where = { viewColumn: columnFor(uri), ...(selection ? { selection } : {}) };
  const editor = await vscode.window.showTextDocument(uri, where);
  if (selection) editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Goes to the first of the loudest findings and shows the Problems view. */
export async function showWorstFinding(session: PlaneSession): Promise<void> {
  const { document, findings } = session.facts ?? {};
  const worst = findings && worstFinding(findings);
  if (document && worst) await showLine(session, document.positionAt(worst.range.start).line);
  await vscode.commands.executeCommand("workbench.actions.view.problems");
}

async function pickTask(session: PlaneSession | undefined): Promise<Task | undefined> {
  const tasks = session?.facts?.document.ledgers.flatMap((ledger) => ledger.tasks) ?? [];
  const items = tasks.map((task) => ({
    label: `${task.id} ${task.title}`,
    description: [task.state, task.priority].filter(Boolean).join(" · "),
    detail: taskTooltip(task).slice(2, 3).join(""),
    task,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Go to Task"),
    matchOnDescription: true,
  });
  return picked?.task;
}
