import * as vscode from "vscode";
import { ControlError } from "../../core/base/errors.ts";
import type { ServiceSpec } from "../../core/ports.ts";
import type { ServiceProcesses } from "../../node/health/serviceProcesses.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import { toAbortSignal } from "../convert.ts";
import { showRestricted } from "../failure.ts";
import type { HealthMonitor } from "../healthMonitor.ts";
import type { PlaneSession } from "../planeSession.ts";
import { asServiceElement } from "./servicesTree.ts";

interface Meant {
  readonly session: PlaneSession;
  readonly service: ServiceSpec;
}

const shownLines = 5000;

/** Start, stop, look at and open the services that the documents name. */
export class ServiceCommands implements vscode.Disposable {
  readonly #planes: ControlPlanes;
  readonly #health: HealthMonitor;
  readonly #channels = new Map<string, vscode.OutputChannel>();

  constructor(planes: ControlPlanes, health: HealthMonitor) {
    this.#planes = planes;
    this.#health = health;
  }

  async start(target: unknown): Promise<void> {
    const meant = await this.#meant(target, "Start a service");
    if (!meant || !isTrusted()) return;
    const processes = await this.#processes(meant.session);
    const answer = await withProgress(`Starting ${meant.service.name}`, (signal) =>
      processes.start(meant.service.id, signal),
    );
    await this.#health.probe(meant.session);
    if (answer.type === "started" || answer.type === "runs-already") {
      void vscode.window.showInformationMessage(
        `${meant.service.name}: ${answer.type === "started" ? "started" : "runs already"}`,
      );
    } else if (
      (await vscode.window.showWarningMessage(`${meant.service.name}: ${answer.detail}`, "Show Log")) === "Show Log"
    ) {
      await this.showLog(target);
    }
  }

  async stop(target: unknown): Promise<void> {
    const meant = await this.#meant(target, "Stop a service");
    if (!meant || !isTrusted()) return;
    const processes = await this.#processes(meant.session);
    const answer = await withProgress(`Stopping ${meant.service.name}`, () => processes.stop(meant.service.id));
    await this.#health.probe(meant.session);
    if (answer.type === "not-ours") void vscode.window.showWarningMessage(`${answer.detail}. It is left alone.`);
  }

  async restart(target: unknown): Promise<void> {
    await this.stop(target);
    await this.start(target);
  }

  async showLog(target: unknown): Promise<void> {
    const meant = await this.#meant(target, "Show the log of a service");
    if (!meant) return;
    const { service, session } = meant;
    const lines = await (await this.#processes(session)).logs(service.id, shownLines);
    const key = `${session.folder.uri.toString()}#${service.id}`;
    const channel =
      this.#channels.get(key) ?? vscode.window.createOutputChannel(`${service.name} (${session.folder.name})`, "log");
    this.#channels.set(key, channel);
    channel.replace(
      lines?.join("\n") ?? `${service.name} was not started from here; nothing is known of what it prints.`,
    );
    channel.show(true);
  }

  async open(target: unknown): Promise<void> {
    const meant = await this.#meant(target, "Open a service in the browser");
    if (meant) await vscode.env.openExternal(vscode.Uri.parse(meant.service.url, true));
  }

  async copyAddress(target: unknown): Promise<void> {
    const meant = await this.#meant(target, "Copy the address of a service");
    if (meant) await vscode.env.clipboard.writeText(meant.service.url);
  }

  dispose(): void {
    for (const channel of this.#channels.values()) channel.dispose();
  }

  /** The service of a row, else the one that the person picks. */
  async #meant(target: unknown, title: string): Promise<Meant | undefined> {
    const element = asServiceElement(target);
    if (element?.kind === "service") return { session: element.session, service: element.health.service };
    const items = this.#planes.sessions.flatMap((session) =>
      (session.facts?.policy.services.value ?? []).map((service) => ({
        ...{ label: service.name, description: session.folder.name, detail: service.url, session, service },
      })),
    );
    if (items.length === 0) throw new ControlError("usage", "Neither the document nor your settings name a service");
    return vscode.window.showQuickPick(items, { title });
  }

  async #processes(session: PlaneSession): Promise<ServiceProcesses> {
    const { openServiceProcesses } = await import("../../node/health/openServiceProcesses.ts");
    return openServiceProcesses({
      folder: session.folder.uri.fsPath,
      services: session.facts?.policy.services.value ?? [],
      approve: async (command) => {
        const detail = `${command}\n\nIt comes with the repository. It is asked for once; a changed script is asked for anew.`;
        return (
          (await vscode.window.showWarningMessage("Run the repository's launcher?", { modal: true, detail }, "Run")) ===
          "Run"
        );
      },
    });
  }
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
