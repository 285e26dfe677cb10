import * as vscode from "vscode";
import { DisposableStore } from "../../core/base/disposables.ts";
import { ControlError } from "../../core/base/errors.ts";
import type { ServiceSpec } from "../../core/ports.ts";
import type { ServiceProcesses, StartAnswer } from "../../node/health/serviceProcesses.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import { toAbortSignal, withoutLinks } from "../convert.ts";
import { showRestricted } from "../failure.ts";
import type { HealthMonitor } from "../healthMonitor.ts";
import type { PlaneSession } from "../planeSession.ts";
import { isBackend, openBackend } from "./openBackend.ts";
import type { ServiceLogs } from "./serviceLogs.ts";
import { asServiceElement } from "./servicesTree.ts";

interface Meant {
  readonly session: PlaneSession;
  readonly service: ServiceSpec;
}

const taskEndMs = 10_000;

/** Start, stop, look at and open the services that the documents name. */
export class ServiceCommands implements vscode.Disposable {
  readonly #planes: ControlPlanes;
  readonly #health: HealthMonitor;
  readonly #store = new DisposableStore();
  #logs: Promise<ServiceLogs> | undefined;

  constructor(planes: ControlPlanes, health: HealthMonitor) {
    this.#planes = planes;
    this.#health = health;
    this.#store.add(
      vscode.tasks.registerTaskProvider("controlPlane", {
        provideTasks: () => Promise.all(this.#all().map((meant) => this.#toTask(meant))),
        resolveTask: (task) => {
          const meant = this.#all().find((each) => isTaskOf(each, task));
          return meant && this.#toTask(meant);
        },
      }),
    );
  }

  async start(target: unknown): Promise<void> {
    const meant = await this.#meant(target, vscode.l10n.t("Start a service"));
    if (!meant || !isTrusted()) return;
    const { service, session } = meant;
    const answer = await this.#changing(meant, vscode.l10n.t("Starting {0}", withoutLinks(service.name)), (signal) =>
      this.#startAsTask(meant, signal),
    );
    await this.#health.probe(session);
    if (answer instanceof Error) throw answer;
    const name = withoutLinks(service.name);
    if (answer.type === "started") void vscode.window.showInformationMessage(vscode.l10n.t("{0} is started.", name));
    else if (answer.type === "runs-already")
      void vscode.window.showInformationMessage(vscode.l10n.t("{0} runs already.", name));
    else void this.#tellFailure(`${name}: ${withoutLinks(answer.detail)}`, target);
  }

  /** Stops what was started here; what somebody else started only after a question. False: it still runs. */
  async stop(target: unknown): Promise<boolean> {
    const meant = await this.#meant(target, vscode.l10n.t("Stop a service"));
    if (!meant || !isTrusted()) return false;
    const { service, session } = meant;
    const processes = await this.#processes(session);
    const ended = taskOf(meant) && taskEnd(meant);
    const stop = (force: boolean) =>
      this.#changing(meant, vscode.l10n.t("Stopping {0}", withoutLinks(service.name)), () =>
        processes.stop(service.id, { force }),
      );
    let answer = await stop(false);
    if (answer.type === "not-ours") {
      const end = vscode.l10n.t("End It");
      const detail = vscode.l10n.t("{0}. It is left alone unless you say otherwise.", answer.detail);
      const question = vscode.l10n.t("End what somebody else started?");
      if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, end)) !== end) return false;
      answer = await stop(true);
      if (answer.type === "not-ours") void vscode.window.showWarningMessage(withoutLinks(answer.detail));
    }
    if (answer.type === "stopped") await ended;
    await this.#health.probe(session);
    return answer.type !== "not-ours";
  }

  async restart(target: unknown): Promise<void> {
    if (await this.stop(target)) await this.start(target);
  }

  async showLog(target: unknown): Promise<void> {
    const meant = await this.#meant(target, vscode.l10n.t("Show the log of a service"));
    if (!meant) return;
    const { service, session } = meant;
    const file = (await this.#processes(session)).logFile(service.id);
    const state = session.health.find((health) => health.service.id === service.id)?.state;
    const asksBackend = isBackend(service) && state !== undefined && state !== "down" && vscode.workspace.isTrusted;
    await (await this.#loadLogs()).show({
      key: `${session.folder.uri.toString()}#${service.id}`,
      title: `${service.name} (${session.folder.name})`,
      file,
      ...(asksBackend ? { client: await openBackend(session, service) } : {}),
    });
  }

  /** Asks which levels and sources of the log that was shown last are shown. */
  async filterLog(): Promise<void> {
    const { current } = await this.#loadLogs();
    if (current) await current.filter();
    else await this.showLog(undefined);
  }

  async open(target: unknown): Promise<void> {
    const meant = await this.#meant(target, vscode.l10n.t("Open a service in the browser"));
    if (meant) await vscode.env.openExternal(vscode.Uri.parse(meant.service.url, true));
  }

  async copyAddress(target: unknown): Promise<void> {
    const meant = await this.#meant(target, vscode.l10n.t("Copy the address of a service"));
    if (meant) await vscode.env.clipboard.writeText(meant.service.url);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #tellFailure(words: string, target: unknown): Promise<void> {
    const showLog = vscode.l10n.t("Show Log");
    if ((await vscode.window.showWarningMessage(words, showLog)) === showLog) await this.showLog(target);
  }

  /** What comes of it is the person's own doing, and no news. */
  async #changing<T>(
    { service, session }: Meant,
    title: string,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    session.setStarting(service.id, true);
    try {
      return await withProgress(title, work);
    } finally {
      session.setStarting(service.id, false);
      this.#health.expectChange(session, service.id);
    }
  }

  async #startAsTask(meant: Meant, signal: AbortSignal): Promise<StartAnswer | Error> {
    // Its terminal shows what the service prints until it ends.
    if (taskOf(meant)) return (await this.#processes(meant.session)).start(meant.service.id, signal);
    return new Promise((resolve, reject) => {
      this.#toTask(meant, resolve, signal)
        .then((task) => vscode.tasks.executeTask(task))
        .then(undefined, reject);
    });
  }

  async #toTask(
    meant: Meant,
    onAnswer?: (answer: StartAnswer | Error) => void,
    signal?: AbortSignal,
  ): Promise<vscode.Task> {
    const { toServiceTask } = await import("./serviceTask.ts");
    return toServiceTask(meant.session.folder, {
      service: meant.service,
      open: (onRun) => this.#processes(meant.session, onRun),
      ...(onAnswer ? { onAnswer } : {}),
      ...(signal ? { signal } : {}),
    });
  }

  #all(): Meant[] {
    return this.#planes.sessions.flatMap((session) =>
      (session.facts?.policy.services.value ?? []).map((service) => ({ session, service })),
    );
  }

  /** The service of a row, else the one that the person picks. */
  async #meant(target: unknown, title: string): Promise<Meant | undefined> {
    const element = asServiceElement(target);
    if (element?.kind === "service") return { session: element.session, service: element.health.service };
    const items = this.#all().map((meant) => ({
      ...{ label: meant.service.name, description: meant.session.folder.name, detail: meant.service.url },
      ...meant,
    }));
    if (items.length === 0)
      throw new ControlError("usage", vscode.l10n.t("Neither the document nor your settings name a service"));
    return vscode.window.showQuickPick(items, { title });
  }

  #loadLogs(): Promise<ServiceLogs> {
    this.#logs ??= import("./serviceLogs.ts").then((loaded) => this.#store.add(new loaded.ServiceLogs()));
    return this.#logs;
  }

  async #processes(session: PlaneSession, onRun?: (id: string, file: string) => void): Promise<ServiceProcesses> {
    const { openServiceProcesses } = await import("../../node/health/openServiceProcesses.ts");
    return openServiceProcesses({
      folder: session.folder.uri.fsPath,
      services: session.facts?.policy.services.value ?? [],
      ...(onRun ? { onRun } : {}),
      approve: async (command) => {
        const words = vscode.l10n.t(
          "It comes with the repository. It is asked for once; a changed script is asked for anew.",
        );
        const question = vscode.l10n.t("Run the repository's launcher?");
        const run = vscode.l10n.t("Run");
        const detail = `${command}\n\n${words}`;
        return (await vscode.window.showWarningMessage(question, { modal: true, detail }, run)) === run;
      },
    });
  }
}

function taskOf(meant: Meant): vscode.TaskExecution | undefined {
  return vscode.tasks.taskExecutions.find(({ task }) => isTaskOf(meant, task));
}

function isTaskOf({ service, session }: Meant, { definition, scope }: vscode.Task): boolean {
  const isHere = typeof scope !== "object" || scope.uri.toString() === session.folder.uri.toString();
  return definition.type === "controlPlane" && definition.service === service.id && isHere;
}

/** Resolves when the task of a service has ended, or after a while. */
function taskEnd(meant: Meant): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(settle, taskEndMs);
    const listening = vscode.tasks.onDidEndTask(({ execution }) => isTaskOf(meant, execution.task) && settle());
  });
}

function isTrusted(): boolean {
  if (!vscode.workspace.isTrusted) showRestricted();
  return vscode.workspace.isTrusted;
}

function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_, token) => {
    const abort = toAbortSignal(token);
    try {
      return await work(abort.signal);
    } finally {
      abort.dispose();
    }
  });
}
