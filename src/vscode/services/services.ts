import * as vscode from "vscode";
import { DisposableStore } from "../../core/base/disposables.ts";
import { ControlError, isControlError, messageOf } from "../../core/base/errors.ts";
import type { ComfyClient } from "../../node/comfy/comfyClient.ts";
import type { QueueItem } from "../../node/comfy/comfyReplies.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import { withoutLinks } from "../convert.ts";
import { showFailure } from "../failure.ts";
import type { HealthMonitor } from "../healthMonitor.ts";
import { galleryViewType } from "../ids.ts";
import { currentMark } from "../pickSession.ts";
import type { BackendCommands } from "./backendCommands.ts";
import type { GalleryPanel } from "./galleryPanel.ts";
import { MediaRuns } from "./mediaRuns.ts";
import { ServiceCommands } from "./serviceCommands.ts";
import { asServiceElement, type QueuedPrompt, ServicesTree } from "./servicesTree.ts";
import type { WorkflowCommands } from "./workflowCommands.ts";
import { looksLikeWorkflow } from "./workflowFiles.ts";
import type { WorkflowLanguage } from "./workflowLanguage.ts";

type PlaceInText = [document: vscode.TextDocument, position: vscode.Position];

/** What the extension's host gives to it. */
export interface ServicesPlace {
  readonly extensionUri: vscode.Uri;
  readonly storageUri: vscode.Uri;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
  readonly output: vscode.LogOutputChannel;
}

/** Asks whether a prompt that was lost on its way shall be queued again, until it is or the person has enough. */
async function offerAgain(client: ComfyClient, error: unknown): Promise<unknown> {
  const { prompt, promptId } = isControlError(error) ? error.data : {};
  if (typeof prompt !== "string" || typeof promptId !== "string") throw error;
  const again = vscode.l10n.t("Queue Again");
  const choice = await vscode.window.showErrorMessage(withoutLinks(messageOf(error)), again);
  if (choice !== again) return undefined;
  return client.putBack(promptId, prompt).catch((cause: unknown) => {
    const { code, data } = error as ControlError;
    return offerAgain(client, new ControlError(code, messageOf(cause), { cause, data }));
  });
}

/** Services and media of the editor: the view, its commands, and what is loaded when a workflow is first asked for. */
export class Services implements vscode.Disposable {
  readonly runs: MediaRuns;
  readonly tree: ServicesTree;
  readonly processes: ServiceCommands;
  readonly #planes: ControlPlanes;
  readonly #place: ServicesPlace;
  readonly #store = new DisposableStore();
  #workflows: Promise<WorkflowCommands> | undefined;
  #backend: Promise<BackendCommands> | undefined;
  #gallery: Promise<GalleryPanel> | undefined;
  #language: WorkflowLanguage | undefined;

  constructor(planes: ControlPlanes, health: HealthMonitor, place: ServicesPlace) {
    this.#planes = planes;
    this.#place = place;
    this.runs = this.#store.add(new MediaRuns());
    const about = async (workflow: vscode.Uri) => (await this.workflows()).about(workflow);
    const ask = { queue: () => this.#readQueue(), about };
    this.tree = this.#store.add(new ServicesTree(planes, this.runs, ask, place.memory));
    this.processes = this.#store.add(new ServiceCommands(planes, health));
    const deserializeWebviewPanel = async (panel: vscode.WebviewPanel) => (await this.gallery()).restore(panel);
    this.#store.add(vscode.window.registerWebviewPanelSerializer(galleryViewType, { deserializeWebviewPanel }));
    const files = { language: "json" };
    const offers = { provideCompletionItems: this.#inWorkflow((language, ...at) => language.complete(...at)) };
    const hovers = { provideHover: this.#inWorkflow((language, ...at) => language.explain(...at)) };
    this.#store.add(vscode.languages.registerCompletionItemProvider(files, offers, '"'));
    this.#store.add(vscode.languages.registerHoverProvider(files, hovers));
  }

  /** Loads what a person does with a backend. */
  backend(): Promise<BackendCommands> {
    this.#backend ??= import("./backendCommands.ts").then((loaded) => new loaded.BackendCommands(this.tree));
    return this.#backend;
  }

  /** Loads what reads, checks and runs workflows. */
  workflows(): Promise<WorkflowCommands> {
    this.#workflows ??= this.#loadWorkflows();
    return this.#workflows;
  }

  /** Loads what shows the pictures of all runs. */
  gallery(): Promise<GalleryPanel> {
    this.#gallery ??= import("./galleryPanel.ts").then(({ GalleryPanel: Panel }) => {
      const client = async () => (await this.workflows()).client();
      const onError = (error: unknown) => showFailure(error, this.#place.output);
      return this.#store.add(new Panel({ ...this.#place, planes: this.#planes, runs: this.runs, onError, client }));
    });
    return this.#gallery;
  }

  /** Puts the waiting prompt of a row before all others. */
  runNext(target: unknown): Promise<void> {
    return this.#move(target, () => 1);
  }

  /** Puts the waiting prompt of a row at the place that the person chooses. */
  moveInQueue(target: unknown): Promise<void> {
    return this.#move(target, async (moved) => {
      const items = (await this.#readQueue()).flatMap(({ name, place, promptId }) =>
        place === undefined
          ? []
          : {
              label: vscode.l10n.t("Place {0}", place),
              description: [name ?? promptId.slice(0, 8), currentMark(promptId === moved)].filter(Boolean).join(" · "),
              place,
            },
      );
      const title = vscode.l10n.t("Which place shall it get in the queue?");
      return (await vscode.window.showQuickPick(items, { title }))?.place;
    });
  }

  async #move(target: unknown, choose: (promptId: string) => number | undefined | Promise<number | undefined>) {
    const element = asServiceElement(target);
    if (element?.kind !== "queued") return;
    const { promptId } = element.queued;
    const place = await choose(promptId);
    if (place === undefined) return;
    const client = await (await this.workflows()).client();
    try {
      await client.move(promptId, place).catch((error: unknown) => {
        this.tree.redraw();
        return offerAgain(client, error);
      });
    } finally {
      this.tree.redraw();
    }
  }

  /** Cancels the run or the prompt of a row, else what this window runs. */
  async cancel(target: unknown): Promise<void> {
    const element = asServiceElement(target);
    if (element?.kind === "queued") {
      const own = this.runs.runs.find(({ progress }) => progress?.promptId === element.queued.promptId);
      if (own) own.cancel();
      else await (await (await this.workflows()).client()).cancel(element.queued.promptId);
      this.tree.redraw();
      return;
    }
    const run = element?.kind === "run" ? element.run : this.runs.runs.find(({ state }) => state === "working");
    run?.cancel();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** What the server runs and what waits; nothing when it cannot be asked now, which its own row says. */
  async #readQueue(): Promise<readonly QueuedPrompt[]> {
    const client = await (await this.workflows()).client();
    const { pending, running } = await client.queue().catch(() => ({ pending: [], running: [] }));
    const toQueued = ({ clientId, promptId }: QueueItem, place?: number): QueuedPrompt => {
      const name = this.runs.runs.find(({ progress }) => progress?.promptId === promptId)?.name;
      return { promptId, place, name, isOwn: clientId === client.clientId };
    };
    return [...running.map((item) => toQueued(item)), ...pending.map((item, at) => toQueued(item, at + 1))];
  }

  /** Answers in workflows of a trusted workspace alone; what answers is loaded when it is first asked. */
  #inWorkflow<T>(answer: (language: WorkflowLanguage, ...at: PlaceInText) => Promise<T>) {
    return async (...at: PlaceInText): Promise<T | undefined> => {
      if (!vscode.workspace.isTrusted || !looksLikeWorkflow(at[0].getText())) return undefined;
      await this.workflows();
      return this.#language && answer(this.#language, ...at);
    };
  }

  async #loadWorkflows(): Promise<WorkflowCommands> {
    const [{ WorkflowCommands: Commands }, { WorkflowDiagnostics }, { WorkflowLanguage: Language }] = await Promise.all(
      [import("./workflowCommands.ts"), import("./workflowDiagnostics.ts"), import("./workflowLanguage.ts")],
    );
    const diagnostics = this.#store.add(new WorkflowDiagnostics());
    const commands = this.#store.add(new Commands(this.#planes, this.runs, diagnostics, this.#place.memory));
    this.#language = new Language(diagnostics, (uri) => commands.client(uri));
    return commands;
  }
}
