import { randomInt } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import { ControlError } from "../../core/base/errors.ts";
import { applyEdits } from "../../core/base/text.ts";
import { mayAsk } from "../../core/policy/hosts.ts";
import type { NodeClasses } from "../../core/workflow/nodeClasses.ts";
import { readWorkflow, type Workflow } from "../../core/workflow/readWorkflow.ts";
import { runParameters } from "../../core/workflow/runForm.ts";
import { runEdits } from "../../core/workflow/runPresets.ts";
import { neededNodes, outputNodes, validateWorkflow } from "../../core/workflow/validateWorkflow.ts";
import { toWorkflowSummary } from "../../core/workflow/workflowSummary.ts";
import { defaultComfyUrl, findComfyService, toComfyBase } from "../../node/comfy/comfyAddress.ts";
import type { ComfyClient } from "../../node/comfy/comfyClient.ts";
import type { SubmitFault } from "../../node/comfy/comfyReplies.ts";
import { type RunAnswer, runWorkflow } from "../../node/comfy/comfyRun.ts";
import { keepingSignal, keepRun, runFolder } from "../../node/comfy/keepRun.ts";
import type { MediaEvidence } from "../../node/comfy/mediaEvidence.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import { toAbortSignal, withoutLinks } from "../convert.ts";
import { showRestricted } from "../failure.ts";
import { commandIds } from "../ids.ts";
import { newMediaFolder } from "./mediaFolders.ts";
import type { MediaRuns, WorkflowRun } from "./mediaRuns.ts";
import { askRunForm } from "./runForm.ts";
import { runLabel } from "./runLabel.ts";
import { RunPresets } from "./runPresets.ts";
import { asServiceElement } from "./servicesTree.ts";
import type { WorkflowDiagnostics } from "./workflowDiagnostics.ts";
import { readWorkflowText } from "./workflowFiles.ts";

interface Opened {
  readonly uri: vscode.Uri;
  readonly workflow: Workflow;
}

const toldMs = 200;
const patientMs = 1000;
const listedValues = 12;

/** Runs workflows of the workspace on ComfyUI and checks them. Heavy: loaded with the first command. */
export class WorkflowCommands implements vscode.Disposable {
  readonly #planes: ControlPlanes;
  readonly #runs: MediaRuns;
  readonly #diagnostics: WorkflowDiagnostics;
  readonly #memory: vscode.Memento;
  /** One a server: the server keeps one socket a client. */
  readonly #clients = new Map<string, Promise<ComfyClient>>();

  constructor(planes: ControlPlanes, runs: MediaRuns, diagnostics: WorkflowDiagnostics, memory: vscode.Memento) {
    this.#memory = memory;
    this.#planes = planes;
    this.#runs = runs;
    this.#diagnostics = diagnostics;
  }

  /** Asks for the values, runs it to its end and saves what it made; resolves when it has ended. */
  async run(target: unknown): Promise<WorkflowRun | undefined> {
    const opened = await this.#open(target);
    if (!opened) return undefined;
    const client = await this.client(opened.uri);
    const classes = await this.#classes(client);
    const faults = validateWorkflow(opened.workflow, classes).filter(({ severity }) => severity === "error");
    if (faults.length > 0 && !(await this.#runsAllTheSame(opened, faults.length))) return undefined;
    const name = path.posix.basename(opened.uri.path);
    const parameters = runParameters(opened.workflow, classes);
    const presets = new RunPresets(this.#memory, vscode.workspace.asRelativePath(opened.uri));
    const form = await askRunForm(vscode.l10n.t("Run the workflow {0}", name), parameters, presets);
    if (!form) return undefined;
    const draw = () => String(randomInt(0, 2 ** 48 - 1));
    const texts = Array.from({ length: form.runs }, (_, at) =>
      applyEdits(opened.workflow.text, runEdits(parameters, form.values, at > 0, draw)),
    );
    const [first] = await Promise.all(texts.map((text, at) => this.#follow(client, opened, text, classes, at > 0)));
    return first;
  }

  /** Checks a workflow against the server's classes; its problems show in the editor. */
  async check(target: unknown): Promise<void> {
    const opened = await this.#open(target);
    if (!opened) return;
    const client = await this.client(opened.uri);
    await this.#classes(client);
    const document = await vscode.workspace.openTextDocument(opened.uri);
    const count = this.#diagnostics.look(document);
    await vscode.window.showTextDocument(document, { preview: true });
    if (count === 0)
      void vscode.window.showInformationMessage(
        vscode.l10n.t("{0}: the server would run it.", withoutLinks(path.posix.basename(opened.uri.path))),
      );
    else await vscode.commands.executeCommand("workbench.actions.view.problems");
  }

  /** What a workflow takes, makes and needs, in lines for its row; with a server's classes where they are known. */
  async about(uri: vscode.Uri): Promise<readonly string[]> {
    const reading = readWorkflow(await readWorkflowText(uri));
    const name = vscode.workspace.asRelativePath(uri);
    if (reading.kind !== "api") return [name, ...(reading.kind === "editor" ? [editorForm(name)] : [])];
    const { classes } = this.#diagnostics;
    const { files, models, nodes, outputs } = toWorkflowSummary(reading.workflow, classes);
    const inputs = new Set<string>(runParameters(reading.workflow, classes).map(({ key }) => key));
    const listed = (values: readonly string[]) => [...new Set(values)].slice(0, listedValues).join(", ");
    return [
      name,
      vscode.l10n.t("{0} nodes", nodes),
      ...(inputs.size > 0 ? [vscode.l10n.t("Inputs: {0}", listed([...inputs]))] : []),
      ...(files.length > 0 ? [vscode.l10n.t("Reads: {0}", listed(files.map(({ value }) => value)))] : []),
      ...(outputs.length > 0 ? [vscode.l10n.t("Outputs: {0}", listed(outputs))] : []),
      ...(models.length > 0 ? [vscode.l10n.t("Models: {0}", listed(models.map(({ value }) => value)))] : []),
    ];
  }

  /** What the server says of its classes. Who waits for longer than a moment sees for what, and may give up. */
  async #classes(client: ComfyClient): Promise<NodeClasses> {
    const abort = new AbortController();
    const asking = client.nodeClasses(abort.signal);
    const timer = setTimeout(() => {
      const title = vscode.l10n.t("Asking ComfyUI for its nodes");
      const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
      void vscode.window.withProgress(options, async (_, token) => {
        token.onCancellationRequested(() => abort.abort());
        await asking.catch(() => undefined);
      });
    }, patientMs);
    try {
      const classes = await asking;
      this.#diagnostics.setClasses(classes);
      return classes;
    } finally {
      clearTimeout(timer);
    }
  }

  dispose(): void {
    for (const client of this.#clients.values()) void client.then((open) => open.dispose()).catch(() => undefined);
  }

  async #runsAllTheSame({ uri }: Opened, count: number): Promise<boolean> {
    const document = await vscode.workspace.openTextDocument(uri);
    this.#diagnostics.look(document);
    const name = withoutLinks(path.posix.basename(uri.path));
    const message =
      count === 1
        ? vscode.l10n.t("The server would refuse {0}, or a part of it: 1 fault.", name)
        : vscode.l10n.t("The server would refuse {0}, or parts of it: {1} faults.", name, count);
    const show = vscode.l10n.t("Show Problems");
    const run = vscode.l10n.t("Run All the Same");
    const choice = await vscode.window.showWarningMessage(message, show, run);
    if (choice === show) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("workbench.actions.view.problems");
    }
    return choice === run;
  }

  async #open(target: unknown): Promise<Opened | undefined> {
    if (!vscode.workspace.isTrusted) {
      showRestricted();
      return undefined;
    }
    const element = asServiceElement(target);
    const meant = element?.kind === "workflow" ? element.uri : target instanceof vscode.Uri ? target : undefined;
    const uri = meant ?? vscode.window.activeTextEditor?.document.uri;
    if (!uri)
      throw new ControlError(
        "usage",
        vscode.l10n.t("Open a ComfyUI workflow first, or choose one in the Services view"),
      );
    const reading = readWorkflow((await vscode.workspace.openTextDocument(uri)).getText());
    if (reading.kind === "api") return { uri, workflow: reading.workflow };
    const name = path.posix.basename(uri.path);
    const reasons = {
      editor: editorForm(name),
      other: vscode.l10n.t("{0} is no ComfyUI workflow: it has no node with a class_type.", name),
      broken: vscode.l10n.t(
        "{0} is no JSON: {1}.",
        name,
        (reading.kind === "broken" && reading.problems[0]?.message) || "",
      ),
    };
    throw new ControlError("usage", reasons[reading.kind]);
  }

  /** The ComfyUI that a file's document or the user's settings name, else the one at the usual address. */
  client(uri?: vscode.Uri): Promise<ComfyClient> {
    const session = (uri && this.#planes.of(uri)) ?? this.#planes.current;
    const found = findComfyService(session?.facts?.policy.services.value ?? []);
    const isHostApproved = found !== undefined && session !== undefined && mayAsk(found.url, session.plane.settings);
    const baseUrl = found ? toComfyBase(found.url) : defaultComfyUrl;
    const known = this.#clients.get(baseUrl);
    if (known) return known;
    const client = import("../../node/comfy/comfyClient.ts").then(
      ({ ComfyClient }) => new ComfyClient({ baseUrl, isHostApproved }),
    );
    this.#clients.set(baseUrl, client);
    client.catch(() => this.#clients.delete(baseUrl));
    return client;
  }

  #follow(
    client: ComfyClient,
    { uri, workflow: original }: Opened,
    text: string,
    classes: NodeClasses,
    isQuiet: boolean,
  ): Thenable<WorkflowRun> {
    const reading = readWorkflow(text);
    const workflow = reading.kind === "api" ? reading.workflow : original;
    const name = path.posix.basename(uri.path);
    const location = vscode.ProgressLocation[isQuiet ? "Window" : "Notification"];
    const options = { location, title: withoutLinks(name), cancellable: true };
    return vscode.window.withProgress(options, async (notification, token) => {
      const abort = toAbortSignal(token);
      const ended = new AbortController();
      const update = this.#runs.begin(
        name,
        () => ended.abort(),
        (node) => workflow.nodes.get(node)?.title ?? workflow.nodes.get(node)?.classType,
      );
      const submittedAt = new Date();
      const faults: SubmitFault[] = [];
      let toldAt = 0;
      const stop = AbortSignal.any([abort.signal, ended.signal]);
      try {
        const answer = await runWorkflow(
          client,
          text,
          {
            ...{ neededNodes: neededNodes(workflow, outputNodes(workflow, classes)).length, previews: true },
            onFaults: (left) => {
              faults.push(...left);
              update({ message: left[0]?.message });
            },
            onProgress: (progress) => {
              const run = update({ progress });
              if (performance.now() - toldAt < toldMs) return;
              toldAt = performance.now();
              notification.report({ message: withoutLinks(runLabel(run)) });
            },
          },
          stop,
        );
        return await this.#end(client, answer, { uri, workflow, classes, faults, submittedAt, stop }, update);
      } catch (error) {
        update({ state: "error", message: error instanceof Error ? error.message : String(error) });
        throw error;
      } finally {
        abort.dispose();
      }
    });
  }

  async #end(
    client: ComfyClient,
    answer: RunAnswer,
    about: {
      readonly uri: vscode.Uri;
      readonly workflow: Workflow;
      readonly faults: readonly SubmitFault[];
      readonly classes: NodeClasses;
      readonly submittedAt: Date;
      readonly stop: AbortSignal;
    },
    update: ReturnType<MediaRuns["begin"]>,
  ): Promise<WorkflowRun> {
    if (answer.type === "refused") return told(update({ state: "error", message: answer.faults[0]?.message }));
    if (answer.type === "lost") return told(update({ state: about.stop.aborted ? "cancelled" : "lost" }));
    const { entry } = answer;
    const media = await newMediaFolder(about.uri, this.#planes.of(about.uri));
    const folder = runFolder(media, entry.promptId);
    const workflowFile = vscode.workspace.asRelativePath(about.uri);
    const onWritten = (written: readonly { readonly path: string }[]) =>
      void update({ pictures: written.map((file) => vscode.Uri.file(file.path)) });
    const kept = { ...about, entry, folder, workflowFile, onWritten };
    const { evidence } = await keepRun(client, kept, keepingSignal(about.stop));
    const { outputs, unsaved } = evidence;
    const isEmpty = outputs.length === 0 && unsaved.length > 0;
    const ended = entry.status === "success" ? "success" : entry.status === "interrupted" ? "cancelled" : "error";
    const state = ended === "success" && isEmpty ? "error" : ended;
    const [fault] = about.faults;
    const [lost] = unsaved;
    const message =
      entry.failure?.message ??
      (lost && vscode.l10n.t("not saved: {0}: {1}", lost.filename, lost.reason)) ??
      (fault && vscode.l10n.t("left out: {0}", fault.message));
    return told(
      update({
        ...{ state, message },
        about: aboutText(evidence),
      }),
    );
  }
}

function editorForm(name: string): string {
  return vscode.l10n.t(
    "{0} is saved for the graph editor. Export it in API form: in ComfyUI, Workflow → Export (API).",
    name,
  );
}

/** Prompt, seeds and models in one line. */
function aboutText({ models, parameters, seeds }: MediaEvidence): string {
  const prompt = parameters.find(({ key }) => key === "prompt")?.value;
  const words = [prompt, ...seeds.map(({ value }) => `seed ${value}`), ...models.map(({ value }) => value)];
  return words.filter(Boolean).join(" · ");
}

/** Says how it ended, with the way to what it made; the person may leave it unanswered. */
function told(run: WorkflowRun): WorkflowRun {
  const [first] = run.pictures;
  const words = withoutLinks(`${run.name}: ${runLabel(run)}`);
  const open = vscode.l10n.t("Open");
  const gallery = vscode.l10n.t("Open Gallery");
  if (run.state === "success" && first) {
    void vscode.window.showInformationMessage(words, open, gallery).then((choice) => {
      if (choice === open) void vscode.commands.executeCommand("vscode.open", first);
      else if (choice === gallery) void vscode.commands.executeCommand(commandIds.openGallery);
    });
  } else if (run.state === "error" || run.state === "lost") {
    void vscode.window.showErrorMessage(words);
  }
  return run;
}
