import * as vscode from "vscode";
import { ControlError, messageOf } from "../core/base/errors.ts";
import type { TaskState } from "../core/document/model.ts";
import type { BoardSnapshot } from "../core/protocol.ts";
import { type BoardLook, toBoardView } from "../core/views/boardView.ts";
import type { PlaneSession } from "./planeSession.ts";
import { doneNeedsEvidence, type TaskCommands } from "./taskCommands.ts";

type BoardFacts = Pick<NonNullable<PlaneSession["facts"]>, "document" | "findings">;

/** The board of one page: which part of it is looked at, and what became of the last move. */
export class DashboardBoard {
  readonly #tasks: TaskCommands;
  readonly #onDidTell: () => void;
  #look: BoardLook | undefined;
  #told: string | null = null;

  constructor(tasks: TaskCommands, onDidTell: () => void) {
    this.#tasks = tasks;
    this.#onDidTell = onDidTell;
  }

  /** Undefined while nobody looks. */
  set look(look: BoardLook | undefined) {
    this.#look = look;
  }

  /** What is pushed now of a document, as it is or was; undefined when nobody looks, or there is none. */
  snapshotOf(facts: BoardFacts | undefined): BoardSnapshot | undefined {
    if (!this.#look || !facts) return undefined;
    return { type: "board", ...toBoardView(facts.document, facts.findings, this.#look, this.#told) };
  }

  /** Like a row dropped in the tree: what is refused is told with the legal way, and nothing changes. */
  async move(session: PlaneSession | undefined, id: string, state: TaskState): Promise<void> {
    const stateNow = () => session?.facts?.document.findTask(id)?.state;
    const task = session?.facts?.document.findTask(id);
    if (!session || !task || task.state === state) return;
    if (state === "DONE") this.#tell(doneNeedsEvidence(id));
    try {
      await this.#tasks.move({ session, task }, state);
      if (state === "DONE") return;
      const reached = stateNow() === state;
      this.#tell(
        reached ? vscode.l10n.t("{0} is in {1} now.", id, state) : vscode.l10n.t("{0} stays where it is.", id),
      );
    } catch (error) {
      this.#tell(messageOf(error));
      if (!(error instanceof ControlError) || error.code !== "edit-refused") throw error;
    }
  }

  #tell(words: string): void {
    this.#told = words;
    this.#onDidTell();
  }
}
