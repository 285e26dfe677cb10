import * as vscode from "vscode";
import { ControlError } from "../core/base/errors.ts";
import { openBlockers } from "../core/document/blockers.ts";
import { addTaskEdits, requireTask, retitleTaskEdits, setPriorityEdits } from "../core/document/edits/taskEdits.ts";
import { nextTaskId } from "../core/document/ids.ts";
import { type ControlDocument, type Priority, priorities, type Task, type TaskState } from "../core/document/model.ts";
import { changeTask, movedTask, type TaskChange, unblockedTask } from "../core/lint/changeTask.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { isLedgerElement } from "./documentCommands.ts";
import { commandIds } from "./ids.ts";
import { currentMark, pickSession } from "./pickSession.ts";
import type { PlaneSession } from "./planeSession.ts";

/** A task and the control plane that has it. */
interface Meant {
  readonly session: PlaneSession;
  readonly task: Task;
}

/** What a person does to tasks from rows and menus: through the engine's rules, each as one edit of the document. */
export class TaskCommands {
  readonly #planes: ControlPlanes;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
  }

  /** Moves a task into DOING. */
  start(target: unknown): Promise<void> {
    return this.#withTask(target, vscode.l10n.t("Start which task?"), isOpen, (meant) => this.move(meant, "DOING"));
  }

  /** DONE is never a click: says what it needs, and offers the ways there. */
  async finish(target: unknown): Promise<void> {
    await this.#withTask(target, vscode.l10n.t("Finish which task?"), isOpen, ({ session, task }) =>
      askForEvidence(session, task),
    );
  }

  block(target: unknown): Promise<void> {
    return this.#withTask(target, vscode.l10n.t("Block which task?"), isOpen, (meant) => this.move(meant, "BLOCKED"));
  }

  unblock(target: unknown): Promise<void> {
    return this.#withTask(target, vscode.l10n.t("Unblock which task?"), isHeldUp, ({ session, task }) =>
      apply(session, unblockedTask(task.id)),
    );
  }

  /** Asks for the reason of BLOCKED; DONE is answered with what it needs. A priority is given in the same step. */
  async move({ session, task }: Meant, state: TaskState, priority?: Priority): Promise<void> {
    if (state === "DONE" && task.state !== "DONE") return askForEvidence(session, task);
    if (state !== "BLOCKED" || task.state === "DONE") {
      const move = movedTask(task.id, state);
      return apply(session, (draft) => (priority ? prioritizedTask(move(draft), priority)(draft) : move(draft)));
    }
    const reason = await vscode.window.showInputBox({
      title: vscode.l10n.t("Block {0}", task.id),
      prompt: vscode.l10n.t("Why is it blocked?"),
      placeHolder: vscode.l10n.t("the bank has not answered"),
      validateInput: (text) => (text.trim() === "" ? vscode.l10n.t("A task is blocked for a reason.") : undefined),
    });
    if (reason !== undefined) await apply(session, movedTask(task.id, state, reason));
  }

  async setPriority(target: unknown): Promise<void> {
    await this.#withTask(
      target,
      vscode.l10n.t("Set the priority of which task?"),
      isOpen,
      async ({ session, task }) => {
        const items = priorities.map((priority) => ({
          label: priority,
          description: currentMark(priority === task.priority),
          priority,
        }));
        const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Priority of {0}", task.id) });
        if (picked) await this.prioritize({ session, task }, picked.priority);
      },
    );
  }

  prioritize({ session, task }: Meant, priority: Priority): Promise<void> {
    return apply(session, prioritizedTask(task.id, priority));
  }

  async rename(target: unknown): Promise<void> {
    await this.#withTask(target, vscode.l10n.t("Rename which task?"), isOpen, async ({ session, task }) => {
      const title = await askForTitle(vscode.l10n.t("Title of {0}", task.id), task.title);
      if (title === undefined) return;
      await apply(session, (draft) => {
        draft.apply((document) => retitleTaskEdits(document, task.id, title));
        return task.id;
      });
    });
  }

  /** Adds a task to TODO of the primary ledger. */
  async add(target: unknown): Promise<void> {
    const session = await pickSession(this.#planes, target, vscode.l10n.t("Add a task to which folder?"));
    const title = session && (await askForTitle(vscode.l10n.t("Title of the new task"), ""));
    if (title === undefined || !session) return;
    const items = [
      ...priorities.map((priority) => ({ label: priority, priority })),
      { label: vscode.l10n.t("No priority"), priority: undefined },
    ];
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Priority of the new task") });
    if (!picked) return;
    const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    let added = "";
    await apply(session, (draft) => {
      added = nextTaskId(draft.document, today);
      const { priority } = picked;
      const task = { id: added, title, ...(priority === undefined ? {} : { priority }) };
      draft.apply((document) => addTaskEdits(document, task));
      return added;
    });
    await vscode.commands.executeCommand(commandIds.revealTask, added);
  }

  /** The task of a row or an id, else the one that the person picks among those that may be meant. */
  async #withTask(
    target: unknown,
    title: string,
    isMeant: IsMeant,
    act: (meant: Meant) => Promise<void>,
  ): Promise<void> {
    const meant = this.#find(target) ?? (await this.#pick(title, isMeant));
    if (meant) await act(meant);
  }

  /** Undefined when the target names no task of an open control plane. */
  #find(target: unknown): Meant | undefined {
    const id = isLedgerElement(target) ? target.node?.taskId : target;
    if (typeof id !== "string") return undefined;
    const session = isLedgerElement(target) ? target.session : this.#planes.withTask(id);
    const task = session?.facts?.document.findTask(id);
    if (session && task) return { session, task };
    throw new ControlError("task-unknown", vscode.l10n.t("No task {0} in this workspace", id));
  }

  async #pick(title: string, isMeant: IsMeant): Promise<Meant | undefined> {
    const items = this.#planes.sessions.flatMap((session) =>
      (session.facts?.document.ledgers ?? [])
        .flatMap(({ tasks }) => tasks)
        .filter((task) => session.facts && isMeant(task, session.facts.document))
        .map((task) => ({
          label: `${task.id} ${task.title}`,
          description: [task.state, task.priority].filter(Boolean).join(" · "),
          session,
          task,
        })),
    );
    return vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  }
}

type IsMeant = (task: Task, document: ControlDocument) => boolean;

const isOpen: IsMeant = ({ state }) => state !== "DONE";

const isHeldUp: IsMeant = ({ id, state }, document) => state === "BLOCKED" || openBlockers(document, id).length > 0;

function prioritizedTask(id: string, priority: Priority): TaskChange {
  return (draft) => {
    draft.apply((document) => setPriorityEdits(document, id, priority));
    return id;
  };
}

async function apply(session: PlaneSession, change: TaskChange): Promise<void> {
  const { plane } = session;
  await plane.edit((document) => changeTask(document, change, plane.settings).edits);
  await session.refresh();
}

/** Why no hand moves a task to DONE, and the ways there. */
export function doneNeedsEvidence(id: string): string {
  return vscode.l10n.t(
    "{0} cannot be moved to DONE by hand: DONE needs a commit that passed its checks. Let AUTO do it, or work yourself and choose Verify & Save.",
    id,
  );
}

async function askForEvidence(session: PlaneSession, task: Task): Promise<void> {
  const { id } = requireTask(session.facts?.document ?? (await session.plane.document()), task.id);
  const auto = vscode.l10n.t("AUTO on This");
  const picked = await vscode.window.showWarningMessage(doneNeedsEvidence(id), auto);
  if (picked === auto) await vscode.commands.executeCommand(commandIds.autoTask, id);
}

async function askForTitle(title: string, value: string): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    value,
    validateInput: (text) => (text.trim() === "" ? vscode.l10n.t("A task needs a title.") : undefined),
  });
  return typed?.trim();
}
