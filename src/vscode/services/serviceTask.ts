import * as vscode from "vscode";
import { messageOf } from "../../core/base/errors.ts";
import type { ServiceSpec } from "../../core/ports.ts";
import { FileFollower } from "../../node/health/fileFollower.ts";
import type { ServiceProcesses, StartAnswer } from "../../node/health/serviceProcesses.ts";

/** The type of tasks that start a service; its definition names the service. */
export const serviceTaskType = "controlPlane";

export interface ServiceStart {
  readonly service: ServiceSpec;
  /** `onRun` hears of the file that gets what is printed. */
  readonly open: (onRun: (id: string, file: string) => void) => Promise<ServiceProcesses>;
  readonly signal?: AbortSignal;
  /** Hears what came of it. */
  readonly onAnswer?: (answer: StartAnswer | Error) => void;
}

/** A task that starts a service; its terminal shows what the service prints, until it ends. */
export function toServiceTask(folder: vscode.WorkspaceFolder, start: ServiceStart): vscode.Task {
  const { id, name } = start.service;
  const definition = { type: serviceTaskType, service: id };
  const execution = new vscode.CustomExecution(async () => new ServiceTerminal(start));
  const task = new vscode.Task(definition, folder, vscode.l10n.t("start {0}", name), "Control Plane", execution);
  task.isBackground = true;
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, panel: vscode.TaskPanelKind.Dedicated };
  return task;
}

/** Follows the output of a service that lives on without it; closed by a person, it ends the service. */
class ServiceTerminal implements vscode.Pseudoterminal {
  readonly #start: ServiceStart;
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #abort = new AbortController();
  #processes: ServiceProcesses | undefined;
  #follower: FileFollower | undefined;
  #isEnded = false;

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(start: ServiceStart) {
    this.#start = start;
    start.signal?.addEventListener("abort", () => this.#abort.abort(), { once: true });
  }

  open(): void {
    void this.#run();
  }

  close(): void {
    if (this.#isEnded) return;
    this.#abort.abort();
    this.#follower?.dispose();
    void this.#processes?.stop(this.#start.service.id);
  }

  async #run(): Promise<void> {
    const { onAnswer, open, service } = this.#start;
    try {
      this.#processes = await open((id, file) => this.#follow(id, file));
      const answer = await this.#processes.start(service.id, this.#abort.signal);
      onAnswer?.(answer);
      await this.#say(`${answer.type.replaceAll("-", " ")}: ${answer.detail}`);
      if (answer.type !== "started") return this.#end(answer.type === "runs-already" ? 0 : 1);
      const words = await answer.ended;
      await this.#say(words || vscode.l10n.t("The command has ended."));
      this.#end(words ? 1 : 0);
    } catch (error) {
      onAnswer?.(error instanceof Error ? error : new Error(messageOf(error)));
      await this.#say(messageOf(error));
      this.#end(1);
    }
  }

  #follow(id: string, file: string): void {
    if (id !== this.#start.service.id) return;
    this.#follower = new FileFollower(file, (text) => this.#written.fire(text.replace(/\r?\n/g, "\r\n")));
  }

  /** Behind what was printed so far. */
  async #say(words: string): Promise<void> {
    await this.#follower?.read();
    this.#written.fire(`\x1b[2m${this.#start.service.name}: ${words}\x1b[0m\r\n`);
  }

  #end(code: number): void {
    this.#isEnded = true;
    this.#follower?.dispose();
    this.#closed.fire(code);
  }
}
