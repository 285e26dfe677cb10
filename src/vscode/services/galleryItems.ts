import path from "node:path";
import * as vscode from "vscode";
import { toExactJson } from "../../core/base/pythonJson.ts";
import type { GalleryItem } from "../../core/views/galleryView.ts";
import { readWorkflow } from "../../core/workflow/readWorkflow.ts";
import { runParameters } from "../../core/workflow/runForm.ts";
import { toWorkflowSummary } from "../../core/workflow/workflowSummary.ts";
import type { ContentImage } from "../../node/backend/backendShapes.ts";
import type { ComfyClient } from "../../node/comfy/comfyClient.ts";
import type { HistoryEntry, OutputFile } from "../../node/comfy/comfyReplies.ts";
import type { MadeOf, ShelvedRun } from "../../node/comfy/mediaShelf.ts";
import type { PictureSource } from "../../node/comfy/pictureCache.ts";
import type { WorkflowRun } from "./mediaRuns.ts";

/** An item of the gallery and where it comes from: a file here, or one of a server. */
export interface FoundItem {
  readonly item: GalleryItem;
  readonly file?: string;
  /** As far as it is known. */
  readonly madeOf?: MadeOf;
  readonly remote?: { readonly client: PictureSource; readonly promptId: string; readonly file: OutputFile };
}

type Known = Omit<ShelvedRun, "folder" | "files">;

const isPicture = (name: string) => /\.(?:png|jpe?g|webp|gif)$/i.test(name);

/** The files of a run that was saved here. `toSource` gives what a page may load. */
export function savedItems(run: ShelvedRun, toSource: (file: string) => string): readonly FoundItem[] {
  return run.files.map(({ bytes, name, sha256 }) => {
    const file = path.join(run.folder, name);
    const facts = factsOf(run, name, [
      [vscode.l10n.t("Bytes"), String(bytes)],
      [vscode.l10n.t("SHA-256"), sha256],
    ]);
    return { file, madeOf: { ...run }, item: toItem(file, name, run, facts, toSource(file)) };
  });
}

/** The files of a run that has just ended, as long as nothing proves them yet. */
export function freshItems(
  { name, pictures }: WorkflowRun,
  toSource: (file: string) => string,
): readonly (FoundItem & { readonly file: string })[] {
  return pictures.map(({ fsPath }) => {
    const file = path.basename(fsPath);
    const facts = [[vscode.l10n.t("Workflow"), name] as const, [vscode.l10n.t("File"), file] as const];
    const source = toSource(fsPath);
    return { file: fsPath, item: { id: fsPath, name: file, source, isPicture: isPicture(file), title: name, facts } };
  });
}

/** The files of a run that only the server has. */
export function serverItems(client: ComfyClient, entry: HistoryEntry): readonly FoundItem[] {
  const known = toKnown(client, entry);
  return entry.files.map((file) => {
    const { filename, subfolder, type } = file;
    const id = [client.baseUrl, entry.promptId, type, subfolder, filename].join("\n");
    const facts = factsOf(known, filename, []);
    const remote = { client, promptId: entry.promptId, file };
    return { remote, madeOf: { ...known }, item: toItem(id, filename, known, facts, null) };
  });
}

/** Pictures of a backend, which tells less of them. */
export function backendItems(client: PictureSource, images: readonly ContentImage[]): readonly FoundItem[] {
  return images.map(({ checkpoint, modifiedAt, path: filename, prompt, seed }) => {
    const known = {
      ...{ promptId: "", startedAt: undefined, endedAt: modifiedAt, workflow: "", server: client.baseUrl },
      ...{ prompt, negative: "", models: checkpoint ? [checkpoint] : [], seeds: seed ? [seed] : [] },
    };
    const file = { filename, subfolder: "", type: "output", kind: "images", node: "" };
    const item = toItem([client.baseUrl, filename].join("\n"), filename, known, factsOf(known, filename, []), null);
    return { remote: { client, promptId: String(modifiedAt ?? ""), file }, madeOf: known, item };
  });
}

function toItem(id: string, name: string, run: Known, facts: GalleryItem["facts"], source: string | null): GalleryItem {
  return { id, name, source, isPicture: isPicture(name), title: run.prompt.split("\n")[0] || name, facts };
}

function toKnown(client: ComfyClient, { endedAt, promptId, prompt, startedAt }: HistoryEntry): Known {
  const reading = readWorkflow(toExactJson(prompt));
  const workflow = reading.kind === "api" ? reading.workflow : undefined;
  const summary = workflow && toWorkflowSummary(workflow);
  const parameter = (key: string) =>
    (workflow ? runParameters(workflow) : []).find((each) => each.key === key)?.value ?? "";
  return {
    ...{ promptId, startedAt, endedAt, workflow: "", server: client.baseUrl },
    ...{ prompt: parameter("prompt"), negative: parameter("negative") },
    models: summary?.models.map(({ value }) => value) ?? [],
    seeds: summary?.seeds.map(({ value }) => value) ?? [],
  };
}

function factsOf(run: Known, name: string, more: GalleryItem["facts"]): GalleryItem["facts"] {
  const { endedAt, startedAt } = run;
  const took = startedAt !== undefined && endedAt !== undefined ? `${((endedAt - startedAt) / 1000).toFixed(1)} s` : "";
  const facts: GalleryItem["facts"] = [
    [vscode.l10n.t("Prompt"), run.prompt],
    [vscode.l10n.t("Negative prompt"), run.negative],
    [vscode.l10n.t("Model"), run.models.join(", ")],
    [vscode.l10n.t("Seed"), run.seeds.join(", ")],
    [vscode.l10n.t("Workflow"), run.workflow],
    [vscode.l10n.t("File"), name],
    [vscode.l10n.t("Prompt id"), run.promptId],
    [vscode.l10n.t("Server"), run.server],
    [vscode.l10n.t("Ended"), endedAt === undefined ? "" : new Date(endedAt).toLocaleString(vscode.env.language)],
    [vscode.l10n.t("Time taken"), took],
    ...more,
  ];
  return facts.filter(([, value]) => value !== "");
}
